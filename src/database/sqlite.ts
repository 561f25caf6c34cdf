import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DataSource } from 'typeorm'
import { DatabaseUnusable } from './failures'
import type { SourceOptions } from './source-options'
import { guardRunners } from './query-runners'
import { SqliteConnection } from './sqlite-connection'

const BUSY_MS = 5000
const BIGGEST_WHOLLY_CHECKED = 256 * 1024 * 1024

// FULL: what was committed survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
const PRAGMAS = ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'journal_size_limit=67108864']
const READING_PRAGMAS = ['query_only=ON']

/**
 * TypeORM's view of a SQLite file. TypeORM 1 has no type for the package `sqlite3`; the type `expo` is its generic
 * asynchronous SQLite driver, which takes any client that opens databases in this manner.
 */
export function sqliteSource(file: string, access: 'read' | 'write', options: SourceOptions): DataSource {
  const driver = { openDatabaseAsync: () => openClient(file, access) }
  const source = new DataSource({ ...options, type: 'expo', database: file, driver })
  // A deferred transaction that reads first and then writes fails at once when another process wrote in between.
  return guardRunners(source, { 'BEGIN TRANSACTION': 'BEGIN IMMEDIATE' })
}

/** @throws DatabaseUnusable when the file is damaged or cannot be written. Nothing is changed then. */
export async function checkSqliteFile(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  if (!existsSync(file) || statSync(file).size === 0) return
  const connection = await SqliteConnection.open(file, 'read')
  try {
    await connection.all(`PRAGMA busy_timeout=${BUSY_MS}`)
    const found = await damageOf(connection, statSync(file).size)
    if (found) throw new DatabaseUnusable(damaged(file, found))
  } finally {
    await connection.close()
  }
}

async function damageOf(connection: SqliteConnection, bytes: number): Promise<string | null> {
  const pragma = bytes <= BIGGEST_WHOLLY_CHECKED ? 'quick_check(1)' : 'schema_version'
  try {
    const [row] = await connection.all(`PRAGMA ${pragma}`)
    const answer = row?.['quick_check']
    return typeof answer === 'string' && answer !== 'ok' ? answer.replace(/\s+/g, ' ') : null
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code))) return (error as Error).message
    throw error
  }
}

const damaged = (file: string, found: string): string =>
  `The database file ${file} is damaged (${found}). It was left as it is. Keep a copy of it, put the newest backup in ` +
  `its place, remove ${file}-wal and ${file}-shm, and start again.`

async function openClient(file: string, access: 'read' | 'write') {
  const connection = await SqliteConnection.open(file, access)
  await connection.all(`PRAGMA busy_timeout=${BUSY_MS}`)
  for (const pragma of access === 'write' ? PRAGMAS : READING_PRAGMAS) await connection.all(`PRAGMA ${pragma}`)
  if (access === 'write') await proveWritable(connection)
  return {
    runAsync: (sql: string) => connection.run(sql),
    closeAsync: () => connection.close(),
    prepareAsync: (sql: string) => Promise.resolve(statementOf(connection, sql)),
  }
}

async function proveWritable(connection: SqliteConnection): Promise<void> {
  await connection.run('BEGIN IMMEDIATE')
  await connection.run('ROLLBACK')
}

// The shape of a prepared statement that TypeORM's driver expects.
function statementOf(connection: SqliteConnection, sql: string) {
  return {
    finalizeAsync: () => Promise.resolve(),
    executeAsync: async (values: unknown[] = []) => {
      if (returnsRows(sql)) {
        const rows = await connection.all(sql, values)
        return { changes: rows.length, lastInsertRowId: 0, getAllAsync: () => Promise.resolve(rows) }
      }
      return { ...(await execute(connection, sql, values)), getAllAsync: () => Promise.resolve([]) }
    },
  }
}

const returnsRows = (sql: string): boolean => /^\s*(SELECT|PRAGMA|WITH|EXPLAIN)\b|\bRETURNING\b/i.test(sql)

// A full disk makes SQLite roll back by itself; the ROLLBACK that follows has nothing left to do.
async function execute(connection: SqliteConnection, sql: string, values: unknown[]) {
  try {
    return await connection.run(sql, values)
  } catch (error) {
    if (sql === 'ROLLBACK' && /no transaction is active/.test((error as Error).message)) {
      return { changes: 0, lastInsertRowId: 0 }
    }
    throw error
  }
}
