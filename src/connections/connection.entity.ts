import { Column, Entity, Index } from 'typeorm'
import { IdColumn, InstantColumn, RefColumn } from '../database'

/**
 * `connected`: works. `permissions-missing`: works, but not all of the seven were allowed. `reconnect`: Zoom said
 * that it is over. `superseded`: the same Zoom account was connected elsewhere, and Zoom keeps only the newest.
 * `disconnected`: the person ended it here. `deauthorized`: the person removed the app in Zoom.
 */
export type ConnectionState =
  'connected' | 'permissions-missing' | 'reconnect' | 'superseded' | 'disconnected' | 'deauthorized'

/** One person's authorization of the institution's Zoom app in their own Zoom account. */
@Entity('connection')
@Index(['institutionId', 'personId'], { unique: true })
@Index(['institutionId', 'liveZoomUserId'], { unique: true })
@Index(['liveZoomUserId'])
@Index(['state', 'refreshedAt'])
export class Connection {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @RefColumn() personId!: string
  @Column({ type: 'varchar', length: 20 }) state!: ConnectionState
  @InstantColumn() stateSince!: Date
  /** Zoom's reason, for the log and for support: `invalid-grant`, `owner-gone`. */
  @Column({ type: 'varchar', length: 40, nullable: true }) stateCause!: string | null

  /** The same person may come back with another Zoom account: this is the newest. */
  @Column({ type: 'varchar', length: 64, nullable: true }) zoomUserId!: string | null
  /** The Zoom user again while the connection is alive: of one center, one person at a time. */
  @Column({ type: 'varchar', length: 64, nullable: true }) liveZoomUserId!: string | null
  @Column({ type: 'varchar', length: 64, nullable: true }) zoomAccountId!: string | null
  @Column({ type: 'varchar', length: 254, nullable: true }) zoomEmail!: string | null
  @Column({ type: 'varchar', length: 200, nullable: true }) zoomName!: string | null
  @Column({ type: 'varchar', length: 10, nullable: true }) plan!: ZoomPlan | null
  @Column({ type: 'varchar', length: 10, nullable: true }) cloudRecording!: 'on' | 'off' | null
  /** How many people a meeting may have; null while Zoom did not say. */
  @Column({ type: 'integer', nullable: true }) capacity!: number | null
  /** Whether the account may run several meetings at once; null while Zoom did not say. */
  @Column({ type: 'varchar', length: 10, nullable: true }) concurrent!: 'one' | 'several' | null

  /** What Zoom granted, as Zoom wrote it. */
  @Column({ type: 'text' }) scopes!: string
  /** Sealed. */
  @Column({ type: 'text', nullable: true }) accessToken!: string | null
  /** Sealed. It works once: whoever sends it holds the lease of this connection. */
  @Column({ type: 'text', nullable: true }) refreshToken!: string | null
  @InstantColumn({ nullable: true }) expiresAt!: Date | null
  /** Where Zoom wants calls of this account, if it said. */
  @Column({ type: 'varchar', length: 300, nullable: true }) apiUrl!: string | null
  /** Written before the refresh token is sent: still here afterwards, the answer was lost. */
  @InstantColumn({ nullable: true }) refreshStartedAt!: Date | null
  @InstantColumn() refreshedAt!: Date
  /** Counts what happens to the tokens: a result that belongs to an older count is dropped. */
  @Column({ type: 'integer' }) version!: number

  @InstantColumn() connectedAt!: Date
  @InstantColumn({ nullable: true }) lastContactAt!: Date | null
  @Column({ type: 'integer', nullable: true }) lastContactMs!: number | null
  /** Zoom has not answered for a while. That changes no state: it passes, or Zoom says what is wrong. */
  @InstantColumn({ nullable: true }) failingSince!: Date | null
  @Column({ type: 'varchar', length: 20, nullable: true }) failingCause!: FailingCause | null
}

/** `no-answer`: Zoom was down or unreachable. `busy`: it asked to slow down. */
export type FailingCause = 'no-answer' | 'busy'

/** `basic`: meetings end after 40 minutes, and there is no cloud recording. */
export type ZoomPlan = 'basic' | 'licensed'

const LIVE: readonly ConnectionState[] = ['connected', 'permissions-missing']

export const isLive = (connection: Pick<Connection, 'state'> | null): boolean =>
  connection !== null && LIVE.includes(connection.state)
