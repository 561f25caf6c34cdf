import { Column, Entity, Index } from 'typeorm'
import { IdColumn, RefColumn } from '../database'

/** A place where sessions happen. `online` is the row of sessions that are in Zoom alone. */
@Entity('room')
@Index(['institutionId', 'position'])
export class Room {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'varchar', length: 80 }) name!: string
  /** What the calendar says below the name: `Adult, 12`. */
  @Column({ type: 'varchar', length: 80 }) detail!: string
  @Column({ type: 'varchar', length: 10 }) kind!: 'physical' | 'online'
  @Column({ type: 'integer' }) position!: number
}
