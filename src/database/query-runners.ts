import type { DataSource, QueryRunner, ReplicationMode } from 'typeorm'
import { plainFailure } from './failures'
import { UnitOfWork } from './unit-of-work'

type Wording = Readonly<Record<string, string>>

interface Driver {
  queryRunner?: QueryRunner | undefined
  createQueryRunner(mode: ReplicationMode): QueryRunner
}

/**
 * Everything the product asks a database passes here: a query from the wrong place is refused, and a failure comes
 * out in the product's own words, without values.
 * @param wording statements of TypeORM that are to be sent in other words
 */
export function guardRunners(source: DataSource, wording: Wording): DataSource {
  const driver = source.driver as unknown as Driver
  const create = driver.createQueryRunner.bind(driver)
  driver.createQueryRunner = mode => {
    // For SQLite TypeORM hands everybody the same runner, whose count of open transactions a failed BEGIN spoils.
    driver.queryRunner = undefined
    return guarded(create(mode), wording)
  }
  return source
}

function guarded(runner: QueryRunner, wording: Wording): QueryRunner {
  const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<never>
  runner.query = async (sql: string, ...rest: unknown[]) => {
    const unit = UnitOfWork.of(runner)
    refuseStray(runner, unit, sql)
    try {
      const result = await query(wording[sql] ?? sql, ...rest)
      if (unit && sql.startsWith('ROLLBACK TO')) unit.failure = null
      return result
    } catch (error) {
      const failure = plainFailure(error)
      if (unit) unit.failure ??= failure
      throw failure
    }
  }
  return runner
}

function refuseStray(runner: QueryRunner, unit: UnitOfWork | undefined, sql: string): void {
  if (unit?.over && sql !== 'COMMIT' && sql !== 'ROLLBACK') {
    throw new Error('This transaction is over. Await everything that uses its `tx`.')
  }
  if (UnitOfWork.current()?.owns(runner) === false) {
    throw new Error('Inside `write` only its own `tx` may be used, not `read`, `query` or another `write`.')
  }
}
