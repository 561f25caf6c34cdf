import type { Response } from 'express'
import type { CallFacts } from './data/calls'
import { HOST_WRITES_PER_DAY, RATE_LIMITS, SAME_REGISTRANT_PER_DAY } from './data/rate-limits'
import type { Fault } from './faults'
import type { Simulation } from './simulation'
import type { Account } from './world'
import { nextUtcMidnight, utcDay, zoomTime } from './zoom-time'

/** A limit that was reached: Zoom's text, and when to come back. */
export class LimitReached extends Error {
  readonly status = 429

  constructor(
    message: string,
    readonly type: 'QPS' | 'Daily-limit',
    readonly retryAfter: string | null,
  ) {
    super(message)
  }

  get body(): object {
    return { code: 429, message: this.message }
  }
}

const PER_SECOND_TEXT = 'You have reached the maximum per-second rate limit for this API. Try again later.'
const DAILY_TEXT =
  'You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.'
const HOST_TEXT = `You have exceeded the daily rate limit (${HOST_WRITES_PER_DAY}) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.`
const registrantText = (email: string) =>
  `You have exceeded the daily rate limit of (${SAME_REGISTRANT_PER_DAY}) for Add meeting registrant API requests for the registrant (${email}). You can resume these API requests at GMT 00:00:00.`

/** Zoom's limits: per account and label, shared by all apps; per host; per registrant (reference section 8). */
export class RateLimits {
  constructor(private readonly sim: Simulation) {}

  /** Counts a call and writes the headers that every answer carries. @throws LimitReached */
  count(account: Account, { label }: CallFacts, res: Response): void {
    if (this.sim.limitsLifted) return
    const limit = RATE_LIMITS[account.plan][label]
    const used = this.countSecond(`${account.id} ${label}`)
    writeHeaders(res, label, 'QPS', limit.perSecond, limit.perSecond - used)
    if (used > limit.perSecond) throw new LimitReached(PER_SECOND_TEXT, 'QPS', null)
    if (limit.perDay !== undefined && this.countDay(`${account.id} ${label}`) > limit.perDay)
      throw this.daily(DAILY_TEXT)
  }

  /** Creating and updating meetings: 100 requests per host and UTC day, whatever app makes them. */
  countHostWrite(hostId: string): void {
    if (this.countDay(`host ${hostId}`) > HOST_WRITES_PER_DAY) throw this.daily(HOST_TEXT)
  }

  countRegistrant(meetingId: number, email: string): void {
    if (this.countDay(`registrant ${meetingId} ${email}`) > SAME_REGISTRANT_PER_DAY)
      throw this.daily(registrantText(email))
  }

  /** The limit that a fault pretends was reached. */
  pretended(fault: Fault): LimitReached {
    const isPerSecond = fault.kind === 'rate_per_second'
    const text = isPerSecond ? PER_SECOND_TEXT : fault.kind === 'rate_host' ? HOST_TEXT : DAILY_TEXT
    return new LimitReached(text, isPerSecond ? 'QPS' : 'Daily-limit', this.retryAfter(fault, isPerSecond))
  }

  private daily(text: string): LimitReached {
    return new LimitReached(text, 'Daily-limit', zoomTime(nextUtcMidnight(this.sim.now())))
  }

  private retryAfter({ retryAfter }: Fault, isPerSecond: boolean): string | null {
    const form = retryAfter ?? (isPerSecond ? 'absent' : 'date')
    if (form === 'absent') return null
    const seconds = isPerSecond
      ? 1
      : Math.ceil((nextUtcMidnight(this.sim.now()).getTime() - this.sim.now().getTime()) / 1000)
    return form === 'seconds' ? String(seconds) : zoomTime(new Date(this.sim.now().getTime() + seconds * 1000))
  }

  private countSecond(key: string): number {
    // Seconds are those of the machine: a simulated clock that stands still must not jam every bucket.
    const second = Math.floor(Date.now() / 1000)
    const bucket = this.sim.seconds.get(key)
    if (bucket?.second === second) return ++bucket.used
    this.sim.seconds.set(key, { second, used: 1 })
    return 1
  }

  private countDay(key: string): number {
    const { daily } = this.sim.world
    const day = utcDay(this.sim.now())
    if (daily.day !== day) Object.assign(daily, { day, counts: {} })
    return (daily.counts[key] = (daily.counts[key] ?? 0) + 1)
  }
}

function writeHeaders(res: Response, label: string, type: string, limit: number, remaining: number): void {
  res.set({
    'X-RateLimit-Category': label,
    'X-RateLimit-Type': type,
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(Math.max(0, remaining)),
    'X-RateLimit-Reset': String(Math.floor(Date.now() / 1000) + 1),
  })
}

/** Says on the answer which limit was reached and when to come back. */
export function announceLimit(res: Response, limit: LimitReached): void {
  res.set({ 'X-RateLimit-Type': limit.type, 'X-RateLimit-Remaining': '0' })
  if (limit.retryAfter) res.set('Retry-After', limit.retryAfter)
}
