import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { InstantColumn, RefColumn } from '../database'

/** How often a connection was used for one kind of call, about one meeting or none, on one day (UTC). */
@Entity('zoom_use')
@Index(['day'])
export class ZoomUse {
  @PrimaryColumn({ type: 'varchar', length: 36 }) connectionId!: string
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string
  /** Method and path pattern of the call: `GET /meetings/{id}`. */
  @PrimaryColumn({ type: 'varchar', length: 80 }) kind!: string
  /** Zoom's number of the meeting, or the UUID of one run of it; empty for calls about none. */
  @PrimaryColumn({ type: 'varchar', length: 200 }) meeting!: string
  @RefColumn() institutionId!: string
  /** The session that the meeting was made for, as soon as it is known. */
  @RefColumn({ nullable: true }) sessionId!: string | null
  @Column({ type: 'integer' }) calls!: number
  /** How many of them Zoom did not answer, or refused. */
  @Column({ type: 'integer' }) failures!: number
  @InstantColumn() lastAt!: Date
}
