import { Column, Entity } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** How often a person has typed a wrong password since a moment. A right one forgets it. */
@Entity('own_password_try')
export class OwnPasswordTry {
  @IdColumn() personId!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'integer' }) count!: number
  @InstantColumn() since!: Date
}
