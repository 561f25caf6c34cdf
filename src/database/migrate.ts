import { MigrationExecutor, type QueryRunner } from 'typeorm'
import type { Database, Dialect } from './database'

// Any fixed number of our own.
const ADVISORY_LOCK = 1764000000

/** Keeps other processes from migrating meanwhile; on SQLite the transaction itself does, if they wait long enough. */
const TAKE_TURNS: Record<Dialect, { before: string[]; after: string[] }> = {
  sqlite: {
    before: ['PRAGMA busy_timeout = 60000'],
    after: ['PRAGMA busy_timeout = 5000'],
  },
  postgres: {
    before: ['SET statement_timeout = 0', `SELECT pg_advisory_lock(${ADVISORY_LOCK})`],
    after: [`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`, 'RESET statement_timeout'],
  },
}

/**
 * Brings the schema up to date, wholly or not at all. Several processes may do so at once.
 * @returns the names of the migrations that this process applied
 */
export async function migrate({ dialect, sources }: Database): Promise<string[]> {
  const runner = sources.writer.createQueryRunner()
  const { before, after } = TAKE_TURNS[dialect]
  try {
    for (const sql of before) await runner.query(sql)
    return await applyPending(runner)
  } finally {
    for (const sql of after) await runner.query(sql).catch(() => undefined)
    await runner.release()
  }
}

// What is pending is looked up inside the transaction: looked up before, two processes would find the same.
async function applyPending(runner: QueryRunner): Promise<string[]> {
  const executor = new MigrationExecutor(runner.dataSource, runner)
  executor.transaction = 'none'
  await runner.beforeMigration()
  try {
    await runner.startTransaction()
    const applied = await executor.executePendingMigrations()
    await runner.commitTransaction()
    return applied.map(({ name }) => name)
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined)
    throw error
  } finally {
    await runner.afterMigration()
  }
}
