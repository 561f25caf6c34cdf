import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Connection } from '../../src/connections'
import { MIGRATIONS, openDatabase, type Database } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'
import { Person } from '../../src/people'
import type { Seed } from '../../src/seed'
import type { SimulatorControl } from '../../src/simulator'
import { freshDatabase, type DatabaseKind } from '../support/databases'
import { freePort, Program, scratchFolder } from '../support/program'
import { openRoughRoad, type RoughRoad } from './rough-road'

const CLI = join(__dirname, '../../dist/standalone/cli.js')

type World = ReturnType<SimulatorControl['exportWorld']>

/** One server process, and its own way to Zoom. */
export interface Node {
  url: string
  program: Program
  road: RoughRoad
}

/** One instructor with a connection. */
export interface Instructor {
  personId: string
  connectionId: string
  zoomUserId: string
}

export interface Wish {
  kind: DatabaseKind
  processes: number
  connections: number
  /** How long Zoom's access tokens live. */
  tokenSeconds: number
  seed: number
  env?: Record<string, string>
}

/** The program as operators run it: several processes on one database, one public address, one Zoom. */
export class Deployment {
  private constructor(
    readonly publicUrl: string,
    readonly nodes: readonly Node[],
    readonly instructors: readonly Instructor[],
    /** Looks at what the processes stored. */
    readonly db: Database,
    readonly random: () => number,
    private readonly zoom: Program,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(wish: Wish): Promise<Deployment> {
    const random = seeded(wish.seed)
    const folder = scratchFolder()
    const own = await freshDatabase(wish.kind)
    const zoom = await new Program('simulator/main.js', { PORT: '0', DATA_DIR: folder.path }).start()
    const ports = await Promise.all(Array.from({ length: wish.processes }, freePort))
    const publicUrl = `http://127.0.0.1:${ports[0]}`
    const roads = await Promise.all(ports.map(() => openRoughRoad(zoom.url, random)))
    const common = { ...commonEnv(publicUrl, own.url, folder.path), ...wish.env }
    await loadCenter(zoom.url, wish, folder.path, { ...common, ...roadEnv(roads[0]!) })
    const nodes = ports.map((port, n) => ({
      url: `http://127.0.0.1:${port}`,
      road: roads[n]!,
      program: new Program('standalone/main.js', { ...common, ...roadEnv(roads[n]!), PORT: String(port) }),
    }))
    await Promise.all(nodes.map(({ program }) => program.start()))
    const db = await openDatabase({
      url: own.url,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      logger: silentLogger,
    })
    await control(zoom.url, 'setTokenLife', { seconds: wish.tokenSeconds })
    const leave = async () => {
      for (const { program, road } of nodes) {
        await program.kill()
        await road.close()
      }
      await zoom.kill()
      await db.close()
      await own.drop()
      folder.remove()
    }
    return new Deployment(publicUrl, nodes, await instructorsOf(db), db, random, zoom, leave)
  }

  control<T>(name: string, input: object = {}): Promise<T> {
    return control<T>(this.zoom.url, name, input)
  }

  async world(): Promise<World> {
    return (await (await fetch(`${this.zoom.url}/simulator/control/world`)).json()) as World
  }

  rows(): Promise<Connection[]> {
    return this.db.read.find(Connection)
  }

  /** How often Zoom was shown a refresh token that was used already. */
  async replays(): Promise<number> {
    return (await this.control<{ replayedTokens: number }>('stats')).replayedTokens
  }

  close(): Promise<void> {
    return this.leave()
  }
}

const commonEnv = (publicUrl: string, database: string, folder: string): Record<string, string> => ({
  ...{ PUBLIC_URL: publicUrl, DATABASE_URL: database, DATA_DIR: folder, LOG_LEVEL: 'warn' },
  ...{ ZOOM: 'simulator', SECRET_KEYS: randomBytes(32).toString('base64') },
})

const roadEnv = ({ url }: RoughRoad): Record<string, string> => ({
  ...{ ZOOM_WEB_URL: url, ZOOM_API_URL: url, ZOOM_DOWNLOAD_HOSTS: new URL(url).host },
})

async function control<T>(zoomUrl: string, name: string, input: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${zoomUrl}/simulator/control/${name}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(input) },
  })
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

async function loadCenter(
  zoomUrl: string,
  { connections }: Wish,
  folder: string,
  env: Record<string, string>,
): Promise<void> {
  const world = (await (await fetch(`${zoomUrl}/simulator/control/world`)).json()) as World
  const accounts = Array.from({ length: connections }, (_, n) => ({ ...world.accounts[0]!, id: `account-${n}` }))
  // Each instructor in a Zoom account of their own: Zoom's limits are per account, and not what is looked at here.
  await control(zoomUrl, 'importWorld', { world: { ...world, accounts: [...world.accounts, ...accounts] } })
  const { scopes } = world.apps.find(each => each.scopeStyle === 'classic')!
  type App = { id: string; clientId: string; clientSecret: string; secretToken: string }
  const app = await control<App>(zoomUrl, 'createApp', {
    ...{ name: 'Endurance', scopes, redirectUrl: `${env['PUBLIC_URL']}/zoom/callback`, activated: true },
    published: true,
  })
  const hosts = await Promise.all(
    Array.from({ length: connections }, async (_, n) => {
      const email = `host-${n}@lakeside.example`
      const user = await control<{ id: string; accountId: string }>(zoomUrl, 'createUser', {
        ...{ firstName: 'Host', lastName: `Number ${n}`, email, accountId: `account-${n}` },
      })
      type Tokens = { access_token: string; refresh_token: string; expires_in: number; scope: string }
      const tokens = await control<Tokens>(zoomUrl, 'issueGrant', { app: app.id, user: user.id })
      return { n, email, user, tokens }
    }),
  )
  const seed: Seed = {
    institution: { name: 'Lakeside Skills Lab', timeZone: 'America/Chicago' },
    programs: [{ key: 'nur', name: 'Nursing', hue: 'nur' }],
    rooms: [{ key: 'net', name: 'Online only', kind: 'online' }],
    people: hosts.map(({ n, email }) => ({ key: `host-${n}`, role: 'instructor', name: `Host Number ${n}`, email })),
    zoomApp: { clientId: app.clientId, clientSecret: app.clientSecret, checkedScope: scopes.join(' ') },
    connections: hosts.map(({ n, email, user, tokens }) => ({
      ...{ person: `host-${n}`, zoomUserId: user.id, zoomAccountId: user.accountId, zoomEmail: email },
      ...{ accessToken: tokens.access_token, refreshToken: tokens.refresh_token, scope: tokens.scope },
      // Nobody knows how long the seed took to load: the first use shall refresh.
      expiresAt: new Date().toISOString(),
    })),
  }
  const file = join(folder, 'center.json')
  writeFileSync(file, JSON.stringify(seed))
  execFileSync(process.execPath, [CLI, 'seed', '--file', file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  })
}

async function instructorsOf(db: Database): Promise<Instructor[]> {
  const [people, rows] = await Promise.all([db.read.findBy(Person, { role: 'instructor' }), db.read.find(Connection)])
  return people.map(({ id }) => {
    const row = rows.find(each => each.personId === id)!
    return { personId: id, connectionId: row.id, zoomUserId: row.zoomUserId! }
  })
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
