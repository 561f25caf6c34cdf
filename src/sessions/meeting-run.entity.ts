import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** One run of a meeting: each time it is started Zoom gives it a new UUID. */
@Entity('meeting_run')
@Index(['institutionId', 'uuid'], { unique: true })
@Index(['sessionId'])
export class MeetingRun {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @Column({ type: 'varchar', length: 200 }) uuid!: string
  /** Unknown while only a later event of this run has arrived. */
  @InstantColumn({ nullable: true }) startedAt!: Date | null
  @InstantColumn({ nullable: true }) endedAt!: Date | null
}
