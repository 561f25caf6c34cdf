import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'
import type { MeetingProblem } from '../sessions'

/**
 * `waiting`: the new host's meeting is being made. `moved`: the session is theirs. `overtaken`: it went another way
 * meanwhile: cancelled, started, or given to somebody else. `failed`: see the problem; the session stays where it is.
 */
export type HandOverState = 'waiting' | 'moved' | 'overtaken' | 'failed'

/** What becomes of the former host's meeting. `left`: nobody may remove it from here any more. */
export type FormerFate = 'removing' | 'removed' | 'left'

/** One session on its way from one host to another. */
@Entity('hand_over')
@Index(['institutionId', 'fromId', 'askedAt'])
@Index(['sessionId', 'state'])
export class HandOver {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @RefColumn() fromId!: string
  @RefColumn() toId!: string
  @RefColumn() askedBy!: string
  @InstantColumn() askedAt!: Date
  @Column({ type: 'varchar', length: 10 }) state!: HandOverState
  /** Why it waits, or failed. */
  @Column({ type: 'varchar', length: 20, nullable: true }) problem!: MeetingProblem | 'host-off' | null
  /** Zoom's own words, when it refused. */
  @Column({ type: 'varchar', length: 500, nullable: true }) problemText!: string | null
  /** Null where there was none. */
  @Column({ type: 'varchar', length: 200, nullable: true }) formerMeetingId!: string | null
  @Column({ type: 'varchar', length: 10, nullable: true }) formerFate!: FormerFate | null
  @InstantColumn({ nullable: true }) doneAt!: Date | null
}
