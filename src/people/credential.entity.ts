import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** A person's own account here: e-mail and the hash of a password. People of a host application have none. */
@Entity('credential')
export class Credential {
  /** The person. */
  @IdColumn() personId!: string
  @RefColumn() institutionId!: string
  /** Lower case; one account per address in the whole installation, so that signing in asks for no center. */
  @Index({ unique: true })
  @Column({ type: 'varchar', length: 254 })
  email!: string
  @Column({ type: 'varchar', length: 200 }) passwordHash!: string
  @InstantColumn() changedAt!: Date
}
