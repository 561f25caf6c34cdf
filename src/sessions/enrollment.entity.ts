import { Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** A learner on the roster of a session. */
@Entity('enrollment')
@Index(['sessionId', 'personId'], { unique: true })
@Index(['personId', 'startsAt'])
export class Enrollment {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @RefColumn() personId!: string
  /** The session's start again: a learner's next sessions are read from this index alone, however many there are. */
  @InstantColumn() startsAt!: Date
}
