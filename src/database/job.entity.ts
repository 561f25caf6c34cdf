import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, RefColumn } from './columns'

/** `dead`: tried in vain, and left for a person to decide. */
export type JobState = 'waiting' | 'running' | 'done' | 'dead'

/** Work that a committed change left to be done. */
@Entity('job')
@Index('job_unfinished_key', ['institutionId', 'kind', 'key'], { unique: true, where: 'finished_at IS NULL' })
@Index('job_due', ['runAt'], { where: 'finished_at IS NULL' })
@Index(['state', 'finishedAt'])
export class Job {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'varchar', length: 80 }) kind!: string
  /** What it is about. Of one kind, one job at a time is unfinished about the same thing. */
  @Column({ type: 'varchar', length: 200, nullable: true }) key!: string | null
  @JsonColumn() payload!: unknown
  @Column({ type: 'varchar', length: 10 }) state!: JobState
  /** When it is due: waiting, to be run; running, to be taken over, because its worker must have died. */
  @InstantColumn() runAt!: Date
  /** Asked for again while it ran, for this moment: what it read may be out of date. */
  @InstantColumn({ nullable: true }) againAt!: Date | null
  @Column({ type: 'integer' }) attempts!: number
  /** How often in a row its worker died with it. */
  @Column({ type: 'integer' }) lostLeases!: number
  /** Given anew with every claim: only the newest holder may settle the job. */
  @RefColumn({ nullable: true }) lockedBy!: string | null
  @Column({ type: 'varchar', length: 500, nullable: true }) lastError!: string | null
  @InstantColumn() createdAt!: Date
  @InstantColumn({ nullable: true }) finishedAt!: Date | null
}
