import { setTimeout as pause } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import { isUniqueViolation, type Database, type Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { Grant, GrantRefused } from '../zoom'
import { Connection, isLive } from './connection.entity'
import { permissionState } from './permission-state'
import { REVOKE_JOB } from './revoke.job'
import { NO_TOKENS, type SealedTokens } from './sealed-tokens'
import { assertLive, ZoomNotUsable } from './zoom-not-usable'

/** How long one call goes on trying to store a pair; afterwards it stays in memory for the next one. */
const SAVE_FOR_MS = 60_000
const MOST_PAUSE_MS = 2000

/** Stores what Zoom answered to a refresh. A pair that is not stored is lost for good, so it is tried until it holds. */
export class TokenKeeper {
  private readonly inMemory = new Map<string, { version: number; grant: Grant }>()

  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly tokens: SealedTokens,
  ) {}

  /** A pair for this very row that could not be stored before. */
  unsaved(row: Connection): Grant | null {
    const kept = this.inMemory.get(row.id)
    return kept?.version === row.version ? kept.grant : null
  }

  /**
   * Proves that the store can be written before the refresh token is spent, and leaves a trace if the answer is lost.
   * @returns false when the row has changed since it was read
   */
  async probe(row: Connection): Promise<boolean> {
    const change = { refreshStartedAt: this.clock.now() }
    return this.db.write(async tx => (await tx.update(Connection, at(row), change)).affected === 1)
  }

  /**
   * Stores the new pair.
   * @returns the row with it, or the row of whoever was faster: a disconnect or a newer authorization
   * @throws Unavailable when the store did not take it in time
   */
  async keep(row: Connection, grant: Grant): Promise<Connection> {
    this.inMemory.set(row.id, { version: row.version, grant })
    const isStored = await this.untilItHolds(() => this.store(row, grant))
    if (!isStored) await this.untilItHolds(() => this.letGo(row, grant))
    this.inMemory.delete(row.id)
    return this.newest(row.id)
  }

  /**
   * Zoom said no to this refresh token. The version stays: should the winner of a race still bring a good pair,
   * that pair revives the connection.
   */
  async refused(row: Connection, error: GrantRefused): Promise<Connection> {
    const state = error.reason === 'superseded' ? 'superseded' : 'reconnect'
    const change = { ...NO_TOKENS, state, stateCause: error.reason, stateSince: this.clock.now() } as const
    const isMarked = await this.db.write(async tx => {
      if ((await tx.update(Connection, at(row), change)).affected !== 1) return false
      await this.record(tx, row, 'ended', 'lost the connection: Zoom no longer accepts it')
      return true
    })
    if (isMarked) throw new ZoomNotUsable('reconnect')
    return this.newest(row.id)
  }

  /** The app's permissions were changed in Zoom: only a new consent helps. The present token may still do. */
  async lacking(row: Connection): Promise<void> {
    const change = { state: 'permissions-missing', stateCause: 'scopes-changed', stateSince: this.clock.now() } as const
    await this.db.write(async tx => {
      // Each further refresh is refused alike: that is no news, and nobody is to be warned of it again.
      if ((await tx.update(Connection, { ...at(row), state: 'connected' }, change)).affected !== 1) return
      await this.record(tx, row, 'permissions', 'needs consent again: the permissions of the app were changed')
    })
  }

  private async newest(id: string): Promise<Connection> {
    const row = await this.db.read.findOneBy(Connection, { id })
    assertLive(row)
    return row
  }

  private async store(row: Connection, grant: Grant): Promise<boolean> {
    const now = this.clock.now()
    const scopes = grant.scopes?.join(' ') ?? row.scopes
    const state = permissionState(scopes)
    const change = {
      ...this.tokens.columns(row, grant, now),
      scopes,
      liveZoomUserId: row.zoomUserId,
      lastContactAt: now,
      version: row.version + 1,
    }
    return this.db.write(async tx => {
      // Not as it was when the refresh began: whoever took over meanwhile may have been refused, and have marked it.
      const current = await tx.findOneBy(Connection, at(row))
      if (!current) return false
      const turn = state !== current.state && { state, stateSince: now, stateCause: null }
      await tx.update(Connection, at(row), { ...change, ...turn })
      if (!isLive(current)) await this.record(tx, row, 'revived', 'has the connection after all: the answer came late')
      else if (turn) await this.record(tx, row, 'permissions', `has ${grantedWords(state)}`)
      return true
    })
  }

  /** Somebody was faster. After a disconnect these tokens, too, have to end at Zoom; a newer authorization ended them. */
  private async letGo(row: Connection, grant: Grant): Promise<boolean> {
    return this.db.write(async tx => {
      const latest = await tx.findOneBy(Connection, { id: row.id, state: 'disconnected' })
      if (!latest) return true
      const { accessToken, refreshToken } = this.tokens.columns(latest, grant, this.clock.now())
      await tx.update(Connection, at(latest), { accessToken, refreshToken })
      const { id, institutionId, version } = latest
      await this.outbox.enqueue(tx, { kind: REVOKE_JOB, institutionId, key: id, payload: { id, version } })
      return true
    })
  }

  private async untilItHolds(save: () => Promise<boolean>): Promise<boolean> {
    const end = performance.now() + SAVE_FOR_MS
    for (let wait = 50; ; wait = Math.min(2 * wait, MOST_PAUSE_MS)) {
      try {
        return await save()
      } catch (error) {
        if (isUniqueViolation(error)) return false
        this.logger.error({ err: error }, 'a fresh pair of tokens cannot be stored yet')
        if (performance.now() > end) throw error
        await pause(wait)
      }
    }
  }

  private record(tx: EntityManager, row: Connection, kind: string, sentence: string): Promise<void> {
    const { institutionId, id } = row
    const subject = { subjectType: 'connection', subjectId: id } as const
    return this.activity.record(tx, { institutionId, ...subject, kind: `connection.${kind}`, sentence })
  }
}

const at = ({ id, version }: Connection) => ({ id, version })

const grantedWords = (state: Connection['state']): string =>
  state === 'connected' ? 'all seven permissions again' : 'fewer than the seven permissions now'
