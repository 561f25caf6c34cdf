import type { Logger as TypeormLogger } from 'typeorm'
import type { Logger } from '../lib/logger'

/** What TypeORM may log: never parameters, for they hold tokens. Errors are thrown, and logged where they end. */
export class QueryLog implements TypeormLogger {
  constructor(private readonly logger: Logger) {}

  logQuery(): void {}

  logQueryError(): void {}

  logQuerySlow(milliseconds: number, sql: string): void {
    this.logger.warn({ milliseconds, sql }, 'slow query')
  }

  logSchemaBuild(message: string): void {
    this.logger.debug({}, message)
  }

  logMigration(message: string): void {
    this.logger.info({}, message)
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    this.logger[level === 'warn' ? 'warn' : 'debug']({}, String(message))
  }
}
