import { Column, Entity } from 'typeorm'
import { IdColumn, InstantColumn } from '../database'

/** A center, with everything that belongs to it. One installation can hold several. */
@Entity('institution')
export class Institution {
  @IdColumn() id!: string
  @Column({ type: 'varchar', length: 120 }) name!: string
  /** IANA name. Sessions happen in this zone, and the calendar is drawn in it. */
  @Column({ type: 'varchar', length: 60 }) timeZone!: string
  @Column({ type: 'varchar', length: 40, nullable: true }) helpPhone!: string | null
  @InstantColumn() createdAt!: Date
}
