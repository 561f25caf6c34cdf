import type { DataSourceOptions } from 'typeorm'
import type { Logger } from '../lib/logger'
import { Job } from './job.entity'
import { LeaseRow } from './lease.entity'
import { SnakeCase } from './naming'
import { QueryLog } from './query-log'

/** A class with `@Entity`, or one that implements `MigrationInterface`. */
export type MappedClass = abstract new (...args: never[]) => object

export interface DatabaseOptions {
  /** `sqlite:<file>` or `postgres://…` */
  url: string
  /** The features' entities. The database adds its own two, of jobs and of leases. */
  entities: readonly MappedClass[]
  migrations: readonly MappedClass[]
  logger: Logger
}

/** What TypeORM is told alike for both databases. */
export type SourceOptions = Pick<
  DataSourceOptions,
  'entities' | 'migrations' | 'namingStrategy' | 'logger' | 'maxQueryExecutionTime'
>

const SLOW_MS = 500

export const sourceOptions = ({ entities, migrations, logger }: DatabaseOptions): SourceOptions => ({
  entities: [Job, LeaseRow, ...entities],
  migrations: [...migrations],
  namingStrategy: new SnakeCase(),
  logger: new QueryLog(logger),
  maxQueryExecutionTime: SLOW_MS,
})
