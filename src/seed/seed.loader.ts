import { randomUUID } from 'node:crypto'
import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm'
import { Institution, Program, Room } from '../center'
import type { Database, Outbox } from '../database'
import { BadRequest } from '../errors'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import type { SecretBox } from '../lib/secret-box'
import { Credential, hashPassword, Person } from '../people'
import { Enrollment, Session, type SessionService } from '../sessions'
import type { ConnectionService } from '../connections'
import type { ZoomAppService } from '../zoom-app'
import { seedSchema, type CheckedSeed, type Seed } from './seed.schema'

export interface SeedDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  box: SecretBox
  zoomApps: ZoomAppService
  connections: ConnectionService
  sessions: SessionService
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

  /**
   * @throws BadRequest naming the first places where the file is wrong; nothing is loaded then
   */
  async load(file: Seed): Promise<SeedResult> {
    const seed = checkSeed(file)
    const hashes = await hashAll(seed)
    const institutionId = randomUUID()
    const keys = { people: idsFor(seed.people), rooms: idsFor(seed.rooms), programs: idsFor(seed.programs) }
    const sessions = seed.sessions.map(() => randomUUID())
    await this.deps.db.write(async tx => {
      await this.insertCenter(tx, seed, institutionId, keys, hashes)
      await this.insertSessions(tx, seed, institutionId, keys, sessions)
    })
    await this.connectZoom(seed, institutionId, keys.people)
    return { institutionId, people: keys.people, sessions }
  }

  private async insertCenter(
    tx: EntityManager,
    seed: CheckedSeed,
    institutionId: string,
    keys: Keys,
    hashes: Map<string, string>,
  ) {
    const { name, timeZone, helpPhone = null } = seed.institution
    const now = this.deps.clock.now()
    await tx.insert(Institution, { id: institutionId, name, timeZone, helpPhone, createdAt: now })
    await insertAll(
      tx,
      Program,
      seed.programs.map((each, position) => ({
        id: keys.programs.get(each.key)!,
        institutionId,
        name: each.name,
        hue: each.hue,
        position,
      })),
    )
    await insertAll(
      tx,
      Room,
      seed.rooms.map(({ key, ...room }, position) => ({ ...room, id: keys.rooms.get(key)!, institutionId, position })),
    )
    await insertAll(
      tx,
      Person,
      seed.people.map((person, index) =>
        personRow(person, keys.people, institutionId, new Date(now.getTime() + index)),
      ),
    )
    const withAccount = seed.people.filter(person => person.email && person.password)
    await insertAll(
      tx,
      Credential,
      withAccount.map(person => ({
        personId: keys.people.get(person.key)!,
        institutionId,
        email: person.email!.toLowerCase(),
        passwordHash: hashes.get(person.password!)!,
        changedAt: now,
      })),
    )
  }

  private async insertSessions(
    tx: EntityManager,
    seed: CheckedSeed,
    institutionId: string,
    keys: Keys,
    ids: readonly string[],
  ) {
    const now = this.deps.clock.now()
    const connected = new Set(seed.connections.map(connection => connection.person))
    for (let from = 0; from < seed.sessions.length; from += ROWS_AT_ONCE) {
      const chunk = seed.sessions.slice(from, from + ROWS_AT_ONCE)
      const rows = chunk.map((each, index) => ({
        ...this.sessionRow(each, ids[from + index]!, seed.institution.timeZone, institutionId, keys, now),
        meetingProblem: lacksHost(each, connected) ? ('not-connected' as const) : null,
      }))
      await insertAll(tx, Session, rows)
      await insertAll(
        tx,
        Enrollment,
        chunk.flatMap((each, index) => enrollmentRows(each, ids[from + index]!, institutionId, keys)),
      )
    }
  }

  private sessionRow(each: SeedSession, id: string, timeZone: string, institutionId: string, keys: Keys, now: Date) {
    const startsAt = new Date(each.startsAt)
    const instructorId = keys.people.get(each.instructor)!
    const cancelledAt = each.cancelled === undefined ? null : now
    const joinUrl =
      each.meeting &&
      this.deps.box.seal(new Secret(each.meeting.joinUrl), {
        table: 'session',
        column: 'join_url',
        rowId: id,
        institutionId,
      })
    const endsAt = new Date(startsAt.getTime() + each.minutes * 60_000)
    return {
      id,
      institutionId,
      title: each.title,
      programId: keys.programs.get(each.program)!,
      roomId: keys.rooms.get(each.room)!,
      instructorId,
      startsAt,
      endsAt,
      timeZone,
      onZoom: each.onZoom,
      learnerCount: new Set(each.roster).size,
      cancelledAt,
      cancelReason: each.cancelled ?? null,
      meetingState: each.meeting ? 'ready' : each.onZoom ? 'wanted' : 'none',
      meetingProblemText: null,
      meetingId: each.meeting?.id ?? null,
      meetingHostId: each.meeting?.hostId ?? null,
      joinUrl: joinUrl ?? null,
      sentPlan: null,
      startedAt: null,
      endedAt: null,
      recordingState: 'none',
      createdAt: now,
      createdBy: instructorId,
      version: 1,
    } as const
  }

  // Through the features' own doors: they seal what is secret, and waiting sessions get their meetings.
  private async connectZoom(
    seed: CheckedSeed,
    institutionId: string,
    people: ReadonlyMap<string, string>,
  ): Promise<void> {
    if (seed.zoomApp) await this.deps.zoomApps.seed(institutionId, seed.zoomApp)
    for (const { person, expiresAt, ...grant } of seed.connections)
      await this.deps.connections.seed(institutionId, people.get(person)!, { ...grant, expiresAt: new Date(expiresAt) })
  }
}

// No job has tried to make its meeting, so none has noted why there is no link.
const lacksHost = (each: SeedSession, connected: ReadonlySet<string>): boolean =>
  each.onZoom && !each.meeting && each.cancelled === undefined && !connected.has(each.instructor)

type Keys = Record<'people' | 'rooms' | 'programs', ReadonlyMap<string, string>>
type SeedSession = CheckedSeed['sessions'][number]

function checkSeed(file: unknown): CheckedSeed {
  const result = seedSchema.safeParse(file)
  if (!result.success)
    throw new BadRequest(
      `The seed file is wrong: ${result.error.issues
        .slice(0, 10)
        .map(issue => `${issue.path.join('.')} ${issue.message}`)
        .join('; ')}`,
    )
  const problems = unknownKeys(result.data)
  if (problems.length > 0) throw new BadRequest(`The seed file is wrong: ${problems.slice(0, 10).join('; ')}`)
  return result.data
}

function unknownKeys(seed: CheckedSeed): string[] {
  const [people, rooms, programs] = [seed.people, seed.rooms, seed.programs].map(
    list => new Set(list.map(each => each.key)),
  )
  const problems: string[] = []
  const check = (known: Set<string>, key: string, where: string): void => {
    if (!known.has(key)) problems.push(`${where} names “${key}”, which the file does not hold`)
  }
  seed.sessions.forEach((session, index) => {
    check(people!, session.instructor, `sessions.${index}.instructor`)
    check(rooms!, session.room, `sessions.${index}.room`)
    check(programs!, session.program, `sessions.${index}.program`)
    for (const learner of session.roster) check(people!, learner, `sessions.${index}.roster`)
  })
  seed.connections.forEach((connection, index) => check(people!, connection.person, `connections.${index}.person`))
  return problems
}

const idsFor = (things: readonly { key: string }[]): ReadonlyMap<string, string> =>
  new Map(things.map(each => [each.key, randomUUID()]))

// One hash for each different password: a file with ten thousand people shares a few, and hashing is slow on purpose.
async function hashAll(seed: CheckedSeed): Promise<Map<string, string>> {
  const passwords = new Set(seed.people.flatMap(person => person.password ?? []))
  return new Map(
    await Promise.all([...passwords].map(async password => [password, await hashPassword(password)] as const)),
  )
}

function personRow(
  person: CheckedSeed['people'][number],
  ids: ReadonlyMap<string, string>,
  institutionId: string,
  createdAt: Date,
) {
  const { key, role, name, email, number } = person
  return {
    id: ids.get(key)!,
    institutionId,
    role,
    name,
    email: email?.toLowerCase() ?? null,
    number: number ?? null,
    hostId: null,
    createdAt,
    disabledAt: null,
  }
}

function enrollmentRows(each: SeedSession, sessionId: string, institutionId: string, keys: Keys) {
  const startsAt = new Date(each.startsAt)
  return [...new Set(each.roster)].map(key => ({
    id: randomUUID(),
    institutionId,
    sessionId,
    personId: keys.people.get(key)!,
    startsAt,
  }))
}

async function insertAll<T extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<T>,
  rows: QueryDeepPartialEntity<T>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx
      .createQueryBuilder()
      .insert()
      .into(entity)
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .updateEntity(false)
      .execute()
}
