import { types } from 'pg'
import { DataSource } from 'typeorm'
import type { SourceOptions } from './source-options'
import { guardRunners } from './query-runners'

export const POOL_SIZE = 10
const CONNECT_MS = 5000
const STATEMENT_MS = 15_000
const IDLE_IN_TRANSACTION_MS = 30_000

const INT8_OID = 20

/** TypeORM's view of a PostgreSQL database: a pool of connections. */
export function postgresSource(url: string, options: SourceOptions): DataSource {
  const source = new DataSource({
    ...options,
    type: 'postgres',
    url,
    poolSize: POOL_SIZE,
    applicationName: 'simcenter-zoom',
    extra: {
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      types: { getTypeParser },
    },
  })
  keepTimeZones(source)
  // Like SQLite: as if transactions ran one after another. What cannot be ordered fails, and is tried again.
  return guardRunners(source, { 'START TRANSACTION': 'START TRANSACTION ISOLATION LEVEL SERIALIZABLE' })
}

// TypeORM's own choice for Date has no time zone, and loses the hour that comes twice when the clocks go back.
function keepTimeZones(source: DataSource): void {
  const normalize = source.driver.normalizeType.bind(source.driver)
  source.driver.normalizeType = column => (column.type === Date ? 'timestamp with time zone' : normalize(column))
}

// count(*) is a number, as on SQLite. Set here and not in `pg` itself, which the host application may use as well.
const getTypeParser = (oid: number, format: 'text' | 'binary' = 'text'): unknown =>
  oid === INT8_OID && format === 'text' ? Number : types.getTypeParser(oid, format)
