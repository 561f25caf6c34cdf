import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm'
import { Institution, Program, Room } from '../center'
import type { ConnectionService } from '../connections'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import { Credential, hashPassword, Person } from '../people'
import { Enrollment, Session } from '../sessions'
import type { ZoomAppService } from '../zoom-app'
import { checkSeed } from './seed.check'
import { SeedRows } from './seed.rows'
import type { CheckedSeed, Seed } from './seed.schema'

export interface SeedDeps {
  db: Database
  clock: Clock
  box: SecretBox
  zoomApps: ZoomAppService
  connections: ConnectionService
}

/** What became of the keys of the file. */
export interface SeedResult {
  institutionId: string
  people: ReadonlyMap<string, string>
  sessions: readonly string[]
}

const ROWS_AT_ONCE = 500

/** Loads one center from a seed file: people, rooms, sessions with rosters, Zoom app and connections. */
export class SeedLoader {
  constructor(private readonly deps: SeedDeps) {}

  /** @throws BadRequest naming the first places where the file is wrong; nothing is loaded then */
  async load(file: Seed): Promise<SeedResult> {
    const seed = checkSeed(file)
    const hashes = await hashAll(seed)
    const rows = new SeedRows(seed, this.deps.clock.now(), this.deps.box)
    await this.deps.db.write(async tx => {
      await insertCenter(tx, rows, hashes)
      await insertSessions(tx, rows, seed)
    })
    await this.connectZoom(seed, rows)
    return { institutionId: rows.institutionId, people: rows.people, sessions: rows.sessions }
  }

  // Through the features' own doors: they seal what is secret, and waiting sessions get their meetings.
  private async connectZoom(seed: CheckedSeed, { institutionId, people }: SeedRows): Promise<void> {
    if (seed.zoomApp) await this.deps.zoomApps.seed(institutionId, seed.zoomApp)
    for (const { person, expiresAt, ...grant } of seed.connections)
      await this.deps.connections.seed(institutionId, people.get(person)!, { ...grant, expiresAt: new Date(expiresAt) })
  }
}

async function insertCenter(tx: EntityManager, rows: SeedRows, hashes: ReadonlyMap<string, string>): Promise<void> {
  await tx.insert(Institution, rows.institution())
  await insertAll(tx, Program, rows.programRows())
  await insertAll(tx, Room, rows.roomRows())
  await insertAll(tx, Person, rows.personRows())
  await insertAll(tx, Credential, rows.credentialRows(hashes))
}

async function insertSessions(tx: EntityManager, rows: SeedRows, { sessions }: CheckedSeed): Promise<void> {
  for (let from = 0; from < sessions.length; from += ROWS_AT_ONCE) {
    const chunk = sessions.slice(from, from + ROWS_AT_ONCE)
    await insertAll(
      tx,
      Session,
      chunk.map((each, index) => rows.sessionRow(each, from + index)),
    )
    await insertAll(
      tx,
      Enrollment,
      chunk.flatMap((each, index) => rows.enrollmentRows(each, from + index)),
    )
  }
}

// One hash for each different password: a file with ten thousand people shares a few, and hashing is slow on purpose.
async function hashAll(seed: CheckedSeed): Promise<Map<string, string>> {
  const passwords = new Set(seed.people.flatMap(person => person.password ?? []))
  const hashed = [...passwords].map(async password => [password, await hashPassword(password)] as const)
  return new Map(await Promise.all(hashed))
}

async function insertAll<T extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<T>,
  rows: QueryDeepPartialEntity<T>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const values = rows.slice(from, from + ROWS_AT_ONCE)
    await tx.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute()
  }
}
