import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, RefColumn } from '../database'
import type { MeetingProblem } from '../sessions'
import type { Light, Line } from './lines'

/** What the last look at Zoom said about a session to come, and whether somebody waits for the next. */
@Entity('readiness')
@Index(['institutionId', 'personId', 'askedAt'])
export class Readiness {
  /** The session. */
  @IdColumn() sessionId!: string
  @RefColumn() institutionId!: string
  /** The host with whose account it is looked at. */
  @RefColumn() personId!: string
  /** Since when a look is wanted; null when none is. */
  @InstantColumn({ nullable: true }) askedAt!: Date | null
  /** Counts the wishes: what answers an older one leaves a newer one standing. */
  @Column({ type: 'integer' }) asks!: number
  /** Why the wanted look did not come about yet: Zoom is down, or busy. */
  @Column({ type: 'varchar', length: 20, nullable: true }) setback!: MeetingProblem | null

  /** When Zoom was last asked with success, and what came out; null before. */
  @InstantColumn({ nullable: true }) checkedAt!: Date | null
  @Column({ type: 'varchar', length: 10, nullable: true }) light!: Light | null
  @JsonColumn({ nullable: true }) lines!: Line[] | null
  /** The session as it was then: after a change the outcome no longer counts. */
  @Column({ type: 'integer', nullable: true }) version!: number | null
  @Column({ type: 'varchar', length: 200, nullable: true }) meetingId!: string | null
}
