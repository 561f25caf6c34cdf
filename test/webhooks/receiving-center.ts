import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import { Database, migrate, openDatabase, Outbox } from '../../src/database'
import { JobsAndLeases1764000000000 } from '../../src/database/migrations/1764000000000-jobs-and-leases'
import { BackFromZoom1764000400000 } from '../../src/database/migrations/1764000400000-back-from-zoom'
import { EventLog1764000600000 } from '../../src/database/migrations/1764000600000-event-log'
import { backOff, Worker } from '../../src/jobs'
import { StandingClock } from '../../src/lib/clock'
import { silentLogger, type Logger } from '../../src/lib/logger'
import { Secret } from '../../src/lib/secret'
import { SecretBox } from '../../src/lib/secret-box'
import { createWebhooks, InboxEvent, type EventHandlers, type InstitutionSecrets } from '../../src/webhooks'
import { sign } from '../../src/zoom'
import { emptyDatabase } from '../support/databases'

export const SECRET = 'demoSecretToken_9fQ2LkA7'
export const NOW = '2026-11-26T13:58:43Z'

interface Options {
  handlers?: readonly EventHandlers[]
  secrets?: () => Promise<readonly InstitutionSecrets[]>
  /** What a host application puts in front of us. */
  before?: readonly RequestHandler[]
}

/** A database with an inbox alone, for tests that share one. */
export async function openInboxDatabase(): Promise<{ db: Database; drop: () => Promise<void> }> {
  const own = await emptyDatabase('sqlite')
  const migrations = [JobsAndLeases1764000000000, BackFromZoom1764000400000, EventLog1764000600000]
  const db = await openDatabase({ url: own.url, entities: [InboxEvent], migrations, logger: silentLogger })
  await migrate(db)
  return { db, drop: () => db.close().then(() => own.drop()) }
}

/** Only the receiver, behind real HTTP and on a real database. */
export async function openReceiver(db: Database, { handlers = [], secrets = ours, before = [] }: Options = {}) {
  const clock = new StandingClock(NOW)
  const outbox = new Outbox(db, clock)
  const notes = { challenges: [] as string[], events: [] as string[], bad: 0, unanswered: 0 }
  const log: string[] = []
  const logger = loggerTo(log)
  const webhooks = createWebhooks({
    db,
    outbox,
    box: new SecretBox([Buffer.alloc(32, 7)]),
    clock,
    logger,
    secrets,
    notes: {
      noteChallenge: (institutionId, isFormer) =>
        Promise.resolve(
          void notes.challenges.push(isFormer ? `${institutionId}, by the former secret` : institutionId),
        ),
      noteUnanswered: () => Promise.resolve(void notes.unanswered++),
      noteEvent: institutionId => Promise.resolve(void notes.events.push(institutionId)),
      noteBadSignature: () => Promise.resolve(void notes.bad++),
    },
    noteTestEvent: () => Promise.resolve(false),
    handlers,
  })
  const worker = new Worker({
    outbox,
    handlers: webhooks.jobHandlers,
    clock,
    logger,
    leaseSeconds: 60,
    backOff: backOff(0),
  })
  const host = express()
  for (const middleware of before) host.use(middleware)
  host.use('/zoom/webhooks', webhooks.receive)
  const server = host.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  return new ReceivingCenter(db, clock, worker, webhooks, notes, log, server)
}

export const ours = (): Promise<readonly InstitutionSecrets[]> =>
  Promise.resolve([{ institutionId: 'center-1', secrets: [new Secret(SECRET)] }])

export class ReceivingCenter {
  readonly url: string

  constructor(
    readonly db: Database,
    readonly clock: StandingClock,
    readonly worker: Worker,
    readonly webhooks: ReturnType<typeof createWebhooks>,
    readonly notes: { challenges: string[]; events: string[]; bad: number },
    readonly log: string[],
    private readonly server: Server,
  ) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/zoom/webhooks`
  }

  get timestamp(): string {
    return String(Math.floor(this.clock.now().getTime() / 1000))
  }

  /** The headers of a genuine delivery of this body. */
  headers(body: string | Buffer, secret = SECRET, timestamp = this.timestamp): Record<string, string> {
    return {
      'content-type': 'application/json; charset=utf-8',
      'x-zm-request-timestamp': timestamp,
      'x-zm-signature': sign(new Secret(secret), timestamp, body),
    }
  }

  /** A genuine delivery, unless other headers are given. */
  async deliver(body: string | Buffer, headers: Record<string, string | null> = {}): Promise<Response> {
    const all = { ...this.headers(body), ...headers }
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
    const answer = await fetch(this.url, { method: 'POST', headers: sent, body: body as string })
    return answer
  }

  inbox(): Promise<InboxEvent[]> {
    return this.db.read.find(InboxEvent, { order: { receivedAt: 'ASC' } })
  }

  async close(): Promise<void> {
    await this.worker.stop()
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }
}

/** A compact body as Zoom sends it, from the documented example of this event. */
export function example(name: string, change: (object: Record<string, unknown>) => void = () => undefined): string {
  const text = readFileSync(join(__dirname, '../support/zoom-examples/webhooks', `${name}.json`), 'utf8')
  const body = JSON.parse(text) as { payload: { object: Record<string, unknown> } }
  change(body.payload.object)
  return JSON.stringify(body)
}

function loggerTo(lines: string[]): Logger {
  const add = (facts: object, message: string): void => void lines.push(`${message} ${JSON.stringify(facts)}`)
  return { debug: add, info: add, warn: add, error: add }
}
