import { UniqueViolation } from './failures'

/**
 * Whether a write failed because of a unique key.
 * @param column one of the key's columns, in snake_case; without it, any unique key
 */
export const isUniqueViolation = (error: unknown, column?: string): boolean =>
  error instanceof UniqueViolation && (column === undefined || error.columns.includes(column))
