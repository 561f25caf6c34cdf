import { resolve } from 'node:path'
import type { DataSource } from 'typeorm'
import { Database, type Sources } from './database'
import { DatabaseUnusable } from './failures'
import { postgresSource } from './postgres'
import { sourceOptions, type DatabaseOptions } from './source-options'
import { checkSqliteFile, sqliteSource } from './sqlite'

const SQLITE = 'sqlite:'

/**
 * Connects. Does not migrate.
 * @throws DatabaseUnusable when it cannot, saying why in words
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return new Database(options.url.startsWith(SQLITE) ? await openSqlite(options) : await openPostgres(options))
}

/** TypeORM's own view of the database, not yet connected: for TypeORM's command line. */
export const dataSourceOf = (options: DatabaseOptions): DataSource =>
  options.url.startsWith(SQLITE)
    ? sqliteSource(fileOf(options), 'write', sourceOptions(options))
    : postgresSource(options.url, sourceOptions(options))

async function openSqlite(options: DatabaseOptions): Promise<Sources> {
  const file = fileOf(options)
  const writer = sqliteSource(file, 'write', sourceOptions(options))
  const reader = sqliteSource(file, 'read', sourceOptions(options))
  try {
    await checkSqliteFile(file)
    await writer.initialize()
    await reader.initialize()
  } catch (error) {
    for (const source of [reader, writer]) if (source.isInitialized) await source.destroy()
    throw unusable(`The database file ${file} cannot be opened for reading and writing`, error)
  }
  return { reader, writer }
}

async function openPostgres(options: DatabaseOptions): Promise<Sources> {
  const source = postgresSource(options.url, sourceOptions(options))
  try {
    await source.initialize()
  } catch (error) {
    throw unusable(`PostgreSQL at ${new URL(options.url).host} cannot be used`, error)
  }
  return { reader: source, writer: source }
}

const fileOf = ({ url }: DatabaseOptions): string => resolve(url.slice(SQLITE.length))

const unusable = (what: string, error: unknown): DatabaseUnusable =>
  error instanceof DatabaseUnusable
    ? error
    : new DatabaseUnusable(`${what}: ${(error as Error).message}`, { cause: error })
