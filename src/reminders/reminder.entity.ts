import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/**
 * `at-once`: the connection has just come to need its person. `week`, `day`: so long before one session. `by-hand`: an
 * admin asked for it. `set-up`: the center's Zoom app does not work, for its admins.
 */
export type ReminderKind = 'at-once' | 'week' | 'day' | 'by-hand' | 'set-up'

/**
 * What became of the letter. `with-another`: its session stands in the letter of the same minute. `no-mail`: this
 * installation has no mail server. `no-address`: the person has none. `not-needed`: it was put right before it was sent.
 */
export type Delivery = 'waiting' | 'sent' | 'with-another' | 'no-mail' | 'no-address' | 'not-needed'

/** That a person was reminded, or warned, of what only they can put right. */
@Entity('reminder')
@Index(['institutionId', 'personId', 'moment'], { unique: true })
@Index(['kind', 'createdAt'])
export class Reminder {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() personId!: string
  @Column({ type: 'varchar', length: 10 }) kind!: ReminderKind
  /** What happens once, spelled out: of a session that was moved, the new time is another moment. */
  @Column({ type: 'varchar', length: 120 }) moment!: string
  @RefColumn({ nullable: true }) sessionId!: string | null
  /** The admin who asked for it. */
  @RefColumn({ nullable: true }) byPersonId!: string | null
  @InstantColumn() createdAt!: Date
  @Column({ type: 'varchar', length: 14 }) delivery!: Delivery
  @InstantColumn({ nullable: true }) deliveredAt!: Date | null
}
