import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, RefColumn } from '../database'

/** One line of the center's memory: who did what, to what, when. Written with the change, never changed. */
@Entity('activity')
@Index(['institutionId', 'subjectId', 'at'])
@Index(['institutionId', 'at'])
export class Activity {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @InstantColumn() at!: Date
  /** Null when Zoom or the product itself did it. */
  @RefColumn({ nullable: true }) personId!: string | null
  @Column({ type: 'varchar', length: 20 }) subjectType!: SubjectType
  @RefColumn() subjectId!: string
  @Column({ type: 'varchar', length: 60 }) kind!: string
  /** The sentence as it is shown: `scheduled the session`. Never a secret, never a link that opens a meeting. */
  @Column({ type: 'varchar', length: 300 }) sentence!: string
  @JsonColumn({ nullable: true }) facts!: Facts | null
}

/** What is remembered of a deed besides its sentence. Names of fields and harmless values: never a secret or a link. */
export type Facts = Record<string, unknown> & {
  /** What was changed, as the audit log unfolds it. */
  changes?: Change[]
}

export interface Change {
  what: string
  /** Null: nothing was there. */
  before: string | null
  after: string | null
}

export type SubjectType = 'session' | 'connection' | 'zoom-app' | 'recording' | 'person' | 'event' | 'job' | 'audit'
