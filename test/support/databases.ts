import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate, MIGRATIONS, openDatabase, type Database, type MappedClass } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'
import { postgresServer, runDirectory } from './postgres-server'

export type DatabaseKind = 'sqlite' | 'postgres'

/** A database of one test's own. */
export interface OwnDatabase {
  url: string
  drop(): Promise<void>
}

interface Schema {
  entities: readonly MappedClass[]
  migrations: readonly MappedClass[]
}

/** Opens a migrated database; without a schema, with that of the product. It is closed and dropped after the test. */
export type OpenOwn = (schema?: Schema) => Promise<Database>

const NAMES: Record<DatabaseKind, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }

/** Both; only for mutants TEST_DATABASES names one, to save time. */
export const KINDS = (process.env['TEST_DATABASES']?.split(',') ?? ['sqlite', 'postgres']) as DatabaseKind[]

/** Declares the same tests for both databases. One that cannot be started fails its tests. */
export function eachDatabase(declare: (kind: DatabaseKind, open: OpenOwn) => void): void {
  for (const kind of KINDS) {
    describe(`on ${NAMES[kind]}`, () => {
      const leave: (() => Promise<void>)[] = []
      afterEach(async () => {
        for (const act of leave.splice(0).reverse()) await act()
      })
      declare(kind, async schema => {
        const own = schema ? await emptyDatabase(kind) : await freshDatabase(kind)
        leave.push(() => own.drop())
        const db = await openDatabase({ url: own.url, ...(schema ?? PRODUCT), logger: silentLogger })
        leave.push(() => db.close())
        if (schema) await migrate(db)
        return db
      })
    })
  }
}

/** An own database with the product's tables. */
export const freshDatabase = (kind: DatabaseKind): Promise<OwnDatabase> =>
  kind === 'sqlite' ? copiedFile() : ownPostgres(postgresTemplate())

/** An own database without tables. */
export const emptyDatabase = (kind: DatabaseKind): Promise<OwnDatabase> =>
  kind === 'sqlite' ? Promise.resolve(ownFile()) : ownPostgres(Promise.resolve(null))

const PRODUCT: Schema = { entities: ENTITIES, migrations: MIGRATIONS }

async function migrated(url: string): Promise<void> {
  const db = await openDatabase({ url, ...PRODUCT, logger: silentLogger })
  await migrate(db).finally(() => db.close())
}

function ownFile(): OwnDatabase & { file: string } {
  const folder = join(runDirectory(), randomUUID())
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'own.sqlite')
  const drop = () => Promise.resolve(rmSync(folder, { recursive: true, force: true }))
  return { file, url: `sqlite:${file}`, drop }
}

// Migrating takes longer than copying, and the product's tests ask for hundreds of databases.
async function copiedFile(): Promise<OwnDatabase> {
  const template = join(runDirectory(), 'template.sqlite')
  if (!existsSync(template)) {
    const made = ownFile()
    await migrated(made.url)
    renameSync(made.file, template)
  }
  const own = ownFile()
  copyFileSync(template, own.file)
  return own
}

async function ownPostgres(template: Promise<string | null>): Promise<OwnDatabase> {
  const from = await template
  const name = `simcenter_test_${randomUUID().replaceAll('-', '')}`
  await onServer(client => client.query(`CREATE DATABASE ${name}${from ? ` TEMPLATE ${from}` : ''}`))
  const drop = () => onServer(client => client.query(`DROP DATABASE ${name} WITH (FORCE)`)).then(() => undefined)
  return { url: await urlOf(name), drop }
}

// Made once in a run, by the worker that gets the lock.
async function postgresTemplate(): Promise<string> {
  const name = `simcenter_template_${process.env['TEST_RUN_PROCESS']}`
  await onServer(async client => {
    await client.query('SELECT pg_advisory_lock(1)')
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${name}_part`)
      await migrated(await urlOf(`${name}_part`))
      await client.query(`ALTER DATABASE ${name}_part RENAME TO ${name}`)
    }
  })
  return name
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: await postgresServer() })
  await client.connect()
  return work(client).finally(() => client.end())
}

async function urlOf(name: string): Promise<string> {
  const url = new URL(await postgresServer())
  url.pathname = `/${name}`
  return url.href
}
