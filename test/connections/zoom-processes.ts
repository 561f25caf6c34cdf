import { randomUUID } from 'node:crypto'
import { Activity, ActivityLog } from '../../src/activity'
import { CenterQueries } from '../../src/center'
import { Connection, createConnections, OAuthTransaction, ZoomUse } from '../../src/connections'
import { Leases, migrate, openDatabase, Outbox, type Database } from '../../src/database'
import { JobsAndLeases1764000000000 } from '../../src/database/migrations/1764000000000-jobs-and-leases'
import { People1764000100000 } from '../../src/database/migrations/1764000100000-people'
import { ZoomAppAndConnections1764000200000 } from '../../src/database/migrations/1764000200000-zoom-app-and-connections'
import { ZoomSetUp1764100000000 } from '../../src/database/migrations/1764100000000-zoom-set-up'
import { ZoomUse1764600000000 } from '../../src/database/migrations/1764600000000-zoom-use'
import { ZoomChallenge1764710000000 } from '../../src/database/migrations/1764710000000-zoom-challenge'
import { TestMeetings1764700000000 } from '../../src/database/migrations/1764700000000-test-meetings'
import { backOff, Worker } from '../../src/jobs'
import { StandingClock } from '../../src/lib/clock'
import { silentLogger } from '../../src/lib/logger'
import { SecretBox } from '../../src/lib/secret-box'
import { PeopleQueries } from '../../src/people'
import { startZoomSimulator } from '../../src/simulator'
import { CookieJar, FlashNotes, Links, Signer } from '../../src/web'
import { createZoom } from '../../src/zoom'
import { createZoomApp, ZoomApp } from '../../src/zoom-app'
import { emptyDatabase, type DatabaseKind } from '../support/databases'
import { openRoad } from './slow-road'

export const INSTITUTION = 'a0000000-0000-4000-8000-000000000001'

export type Process = ReturnType<typeof startProcess>
export type Installation = Awaited<ReturnType<typeof openInstallation>>

interface Wish {
  kind: DatabaseKind
  processes?: number
  knobs?: { tokenRefreshLeadSeconds?: number; leaseSeconds?: number; zoomTimeoutMs?: number }
}

/** Connections and Zoom app alone, in as many processes as wanted, on one database and against the simulator. */
export async function openInstallation({ kind, processes: count = 1, knobs = {} }: Wish) {
  const clock = new StandingClock('2026-12-02T15:00:00Z')
  const simulator = await startZoomSimulator({ clock })
  const own = await emptyDatabase(kind)
  const road = await openRoad(simulator.url)
  const processes: Process[] = []
  for (let n = 0; n < count; n++) processes.push(startProcess(await open(own.url), clock, road.url, knobs))
  const app = simulator.control.createApp({ redirectUrl: 'http://127.0.0.1:1/zoom/callback' })
  await processes[0]!.zoomApp.service.seed(INSTITUTION, { clientId: app.clientId, clientSecret: app.clientSecret })

  return {
    clock,
    road,
    control: simulator.control,
    app,
    url: own.url,
    processes,
    /** A person of the institution who is connected; the id of the connection, of the person and of the Zoom user. */
    async connect(institutionId = INSTITUTION, zoomUser = simulator.control.createUser({}).id, appId = app.id) {
      const personId = randomUUID()
      await this.connectAgain(personId, zoomUser, institutionId, appId)
      const { id } = await processes[0]!.db.read.findOneByOrFail(Connection, { institutionId, personId })
      return { id, personId, zoomUser }
    },
    /** A new authorization, in place of the present one of this person. */
    async connectAgain(personId: string, zoomUser: string, institutionId = INSTITUTION, appId = app.id) {
      const tokens = simulator.control.issueGrant({ app: appId, user: zoomUser })
      await processes[0]!.connections.service.seed(institutionId, personId, {
        ...{
          zoomUserId: zoomUser,
          zoomAccountId: 'an-account',
          zoomEmail: 'somebody@northlake.example',
          plan: 'licensed',
        },
        ...{ accessToken: tokens.access_token, refreshToken: tokens.refresh_token!, scope: tokens.scope },
        expiresAt: new Date(clock.now().getTime() + tokens.expires_in * 1000),
      })
    },
    /** The row as it is stored now. */
    row: (id: string) => processes[0]!.db.read.findOneByOrFail(Connection, { id }),
    tokenOf: async (id: string) => (await processes[0]!.connections.vault.current(id)).token.reveal(),
    /** What is on record of a connection. */
    async deedsOf(subjectId: string) {
      const rows = await processes[0]!.db.read.find(Activity, { where: { subjectId }, order: { at: 'ASC' } })
      return rows.map(({ kind, sentence, personId }) => ({ kind, sentence, personId }))
    },
    /** How the grants of a Zoom user stand at Zoom, the oldest first. */
    grantStates: (userId: string) =>
      simulator.control
        .exportWorld()
        .grants.filter(each => each.userId === userId)
        .map(each => each.state),
    refreshes: () => simulator.control.stats().tokenCalls.filter(call => call.grantType === 'refresh_token'),
    async close() {
      for (const { db } of processes) await db.close()
      await road.close()
      await simulator.stop()
      await own.drop()
    },
  }
}

async function open(url: string): Promise<Database> {
  const entities = [Activity, Connection, OAuthTransaction, ZoomApp, ZoomUse]
  const migrations = [
    JobsAndLeases1764000000000,
    People1764000100000,
    ZoomAppAndConnections1764000200000,
    ZoomSetUp1764100000000,
    ZoomUse1764600000000,
    TestMeetings1764700000000,
    ZoomChallenge1764710000000,
  ]
  const db = await openDatabase({ url, entities, migrations, logger: silentLogger })
  await migrate(db)
  return db
}

function startProcess(db: Database, clock: StandingClock, zoomUrl: string, knobs: NonNullable<Wish['knobs']>) {
  const outbox = new Outbox(db, clock)
  const leases = new Leases(db, clock)
  const links = new Links('http://127.0.0.1:1')
  const hosts = { webUrl: zoomUrl, apiUrl: zoomUrl, downloadHosts: [] }
  const base = {
    ...{ db, outbox, leases, clock, links, logger: silentLogger },
    box: new SecretBox([Buffer.alloc(32, 7)]),
    zoom: createZoom({ hosts, clock, logger: silentLogger, timeoutMs: knobs.zoomTimeoutMs ?? 5000 }),
    cookies: new CookieJar(links),
    flash: new FlashNotes(new CookieJar(links), new Signer([Buffer.alloc(32, 7)], 'flash')),
    activity: new ActivityLog(db, clock, outbox),
    people: new PeopleQueries(db),
    center: new CenterQueries(db),
    knobs: { tokenRefreshLeadSeconds: 300, leaseSeconds: 20, ...knobs },
  }
  const zoomApp = createZoomApp({
    ...base,
    whenWorking: () => Promise.resolve(),
    heldAfter: () => Promise.resolve(false),
    unansweredIn: () => Promise.resolve(null),
    isAway: () => Promise.resolve(false),
  })
  const connections = createConnections({
    ...base,
    zoomApp: zoomApp.service,
    recordTest: () => Promise.resolve(),
    noteTestMeeting: () => Promise.resolve(),
    afterConnect: () => Promise.resolve(),
    comingSessions: () => Promise.resolve({ count: 0, waiting: 0, first: null, sessions: [] }),
    mailer: { isSetUp: false },
    eraseElsewhere: () => Promise.resolve([]),
    sessionOf: () => Promise.resolve(null),
    sessionsSeen: () => Promise.resolve([]),
  })
  const handlers = { ...connections.jobHandlers, ...base.activity.jobHandlers(() => undefined) }
  const worker = new Worker({ outbox, handlers, clock, logger: silentLogger, leaseSeconds: 20, backOff: backOff(0) })
  return { db, outbox, leases, zoomApp, connections, worker, zoom: base.zoom }
}
