import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { CheckedOptions, Knobs } from '../../src/options'
import { checkOptions } from '../../src/options'
import { StandingClock } from '../../src/lib/clock'
import { createLogger, type Logger } from '../../src/lib/logger'
import { createParts, type Parts } from '../../src/assembly'
import { Credential } from '../../src/people'
import type { Seed, SeedResult } from '../../src/seed'
import { startZoomSimulator, type ZoomSimulator } from '../../src/simulator'
import { join } from 'node:path'
import { freshDatabase } from './databases'
import { Visitor } from './visitor'

export const ROOT = join(__dirname, '../..')
const ZONE = 'America/Chicago'

/** The people of the test center, by the keys that tests use. */
const PEOPLE = [
  { key: 'admin', role: 'admin', name: 'Priya Raman', email: 'p.raman@northlake.example' },
  { key: 'instructor', role: 'instructor', name: 'Dr. Adaeze Okafor', email: 'a.okafor@northlake.example' },
  { key: 'other-instructor', role: 'instructor', name: 'Maria Lindqvist, RN', email: 'm.lindqvist@northlake.example' },
  {
    key: 'student',
    role: 'student',
    name: 'Amara Nwosu',
    email: 'amara.nwosu@students.northlake.example',
    number: '104180',
  },
  {
    key: 'second-student',
    role: 'student',
    name: 'Ben Whitaker',
    email: 'ben.whitaker@students.northlake.example',
    number: '104187',
  },
  {
    key: 'outside-student',
    role: 'student',
    name: 'Carmen Ortega',
    email: 'carmen.ortega@students.northlake.example',
    number: '104310',
  },
] as const
export { PASSWORD } from './password'

export type Who = (typeof PEOPLE)[number]['key']

export interface OpenCenterOptions {
  /** What the test's clock shows, and the simulator's with it. Wednesday, 09:00 in Chicago unless said otherwise. */
  now?: string
  database?: 'sqlite' | 'postgres'
  /** `none`: no Zoom app; `set-up`: app and events; `connected`: also the instructor's account. Default `connected`. */
  zoom?: 'none' | 'set-up' | 'connected'
  sessions?: NonNullable<Seed['sessions']>
  knobs?: Partial<Knobs>
  /** Jobs run by themselves, as in the product; otherwise only in `settled()`. */
  jobs?: boolean
  mount?: string
  /** The mail server, see `mail-server.ts`; without it this center has none. */
  mail?: { smtpUrl: string; from: string }
  logLevel?: string
  /** Instead of one on standard output. */
  logger?: Logger
}

/** A real center: the real module behind real HTTP, on a real database, with the simulator as its Zoom. */
export async function openCenter(options: OpenCenterOptions = {}) {
  const clock = new StandingClock(options.now ?? '2026-12-02T15:00:00Z')
  const database = await freshDatabase(options.database ?? 'sqlite')
  const simulator = await startZoomSimulator({ clock, recordingSecondsFactor: 0 })
  const host = express()
  const server = createServer(host)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const mount = options.mount ?? ''
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${mount}`
  const checked = settings(publicUrl, database.url, simulator, clock, options)
  const another = () => createParts(checked, ROOT, () => undefined)
  const parts = await another()
  host.use(mount || '/', parts.app)
  const center = new Center(parts, simulator, clock, publicUrl, server, () => database.drop(), another)
  await center.furnish(options)
  if (options.jobs) parts.startWork()
  return center
}

function settings(
  publicUrl: string,
  database: string,
  simulator: ZoomSimulator,
  clock: StandingClock,
  options: OpenCenterOptions,
): CheckedOptions {
  return checkOptions({
    publicUrl,
    database,
    secrets: [randomBytes(32).toString('base64')],
    auth: [{ kind: 'local' }],
    zoom: {
      mode: 'simulator',
      webUrl: simulator.url,
      apiUrl: simulator.url,
      downloadHosts: [new URL(simulator.url).host],
    },
    knobs: { retryBaseMs: 0, ...options.knobs },
    ...(options.mail ? { mail: options.mail } : {}),
    clock,
    logger: options.logger ?? createLogger(options.logLevel ?? 'silent'),
  })
}

export class Center {
  seeded!: SeedResult
  /** The app's client id, secret and webhook token at the simulator. */
  app!: { id: string; clientId: string; clientSecret: string; secretToken: string }
  /** Zoom user ids of the people who have an account at the simulator. */
  readonly zoomUsers: Partial<Record<Who, string>> = {}

  constructor(
    readonly parts: Parts,
    readonly simulator: ZoomSimulator,
    readonly clock: StandingClock,
    readonly url: string,
    private readonly server: Server,
    private readonly drop: () => Promise<void>,
    /** What a second process at the same database would be. Who asks for it closes it. */
    readonly another: () => Promise<Parts>,
  ) {}

  get db() {
    return this.parts.db
  }

  get control() {
    return this.simulator.control
  }

  get institutionId(): string {
    return this.seeded.institutionId
  }

  person(who: Who): string {
    return this.seeded.people.get(who)!
  }

  /** A browser in which this person is signed in; nobody for a stranger. */
  async visitor(who: Who | null = null): Promise<Visitor> {
    const visitor = new Visitor(this.url)
    if (!who) return visitor
    await visitor.open('/help')
    await visitor.open('/sign-in')
    await visitor.post('/practice/sign-in', { _csrf: visitor.csrf, person: this.person(who) })
    return visitor
  }

  /** Runs all that is due, here and at Zoom, until nothing is left to do at this moment of the clock. */
  async settled(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      await this.parts.worker.drain()
      await this.control.settle()
    }
    await this.parts.worker.drain()
  }

  /** Moves the clock of the product and of the simulator, and lets happen what is due then. */
  async advance(by: Parameters<StandingClock['advance']>[0]): Promise<void> {
    this.clock.advance(by)
    this.control.advance({})
    await this.settled()
  }

  async close(): Promise<void> {
    await this.parts.close()
    await this.simulator.stop()
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
    await this.drop()
  }

  async furnish({ zoom = 'connected', sessions = [] }: OpenCenterOptions): Promise<void> {
    const seed = { ...baseSeed(), sessions }
    if (zoom !== 'none') Object.assign(seed, this.setUpApp(zoom === 'connected'))
    this.seeded = await this.parts.seed.load(seed)
    await this.openAccounts()
    if (zoom !== 'none') await this.control.subscribe({ app: this.app.id, url: `${this.url}/zoom/webhooks` })
  }

  // As the seed would, but hashed once for all tests: hashing is slow on purpose.
  private async openAccounts(): Promise<void> {
    const passwordHash = process.env['TEST_PASSWORD_HASH']!
    const common = { institutionId: this.institutionId, passwordHash, changedAt: this.clock.now() }
    const rows = PEOPLE.map(({ key, email }) => ({ ...common, personId: this.person(key), email }))
    await this.db.write(tx => tx.insert(Credential, rows))
  }

  private setUpApp(isConnected: boolean): Pick<Seed, 'zoomApp' | 'connections'> {
    const { scopes } = this.control.exportWorld().apps.find(app => app.scopeStyle === 'classic')!
    this.app = this.control.createApp({
      name: 'Test center',
      scopes,
      redirectUrl: `${this.url}/zoom/callback`,
      activated: true,
    })
    for (const { key, name, email, role } of PEOPLE)
      if (role !== 'student') this.zoomUsers[key] = this.addZoomUser(name, email)
    const zoomApp = {
      clientId: this.app.clientId,
      clientSecret: this.app.clientSecret,
      webhookSecretToken: this.app.secretToken,
      checkedScope: scopes.join(' '),
    }
    return { zoomApp, connections: isConnected ? [this.connection('instructor')] : [] }
  }

  private addZoomUser(name: string, email: string): string {
    const words = name.replace(/^Dr\. |,.*$/g, '').split(' ')
    return this.control.createUser({ firstName: words[0]!, lastName: words.slice(1).join(' '), email }).id
  }

  /** What a seed file says of a connection: tokens issued by the simulator without the pages. */
  connection(who: Who): NonNullable<Seed['connections']>[number] {
    const user = this.control.exportWorld().users.find(each => each.id === this.zoomUsers[who])!
    const tokens = this.control.issueGrant({ app: this.app.id, user: user.id })
    const expiresAt = new Date(this.clock.now().getTime() + tokens.expires_in * 1000).toISOString()
    const ids = { zoomUserId: user.id, zoomAccountId: user.accountId, zoomEmail: user.email }
    return {
      person: who,
      ...ids,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token!,
      expiresAt,
      scope: tokens.scope,
    }
  }
}

function baseSeed(): Seed {
  return {
    institution: { name: 'Northlake Simulation Center', timeZone: ZONE, helpPhone: '+1 312 555 0100' },
    programs: [
      { key: 'nur', name: 'Nursing', hue: 'nur' },
      { key: 'med', name: 'Medicine', hue: 'med' },
    ],
    rooms: [
      { key: 'bay', name: 'Sim Bay 1', detail: 'Adult, 12' },
      { key: 'lab', name: 'Skills Lab A', detail: 'Skills, 24' },
      { key: 'net', name: 'Online only', detail: 'Zoom', kind: 'online' },
    ],
    people: [...PEOPLE],
  }
}

/** One session of the test center, for the `sessions` option. Starts at 10:00 in Chicago, in an hour. */
export const aSession = (
  wish: Partial<NonNullable<Seed['sessions']>[number]> = {},
): NonNullable<Seed['sessions']>[number] => ({
  title: 'Sepsis response',
  program: 'nur',
  room: 'bay',
  instructor: 'instructor',
  startsAt: '2026-12-02T16:00:00Z',
  minutes: 90,
  roster: ['student', 'second-student'],
  ...wish,
})
