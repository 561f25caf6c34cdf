import { createHmac, randomBytes } from 'node:crypto'
import { EVENT_SCOPES } from './data/event-scopes'
import { newText } from './ids'
import type { Simulation } from './simulation'
import type { Delivery, DeliveryTry } from './webhook-deliveries'
import { eventVariants, type EventBody } from './webhook-faults'
import { post, signedHeaders } from './webhook-transport'
import type { ZoomApp } from './world'
import { plusMinutes } from './zoom-time'

const MINUTES_TO_NEXT_TRY = [5, 20, 60]
const MOST_IN_FLIGHT = 20
const HEAD_START_MS = 25
const REMEMBERED = 200

/** What an event says besides its name and time. */
export interface EventContent {
  payload: Record<string, unknown>
  /** Opens the event's download addresses for 24 hours. */
  downloadToken?: string
}

/** Sends events to the apps that subscribed to them, with Zoom's signature and Zoom's retries (reference section 6). */
export class WebhookSender {
  private readonly inFlight = new Map<string, Promise<void>>()
  private readonly background = new Set<Promise<void>>()
  private turn: Promise<void> = Promise.resolve()
  private isStopped = false

  constructor(private readonly sim: Simulation) {}

  /** Hands an event about a host's meetings to every app that this host authorized and that ticked it. */
  announce(hostId: string, event: string, content: EventContent): void {
    for (const app of this.sim.world.apps)
      if (this.listens(app, hostId, event)) this.enqueue(app, hostId, event, content)
  }

  /** To one app, whether the user still uses it or not (`app_deauthorized`). */
  enqueue(app: ZoomApp, hostId: string, event: string, { payload, downloadToken }: EventContent): void {
    const body: EventBody = {
      event,
      event_ts: this.sim.now().getTime(),
      ...(downloadToken ? { download_token: downloadToken } : {}),
      payload,
    }
    const { world } = this.sim
    const where = { call: event, userId: hostId }
    for (const { text, requestId, flaws, delayMs, isDropped } of eventVariants(world, where, body)) {
      const firstTry = new Date(this.sim.now().getTime() + delayMs)
      world.deliveries.push({
        id: newText(12),
        appId: app.id,
        hostId,
        event,
        url: app.subscription.endpointUrl,
        body: text,
        requestId,
        createdAt: this.sim.now().toISOString(),
        state: isDropped ? 'dropped' : 'pending',
        nextTryAt: isDropped ? null : firstTry.toISOString(),
        flaws,
        tries: [],
      })
    }
    this.forgetOld()
    // After the answer to the request that caused the event, as Zoom's events come on their own.
    setImmediate(() => this.runDue())
  }

  /** Starts every try whose time has come. */
  runDue(): void {
    if (this.isStopped) return
    const now = this.sim.now().toISOString()
    const due = this.sim.world.deliveries.filter(
      each => each.nextTryAt && each.nextTryAt <= now && !this.inFlight.has(each.id),
    )
    for (const delivery of due) if (this.inFlight.size < MOST_IN_FLIGHT) void this.start(delivery)
  }

  /** One more try, now, whatever became of the delivery. */
  async sendAgain(delivery: Delivery): Promise<DeliveryTry> {
    await this.inFlight.get(delivery.id)
    await this.start(delivery)
    return delivery.tries.at(-1)!
  }

  /** Resolves when nothing is being sent and nothing is due. */
  async settle(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      await new Promise(resolve => setImmediate(resolve))
      this.runDue()
      if (this.inFlight.size + this.background.size === 0) return
      await Promise.all([...this.inFlight.values(), ...this.background])
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await Promise.all([...this.inFlight.values(), ...this.background])
  }

  /** Work that `settle` and `stop` wait for. */
  inBackground(work: Promise<void>): void {
    this.background.add(work)
    void work.finally(() => this.background.delete(work))
  }

  /**
   * The challenge of the Validate button and of every 72 hours: the endpoint must answer with the HMAC of a random text.
   * @returns null when it did; otherwise what was wrong, in words
   */
  async challenge(app: ZoomApp, url: string): Promise<string | null> {
    const plainToken = randomBytes(16).toString('base64url')
    const body = JSON.stringify({
      payload: { plainToken },
      event_ts: this.sim.now().getTime(),
      event: 'endpoint.url_validation',
    })
    const headers = signedHeaders(app, body, this.sim.clock.base.now(), newText(32), [])
    const { status, failure, answer } = await post(url, body, headers)
    if (failure) return `The endpoint did not answer: ${failure}.`
    if (status !== 200) return `The endpoint answered ${status}. It must answer 200.`
    const encryptedToken = createHmac('sha256', app.secretToken).update(plainToken).digest('hex')
    return isRightAnswer(answer, { plainToken, encryptedToken })
      ? null
      : 'The endpoint answered, but not with the right encryptedToken. Check the secret token.'
  }

  private listens(app: ZoomApp, hostId: string, event: string): boolean {
    const { enabled, validatedUrl, endpointUrl, events } = app.subscription
    if (!enabled || validatedUrl !== endpointUrl || !events.includes(event) || !mayHear(app, event)) return false
    if (app.kind === 'server-to-server') return this.sim.findUser(hostId)?.accountId === app.accountId
    return this.sim.world.grants.some(each => each.appId === app.id && each.userId === hostId && each.state === 'live')
  }

  // One try of a delivery at a time: who asks again while it runs waits for the same one.
  private start(delivery: Delivery): Promise<void> {
    const current = this.inFlight.get(delivery.id)
    if (current) return current
    const running = this.inTurn(() => this.attempt(delivery))
      .catch((error: unknown) => this.giveUp(delivery, error))
      .finally(() => {
        this.inFlight.delete(delivery.id)
        this.runDue()
      })
    this.inFlight.set(delivery.id, running)
    return running
  }

  /** Events leave in the order in which they happened, but a slow endpoint holds up the next one only for a moment. */
  private inTurn(attempt: () => Promise<void>): Promise<void> {
    const begun = this.turn.then(() => ({ running: attempt() }))
    this.turn = begun.then(({ running }) => Promise.race([running, aMoment()])).catch(() => undefined)
    return begun.then(({ running }) => running)
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const app = this.sim.findApp(delivery.appId)
    if (!app) return void (delivery.nextTryAt = null)
    const at = this.sim.now().toISOString()
    const headers = signedHeaders(app, delivery.body, this.sim.clock.base.now(), delivery.requestId, delivery.flaws)
    const outcome = await post(delivery.url, delivery.body, headers)
    delivery.tries.push({ at, headers, ...outcome })
    this.settleState(delivery, outcome)
    this.sim.commitSoon()
  }

  /** A defect of the simulator, not of the endpoint: trying again would fail again. */
  private giveUp(delivery: Delivery, error: unknown): void {
    Object.assign(delivery, { state: 'given up', nextTryAt: null })
    this.sim.logger.error({ err: error }, 'an event could not be sent')
  }

  /** Zoom tries again after 5xx and network failures only; what we refuse with 3xx or 4xx is gone (reference 6.5). */
  private settleState(delivery: Delivery, { status }: { status: number | null }): void {
    const wait = MINUTES_TO_NEXT_TRY[delivery.tries.length - 1]
    const isWorthRetrying = status === null || status >= 500
    delivery.nextTryAt = isWorthRetrying && wait ? plusMinutes(this.sim.now(), wait).toISOString() : null
    if (status === 200 || status === 204) delivery.state = 'delivered'
    else if (!isWorthRetrying) delivery.state = 'refused'
    else delivery.state = wait ? 'pending' : 'given up'
  }

  private forgetOld(): void {
    const { world } = this.sim
    const done = world.deliveries.filter(each => each.state !== 'pending')
    const old = new Set(done.slice(0, Math.max(0, done.length - REMEMBERED)))
    if (old.size > 0) world.deliveries = world.deliveries.filter(each => !old.has(each))
  }
}

const aMoment = (): Promise<void> => new Promise(resolve => setTimeout(resolve, HEAD_START_MS).unref())

/** Whether the app holds the scope that an event needs (reference 2.4). */
export function mayHear(app: Pick<ZoomApp, 'scopes'>, event: string): boolean {
  const needed = EVENT_SCOPES[event]
  return (
    !needed ||
    app.scopes.some(
      scope => scope.replace(/:admin$/, '') === needed.classic || scope.replace(/:admin$/, '') === needed.granular,
    )
  )
}

function isRightAnswer(text: string, wanted: { plainToken: string; encryptedToken: string }): boolean {
  try {
    const answer = JSON.parse(text) as Partial<typeof wanted>
    return answer.plainToken === wanted.plainToken && answer.encryptedToken === wanted.encryptedToken
  } catch {
    return false
  }
}
