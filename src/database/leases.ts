import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm'
import { Unavailable } from '../errors'
import type { Clock } from '../lib/clock'
import type { Database } from './database'
import { LeaseRow } from './lease.entity'

/** Somebody else holds the lease now: what was about to be stored is out of date. */
export class LeaseLost extends Error {
  constructor(key: string) {
    super(`The lease of ${key} went to somebody else meanwhile.`)
    this.name = 'LeaseLost'
  }
}

export type Turn<T> = { ran: true; value: T } | { ran: false }

const ASK_AGAIN_MS = 50

/**
 * Exclusion among processes that holds no transaction meanwhile: who has the row may work. A holder that died is
 * followed when its time is up. Processes compare with their own clocks: leases must be longer than clocks differ.
 */
export class Leases {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Does the work, unless somebody else is at it. The lease is for so many seconds, and renewed while the work lasts. */
  async tryRun<T>(key: string, seconds: number, work: (lease: Lease) => Promise<T>): Promise<Turn<T>> {
    const lease = new Lease(this.db, this.clock, key, seconds)
    if (!(await lease.take())) return { ran: false }
    const heart = setInterval(() => void lease.beat(), (seconds * 1000) / 3)
    try {
      return { ran: true, value: await work(lease) }
    } finally {
      clearInterval(heart)
      await lease.release()
    }
  }

  /**
   * Does the work when it is its turn.
   * @throws Unavailable when that does not come about within `waitMs`
   */
  async run<T>(key: string, seconds: number, waitMs: number, work: (lease: Lease) => Promise<T>): Promise<T> {
    const deadline = Date.now() + waitMs
    for (;;) {
      const turn = await this.tryRun(key, seconds, work)
      if (turn.ran) return turn.value
      if (Date.now() > deadline) throw new Unavailable('This is being done already. Try again in a moment.')
      await pause(ASK_AGAIN_MS * (0.5 + Math.random()))
    }
  }
}

/** The right to do what the key names, while it is held. */
export class Lease {
  private readonly holder = randomUUID()
  private readonly loss = new AbortController()

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly key: string,
    private readonly seconds: number,
  ) {}

  /** Aborted when the lease is found to be lost. */
  get signal(): AbortSignal {
    return this.loss.signal
  }

  /**
   * For the `write` that stores what was done under the lease.
   * @throws LeaseLost when somebody took over, as after a long pause of this process
   */
  async confirm(tx: EntityManager): Promise<void> {
    // To extend the row makes this write and a take-over exclude each other; to look at it would not.
    if (!(await this.extend(tx))) throw new LeaseLost(this.key)
  }

  /** Whether the lease could be had. */
  async take(): Promise<boolean> {
    const { db, key, holder } = this
    if (await db.read.existsBy(LeaseRow, { key, until: MoreThan(this.clock.now()) })) return false
    return db.write(async tx => {
      await tx.delete(LeaseRow, { key, until: LessThanOrEqual(this.clock.now()) })
      const row = { key, holder, until: this.end() }
      await tx.createQueryBuilder().insert().into(LeaseRow).values(row).orIgnore().execute()
      return tx.existsBy(LeaseRow, { key, holder })
    })
  }

  async beat(): Promise<void> {
    try {
      if (!(await this.db.write(tx => this.extend(tx)))) this.loss.abort(new LeaseLost(this.key))
    } catch {
      // A database that is busy now may answer the next beat; until its end the lease holds anyway.
    }
  }

  async release(): Promise<void> {
    const { key, holder } = this
    // What cannot be freed now is free when its time is up.
    await this.db.write(tx => tx.delete(LeaseRow, { key, holder })).catch(() => undefined)
  }

  private async extend(tx: EntityManager): Promise<boolean> {
    const { key, holder } = this
    return (await tx.update(LeaseRow, { key, holder }, { until: this.end() })).affected === 1
  }

  private end(): Date {
    return new Date(this.clock.now().getTime() + this.seconds * 1000)
  }
}
