import { Column, Entity, Index } from 'typeorm'
import { FlagColumn, IdColumn, InstantColumn, RefColumn } from '../database'

/**
 * `processing`: the run is over and Zoom is at work. `ready`: there is something to play. `missing`: Zoom has none,
 * after days of asking or because somebody said so. `removed`: in Zoom's trash, or deleted there.
 */
export type RecordingProgress = 'processing' | 'ready' | 'missing' | 'removed'

/** The cloud recording of one run of a session's meeting. */
@Entity('recording')
@Index(['institutionId', 'runUuid'], { unique: true })
@Index(['institutionId', 'startedAt', 'id'])
@Index(['sessionId'])
export class Recording {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @Column({ type: 'varchar', length: 200 }) runUuid!: string
  @InstantColumn() startedAt!: Date
  /** Null while only files of it are known. */
  @InstantColumn({ nullable: true }) endedAt!: Date | null
  @Column({ type: 'varchar', length: 12 }) progress!: RecordingProgress
  /** Of the main video, all parts together. */
  @Column({ type: 'integer' }) seconds!: number
  @FlagColumn() hasTranscript!: boolean
}
