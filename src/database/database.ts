import { setTimeout as pause } from 'node:timers/promises'
import type { DataSource, EntityManager } from 'typeorm'
import { isConflict, isDisconnect } from './failures'
import { transaction } from './transaction'
import { UnitOfWork } from './unit-of-work'
import { WriteGate } from './write-gate'

export type Dialect = 'sqlite' | 'postgres'

/** The connections of a database: on PostgreSQL one pool for both, on SQLite one connection for each. */
export interface Sources {
  reader: DataSource
  writer: DataSource
}

const MOST_WAITING_WRITES = 2000
const GATE_MS = 10_000
const MOST_TRIES = 50
const TRYING_MS = 10_000
// SQLite knows one writer at a time. On PostgreSQL some of the pool stays free, so that reads never wait for writes.
const WRITES_AT_ONCE: Record<Dialect, number> = { sqlite: 1, postgres: 6 }

/** All the product knows of its database. SQLite and PostgreSQL behave alike through it. */
export class Database {
  readonly dialect: Dialect
  /**
   * Reads outside of any transaction; never waits for a write. Not for writing: on SQLite its connection cannot.
   * Here and everywhere, a database that is busy, full or away is `Unavailable`.
   */
  readonly read: EntityManager
  private readonly gate: WriteGate

  constructor(
    /** For this folder alone. */
    readonly sources: Sources,
  ) {
    this.dialect = sources.writer.options.type === 'postgres' ? 'postgres' : 'sqlite'
    this.read = sources.reader.manager
    this.gate = new WriteGate(WRITES_AT_ONCE[this.dialect], MOST_WAITING_WRITES, GATE_MS)
  }

  /**
   * One transaction, as if it were the only one: what it reads through `tx` is still so when it commits. On PostgreSQL
   * the work may be done several times until that holds, so it touches nothing but `tx`: no network, no timer.
   * @returns after the commit, what the work returned
   * @throws a unique violation (see `isUniqueViolation`), Unavailable, or what the work threw; nothing is changed then
   */
  async write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    if (UnitOfWork.current()) throw new Error('A `write` inside a `write`: hand the outer `tx` down instead.')
    return this.gate.run(() => this.untilOrdered(work))
  }

  /**
   * Rows as the database gives them, for pages that must be fast; `instant` and `flag` read their values.
   * @param sql with `$1`, `$2` …, and names in quotes where they are not all in lower case
   */
  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.sources.reader.query<Row[]>(sql, [...parameters])
  }

  /** An instant of a raw row. */
  instant(raw: string | Date): Date
  instant(raw: string | Date | null): Date | null
  instant(raw: string | Date | null): Date | null {
    return typeof raw === 'string' ? new Date(`${raw.replace(' ', 'T')}Z`) : raw
  }

  /** A yes or no of a raw row. */
  flag(raw: boolean | number): boolean {
    return Boolean(raw)
  }

  /** Inside `write`: has this done once, after the commit, and not at all if there is none. */
  afterCommit(act: () => void): void {
    const unit = UnitOfWork.current()
    if (!unit) throw new Error('`afterCommit` is for the inside of a `write`.')
    unit.afterCommit(act)
  }

  /** @throws Unavailable when the database does not answer */
  async ping(): Promise<void> {
    await this.query('SELECT 1')
  }

  /** Lets the writes that have begun finish; those that wait or come later are turned away. */
  async close(): Promise<void> {
    await this.gate.close()
    const { reader, writer } = this.sources
    // The writer last: it then folds SQLite's log back into the file.
    for (const source of new Set([reader, writer])) if (source.isInitialized) await source.destroy()
  }

  private async untilOrdered<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const deadline = Date.now() + TRYING_MS
    for (let tries = 1; ; tries++) {
      try {
        return await transaction(this.sources.writer, work)
      } catch (error) {
        const isWorthwhile = isConflict(error) || isDisconnect(error)
        if (!isWorthwhile || tries >= MOST_TRIES || Date.now() > deadline) throw error
      }
      await pause(Math.random() * Math.min(100, 2 ** tries))
    }
  }
}
