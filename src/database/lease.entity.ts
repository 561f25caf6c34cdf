import { Entity, PrimaryColumn } from 'typeorm'
import { InstantColumn, RefColumn } from './columns'

/** One holder at a time may do what the key names, until this moment. */
@Entity('lease')
export class LeaseRow {
  @PrimaryColumn({ type: 'varchar', length: 200 }) key!: string
  @RefColumn() holder!: string
  @InstantColumn() until!: Date
}
