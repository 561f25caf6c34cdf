import type { Logger } from '../lib/logger'
import { sampleWorld } from './sample-world'
import { SimulatedClock } from './simulated-clock'
import type { WorldFile } from './store'
import { WebhookSender } from './webhook-sender'
import type { Clock } from '../lib/clock'
import type { Account, Meeting, World, ZoomApp, ZoomUser } from './world'

/** One request to Zoom's side, for tests and the control page. */
export interface CallRecord {
  at: string
  method: string
  path: string
  /** Method and path template, `POST /users/{userId}/meetings`. */
  call: string
  status: number
  /** Zoom's number in the body, 0 when there is none. */
  code: number
  userId: string | null
  fault: string | null
}

/** One request to the token endpoint. */
export interface TokenCallRecord {
  at: string
  grantType: string
  clientId: string
  grantId: string | null
  /** Serial number of the refresh token that was shown, null for other grant types. */
  refreshSerial: number | null
  /** A refresh token that was already used. */
  replay: boolean
  status: number
  error: string | null
}

const REMEMBERED_CALLS = 5_000

/** The running simulator: its world, its clock, and what it remembers of the calls it got. */
export class Simulation {
  world: World
  readonly clock: SimulatedClock
  readonly webhooks: WebhookSender
  /** Something waits to be put on disk. */
  hasNews = false
  /** Calls of the running second, by account and label. */
  readonly seconds = new Map<string, { second: number; used: number }>()
  /** Nobody is refused for calling too often: a world is being made ready. */
  limitsLifted = false
  calls: CallRecord[] = []
  tokenCalls: TokenCallRecord[] = []
  /** Origin of web, API and Marketplace; known once the server listens. */
  url = ''
  /** Origin of the storage host that downloads are redirected to. */
  storageUrl = ''

  constructor(
    baseClock: Clock,
    private readonly file: WorldFile | null,
    readonly logger: Logger,
    /** Seconds of processing per recorded second. */
    readonly recordingSecondsFactor: number,
  ) {
    this.world = { ...sampleWorld(baseClock.now()), ...file?.load() }
    this.clock = new SimulatedClock(baseClock, () => this.world.clock)
    this.webhooks = new WebhookSender(this)
  }

  now(): Date {
    return this.clock.now()
  }

  /** Puts the world on disk. To be called before any answer that promises a change. */
  commit(): void {
    this.file?.save(this.world)
    this.hasNews = false
  }

  /** For what nobody was promised: if it is lost, it happens again (an event is sent twice). */
  commitSoon(): void {
    this.hasNews = true
  }

  remember(call: CallRecord): void {
    this.calls.push(call)
    if (this.calls.length > REMEMBERED_CALLS) this.calls.splice(0, this.calls.length - REMEMBERED_CALLS)
  }

  rememberToken(call: TokenCallRecord): void {
    this.tokenCalls.push(call)
    if (this.tokenCalls.length > REMEMBERED_CALLS) this.tokenCalls.splice(0, this.tokenCalls.length - REMEMBERED_CALLS)
  }

  /** By Zoom user id or e-mail address. */
  findUser(idOrEmail: string): ZoomUser | undefined {
    return this.world.users.find(user => user.id === idOrEmail || user.email === idOrEmail.toLowerCase())
  }

  /** By app id, client id or name. */
  findApp(idOrName: string): ZoomApp | undefined {
    return this.world.apps.find(app => [app.id, app.clientId, app.name].includes(idOrName))
  }

  findMeeting(number: number): Meeting | undefined {
    return this.world.meetings.find(meeting => meeting.id === number)
  }

  account(id: string): Account {
    return this.world.accounts.find(account => account.id === id)!
  }
}
