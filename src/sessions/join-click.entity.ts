import { Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/** Somebody went through the gate to the meeting: a second source for attendance, beside Zoom's events. */
@Entity('join_click')
@Index(['sessionId', 'personId'])
export class JoinClick {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() sessionId!: string
  @RefColumn() personId!: string
  @InstantColumn() at!: Date
}
