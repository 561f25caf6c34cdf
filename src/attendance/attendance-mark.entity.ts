import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/**
 * One arrival or departure in a meeting. Kept as Zoom told it instead of as stays: marks come twice, late and in any
 * order, and the set of them stays true.
 */
@Entity('attendance_mark')
@Index(['institutionId', 'runUuid', 'participantKey', 'kind', 'at'], { unique: true })
@Index(['sessionId'])
export class AttendanceMark {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @Column({ type: 'varchar', length: 200 }) runUuid!: string
  /** Zoom's number of the participation within the run. */
  @Column({ type: 'varchar', length: 200 }) participantKey!: string
  @Column({ type: 'varchar', length: 5 }) kind!: 'join' | 'leave'
  @InstantColumn() at!: Date
  /** The name shown in the meeting: whatever its owner typed. */
  @Column({ type: 'varchar', length: 200, nullable: true }) name!: string | null
  @Column({ type: 'varchar', length: 254, nullable: true }) email!: string | null
  @Column({ type: 'varchar', length: 200, nullable: true }) zoomUserId!: string | null
}
