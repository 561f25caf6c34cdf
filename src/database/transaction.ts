import type { DataSource, EntityManager, QueryRunner } from 'typeorm'
import { Unavailable } from '../errors'
import { isDisconnect } from './failures'
import { UnitOfWork } from './unit-of-work'

const WORK_MS = 30_000

/**
 * Does the work in one transaction. Any failed query undoes all of it, even if the work caught the error: PostgreSQL
 * would otherwise answer the COMMIT with a silent rollback.
 */
export async function transaction<T>(source: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner()
  const unit = new UnitOfWork(runner)
  try {
    await runner.startTransaction()
    const result = await inTime(unit.run(work))
    unit.over = true
    if (unit.failure) throw unit.failure
    await commit(runner)
    unit.committed()
    return result
  } catch (error) {
    unit.over = true
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined)
    throw unit.failure ?? error
  } finally {
    await runner.release()
  }
}

async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction()
  } catch (error) {
    // Lost while it was being committed: nobody can tell whether it is stored, so it must not be done again.
    if (isDisconnect(error)) throw unconfirmed()
    throw error
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), WORK_MS)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

const unconfirmed = (): Unavailable =>
  new Unavailable('The database did not confirm that this was saved. Look whether it is there before you try again.')

const tooSlow = (): Unavailable => new Unavailable('Saving took too long. Nothing was changed. Try again in a moment.')
