import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** `waiting`: stored, not applied yet. `ignored`: about a meeting that is not one of ours; `test`: of a connection test. */
export type InboxState = 'waiting' | 'applied' | 'ignored' | 'test'

/** One event from Zoom, kept before Zoom is told that it arrived. */
@Entity('inbox_event')
@Index(['institutionId', 'businessKey'], { unique: true })
@Index(['state', 'receivedAt'])
@Index(['institutionId', 'receivedAt'])
export class InboxEvent {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  /** What happened, to what: the same when Zoom tells it again with other links, times or addresses. */
  @Column({ type: 'varchar', length: 128 }) businessKey!: string
  /** Zoom's id of the delivery, for questions to Zoom. */
  @Column({ type: 'varchar', length: 120, nullable: true }) requestId!: string | null
  /** Zoom's name of the event. */
  @Column({ type: 'varchar', length: 80 }) event!: string
  @InstantColumn() eventAt!: Date
  @Column({ type: 'varchar', length: 64, nullable: true }) accountId!: string | null
  /** Zoom's number of the meeting it is about, if it is about one. */
  @Column({ type: 'varchar', length: 20, nullable: true }) meetingId!: string | null
  /** Sealed: it carries join links and download tokens. */
  @Column({ type: 'text' }) body!: string
  @InstantColumn() receivedAt!: Date
  @Column({ type: 'varchar', length: 10 }) state!: InboxState
  /** How often its meeting was looked for. */
  @Column({ type: 'integer' }) attempts!: number
}
