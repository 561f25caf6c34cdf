import { isNativeError } from 'node:util/types'
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm'
import { Unavailable } from '../errors'

/** The database cannot be opened. The message says why, and what to do, to the person who runs the server. */
export class DatabaseUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseUnusable'
  }
}

/** Two rows would be the same where they must differ. Carries names of columns, never values. */
export class UniqueViolation extends Error {
  constructor(readonly columns: readonly string[]) {
    super(`There is already a row with the same ${columns.join(', ')}.`)
    this.name = 'UniqueViolation'
  }
}

const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']
// sqlite.org/rescode.html
const SQLITE_REFUSES = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/
// postgresql.org/docs/current/errcodes-appendix.html: connection, resources, operator, system; read-only server, lock
// not available, statement timeout, serialization failure, deadlock.
const POSTGRES_REFUSES = /^(08\w{3}|53\w{3}|57P\d\d|58\w{3}|25006|25P03|55P03|57014|40001|40P01)$/
const POSTGRES_GONE = /^(08\w{3}|57P0[123]|25P03)$/
// The client of PostgreSQL gives these no code.
const GONE_WORDS = /connection terminated|not queryable|timeout exceeded when trying to connect|connection ended/i

/**
 * The same failure as the rest of the product knows it: `Unavailable`, `UniqueViolation`, or the original without the
 * values of the query, which may be secrets.
 */
export function plainFailure(error: unknown): Error {
  const columns = sameColumns(error)
  if (columns) return new UniqueViolation(columns)
  if (isRefusal(error)) return new Unavailable(sentence(error), { cause: driverError(error) })
  if (error instanceof QueryFailedError) hideValues(error as QueryFailedError)
  return isNativeError(error) ? error : new Error(String(error))
}

/** PostgreSQL could not bring two transactions into an order: the same work can be tried again. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))

/** The connection was lost: what was not committed is undone. */
export const isDisconnect = (error: unknown): boolean =>
  driverError(error) instanceof QueryRunnerAlreadyReleasedError ||
  NETWORK.includes(codeOf(error)) ||
  POSTGRES_GONE.test(codeOf(error)) ||
  GONE_WORDS.test(driverError(error)?.message ?? '')

const isRefusal = (error: unknown): boolean =>
  isDisconnect(error) || SQLITE_REFUSES.test(codeOf(error)) || POSTGRES_REFUSES.test(codeOf(error))

function hideValues(error: Error & { driverError: Error }): void {
  const hidden = { parameters: undefined, detail: undefined, where: undefined }
  for (const each of [error, error.driverError]) Object.assign(each, hidden)
}

function sentence(error: unknown): string {
  const isBusy = /^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|55P03|57014)/.test(codeOf(error))
  return isBusy
    ? 'The database is busy. Nothing was changed. Try again in a moment.'
    : 'The database cannot be reached or written. Nothing was changed. Try again in a moment.'
}

function sameColumns(error: unknown): string[] | null {
  const { message = '', detail = '' } = (driverError(error) ?? {}) as { message?: string; detail?: string }
  if (codeOf(error) === '23505') return namesIn(/^Key \((.*?)\)=/.exec(detail)?.[1])
  const failed = /UNIQUE constraint failed: (.*)$/.exec(message)
  return failed && codeOf(error).startsWith('SQLITE_CONSTRAINT') ? namesIn(failed[1]) : null
}

// `person.institution_id, person.number` or `institution_id, number`
const namesIn = (list = ''): string[] => list.split(', ').map(name => name.replace(/^.*\./, '').replaceAll('"', ''))

function codeOf(error: unknown): string {
  const { code } = (driverError(error) ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

function driverError(error: unknown): Error | null {
  if (error instanceof QueryFailedError) return error.driverError as Error
  if (error instanceof Unavailable) return (error.cause as Error | undefined) ?? null
  return isNativeError(error) ? error : null
}
