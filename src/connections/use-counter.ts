import type { EntityManager } from 'typeorm'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import { ZoomRateLimited, ZoomUnavailable, type MadeCall } from '../zoom'
import type { FailingCause } from './connection.entity'
import type { FailingWatch, Outcome } from './failing-watch'
import { addUses, keyOf } from './zoom-use.add'
import type { ZoomUse } from './zoom-use.entity'

/** Counts are stored together, so often: what a killed process had not stored yet is missing. */
const FLUSH_MS = 2000
/** A database that does not take them is asked again then. */
const RETRY_MS = 30_000
/** Of different things to count at a time; beyond that something is wrong, and counting is not worth the memory. */
const MOST_PENDING = 20_000

/** Whose connection was used. */
export interface User {
  institutionId: string
  connectionId: string
}

/** Which session a Zoom meeting, or a run of one, belongs to. */
export type SessionOf = (tx: EntityManager, institutionId: string, meeting: string) => Promise<string | null>

/**
 * Counts what connections are used for. A call costs an addition in memory; every two seconds the sums are stored in
 * one transaction, so that neither calls nor the database feel it. Several processes add to the same rows.
 */
export class UseCounter {
  private pending = new Map<string, ZoomUse>()
  private outcomes = new Map<string, Outcome>()
  private timer: NodeJS.Timeout | null = null
  private flushing: Promise<void> = Promise.resolve()

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly failing: FailingWatch,
    private readonly sessionOf: SessionOf,
  ) {}

  /** Counts one call, and remembers whether Zoom answered. */
  note(user: User, { name, meeting, failure }: MadeCall): void {
    const at = this.clock.now()
    const one = { calls: 1, failures: failure ? 1 : 0, lastAt: at, sessionId: null }
    this.add({ ...user, ...one, day: dayOf(at), kind: name.slice(0, 80), meeting: meeting?.slice(0, 200) ?? '' })
    this.noteOutcome(user.connectionId, causeOf(failure))
  }

  /** A call that could not even be made, because no token could be had. Only Zoom's silence counts as its silence. */
  noteNoToken(connectionId: string, error: unknown): void {
    const cause = causeOf(error)
    if (cause) this.noteOutcome(connectionId, cause)
  }

  private noteOutcome(connectionId: string, cause: FailingCause | null): void {
    this.outcomes.set(connectionId, this.failing.outcome(connectionId, cause))
    this.plan(FLUSH_MS)
  }

  /** Stores what was counted. It never fails: what cannot be stored is kept for the next time. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.flushing = this.flushing.then(() => this.store())
    return this.flushing
  }

  private async store(): Promise<void> {
    const [uses, outcomes] = [this.pending, this.outcomes]
    if (uses.size === 0 && outcomes.size === 0) return
    this.pending = new Map()
    this.outcomes = new Map()
    try {
      await this.db.write(tx => this.storeIn(tx, [...uses.values()], outcomes))
    } catch (error) {
      this.logger.warn({ err: error }, 'what Zoom accounts were used for cannot be stored yet')
      for (const use of uses.values()) this.add(use)
      for (const [id, outcome] of outcomes) if (!this.outcomes.has(id)) this.outcomes.set(id, outcome)
      this.plan(RETRY_MS)
    }
  }

  private async storeIn(tx: EntityManager, uses: readonly ZoomUse[], outcomes: Map<string, Outcome>): Promise<void> {
    for (const use of uses) if (use.meeting) use.sessionId = await this.sessionOf(tx, use.institutionId, use.meeting)
    await addUses(tx, uses)
    await this.failing.store(tx, outcomes)
  }

  private add(use: ZoomUse): void {
    const key = JSON.stringify(keyOf(use))
    const known = this.pending.get(key)
    if (known) Object.assign(known, sum(known, use))
    else if (this.pending.size < MOST_PENDING) this.pending.set(key, use)
  }

  private plan(afterMs: number): void {
    this.timer ??= setTimeout(() => void this.flush(), afterMs).unref()
  }
}

const sum = (one: ZoomUse, other: ZoomUse) => ({
  calls: one.calls + other.calls,
  failures: one.failures + other.failures,
  lastAt: one.lastAt > other.lastAt ? one.lastAt : other.lastAt,
})

/** `2026-12-02`, in UTC. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10)

// What Zoom refuses in words is an answer, too.
function causeOf(error: unknown): FailingCause | null {
  if (error instanceof ZoomRateLimited) return 'busy'
  return error instanceof ZoomUnavailable ? 'no-answer' : null
}
