import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import { ActivityLog } from './activity'
import { createAttendance } from './attendance'
import { createAudit } from './audit'
import { createCalendar, createEntry } from './calendar'
import { CenterQueries } from './center'
import { createConnections } from './connections'
import { Leases, migrate, MIGRATIONS, openDatabase, Outbox } from './database'
import { createDeadLetters } from './dead-letters'
import { ENTITIES } from './entities'
import { createEventLog } from './event-log'
import { createHealth } from './health'
import { createHelp } from './help'
import { backOff, forgetDoneJobs, Periodic, Worker } from './jobs'
import { deriveKey } from './lib/derived-key'
import { SecretBox } from './lib/secret-box'
import { surround } from './navigation'
import type { CheckedOptions } from './options'
import { createPeople, leadsToSignIn, mayEver, type Action } from './people'
import { createRecordings } from './recordings'
import { SeedLoader } from './seed'
import { createSessions } from './sessions'
import { createHostSignIn, createSignIn } from './sign-in'
import { startZoomSimulator, type ZoomSimulator } from './simulator'
import type { SimcenterEvent } from './simcenter-zoom'
import {
  buildSubApp,
  chooseTheme,
  CookieJar,
  createAssets,
  createIcon,
  FlashNotes,
  FormTokens,
  Links,
  RouteTable,
  Signer,
  type SiteTools,
  type Visit,
} from './web'
import { createWebhooks } from './webhooks'
import { createZoom, type ZoomHosts } from './zoom'
import { createZoomApp } from './zoom-app'

export type Parts = Awaited<ReturnType<typeof createParts>>

/**
 * The composition root: every part of the product is made here, once, and handed what it needs.
 * @param root the folder that holds views/ and public/
 */
export async function createParts(options: CheckedOptions, root: string, tellHost: (event: SimcenterEvent) => void) {
  const { clock, logger, knobs } = options
  const links = new Links(options.publicUrl)
  const db = await openDatabase({ url: options.database, entities: ENTITIES, migrations: MIGRATIONS, logger })
  const applied = await migrate(db)
  const outbox = new Outbox(db, clock)
  const leases = new Leases(db, clock)
  const box = new SecretBox(options.keys.map(key => deriveKey(key, 'seal')))
  const signingKeys = options.keys.map(key => deriveKey(key, 'sign'))
  const cookies = new CookieJar(links)
  const flash = new FlashNotes(cookies, new Signer(signingKeys, 'flash'))
  const tokens = new FormTokens(new Signer(signingKeys, 'form'), cookies, links)

  const simulator = await simulatorFor(options)
  const hosts = zoomHosts(options, simulator)
  const health = createHealth({
    db,
    outbox,
    jobsRun: options.jobs === 'in-process',
    metricsToken: options.metricsToken,
  })
  const zoom = createZoom({ hosts, clock, logger, timeoutMs: knobs.zoomTimeoutMs, onCall: health.countCall })

  const provider = options.auth[0]!
  const ownAccounts = provider.kind === 'local'
  const activity = new ActivityLog(db, clock, outbox)
  const center = new CenterQueries(db)
  const base = { db, outbox, leases, clock, logger, box, zoom, links, flash, activity, center, knobs }

  const people = createPeople({
    ...base,
    ownAccounts,
    hooks: {
      comingSessions: (institutionId, id) => sessions.comingCount(institutionId, id),
      letGo: (actor, id) => connections.disconnects.disconnect(actor, id),
    },
  })
  const zoomApp = createZoomApp({
    ...base,
    // A set-up that works again lets everything that waited for it be tried.
    whenWorking: (tx, institutionId) => sessions.enqueueWaiting(tx, institutionId),
  })
  const connections = createConnections({
    ...base,
    people: people.queries,
    zoomApp: zoomApp.service,
    // Sessions lie above connections: what they need of each other is joined here.
    afterConnect: (tx, who) => sessions.enqueueWaiting(tx, who.institutionId, who.personId),
    comingSessions: (institutionId, personId) => sessions.comingSessions(institutionId, personId),
  })
  const sessions = createSessions({ ...base, people: people.queries, connections, zoomApp: zoomApp.service })
  const attendance = createAttendance({ ...base, connections, sessions })
  const recordings = createRecordings({ ...base, connections, sessions })
  const calendar = createCalendar({ ...base, sessions })
  const entry = createEntry({ ...base, connections, sessions, attendance, recordings })

  const handlers = [connections, sessions, attendance, recordings].map(feature => feature.eventHandlers)
  const webhooks = createWebhooks({
    ...base,
    secrets: () => zoomApp.service.webhookSecrets(),
    notes: zoomApp.service,
    handlers,
  })

  const deadLetters = createDeadLetters(base)
  const eventLog = createEventLog({ ...base, desk: webhooks.desk })
  const audit = createAudit(base)

  const signIn =
    provider.kind === 'local' ? createSignIn({ ...base, cookies, practice: options.zoom.mode === 'simulator' }) : null
  const gate = signIn ?? createHostSignIn({ ...base, ...(provider as Extract<typeof provider, { kind: 'host' }>) })

  const table = new RouteTable<Action>(mayEver, leadsToSignIn, gate.ask)
  table.post('/theme', 'public', chooseTheme(links))
  signIn?.addRoutes(table)
  const features = [people, zoomApp, connections, sessions, recordings, attendance, calendar, entry]
  for (const feature of [createHelp(), ...features, deadLetters, eventLog, audit]) feature.addRoutes(table)

  const worker = new Worker({
    outbox,
    handlers: {
      ...webhooks.jobHandlers,
      ...connections.jobHandlers,
      ...sessions.jobHandlers,
      ...attendance.jobHandlers,
      ...recordings.jobHandlers,
      ...activity.jobHandlers(tellHost),
    },
    clock,
    logger,
    leaseSeconds: knobs.leaseSeconds,
    backOff: backOff(knobs.retryBaseMs),
  })
  const periodic = new Periodic(
    [
      forgetDoneJobs(outbox, clock),
      ...webhooks.periodic,
      ...connections.periodic,
      ...sessions.periodic,
      ...attendance.periodic,
      ...recordings.periodic,
    ],
    leases,
    logger,
  )
  outbox.onEnqueued(() => worker.nudge())

  const surroundings = async (visit: Visit) => {
    const { institutionId, role } = visit.actor
    const isAdmin = role === 'admin'
    const [attention, notice, zoomLine] = await Promise.all([
      isAdmin ? connections.queries.attentionCount(institutionId) : 0,
      zoomApp.service.noticeFor(institutionId, role),
      role === 'student' ? null : zoomApp.service.lineFor(institutionId),
    ])
    return surround(visit, { attention, notice, zoomLine, ownAccounts })
  }

  const assets = createAssets(join(root, 'public'))
  const asset = (name: string): string => links.href(assets.href(name))
  const site: SiteTools = {
    links,
    tokens,
    flash,
    asset,
    icon: createIcon(asset('icons.svg')),
    practice: options.zoom.mode === 'simulator',
    practiceHref: simulator && `${simulator.url}/simulator`,
    surroundings,
  }
  const app = buildSubApp({
    viewsDirectory: join(root, 'views'),
    site,
    logger,
    zoomOrigins: [hosts.webUrl, hosts.apiUrl].map(url => new URL(url).origin),
    assets: assets.handler,
    beforeIdentifying: [health.routes, webhookRoute(webhooks.receive)],
    identify: gate.identify,
    routes: [table.router],
  })

  return {
    app,
    webhooks: webhooks.receive,
    applied,
    routes: table.entries,
    db,
    box,
    outbox,
    zoomApp,
    connections,
    sessions,
    worker,
    periodic,
    simulator,
    clock,
    publicUrl: options.publicUrl.replace(/\/+$/, ''),
    firstAdmin: signIn?.firstAdmin ?? null,
    seed: new SeedLoader({ ...base, zoomApps: zoomApp.service, connections: connections.service }),
    health: health.health,
    startWork(): void {
      worker.start()
      periodic.start()
    },
    async close(): Promise<void> {
      await periodic.stop()
      await worker.stop()
      await simulator?.stop()
      await db.close()
      health.stop()
    },
  }
}

function simulatorFor({ zoom, clock, logger }: CheckedOptions): Promise<ZoomSimulator> | null {
  if (zoom.mode === 'live' || zoom.webUrl) return null
  return startZoomSimulator({
    port: zoom.simulatorPort ?? 0,
    clock,
    logger,
    ...(zoom.simulatorStateFile ? { stateFile: zoom.simulatorStateFile } : {}),
  })
}

function zoomHosts({ zoom }: CheckedOptions, simulator: ZoomSimulator | null): ZoomHosts {
  const webUrl = zoom.webUrl ?? simulator?.url ?? 'https://zoom.us'
  const apiUrl = zoom.apiUrl ?? simulator?.url ?? (zoom.webUrl ? zoom.webUrl : 'https://api.zoom.us')
  const own = simulator ? [new URL(simulator.url).host] : []
  return { webUrl, apiUrl, downloadHosts: [...own, ...(zoom.downloadHosts ?? [])] }
}

// Inside our own app the raw bytes are there: this route stands before every parser.
function webhookRoute(receive: RequestHandler): Express {
  const app = express()
  app.post('/zoom/webhooks', receive)
  return app
}
