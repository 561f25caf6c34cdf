const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND
const PARKING_DISTANCE = 60 * SECOND
const PAUSE_WHEN_UNTOLD = 2 * SECOND

/**
 * Reads `Retry-After`: seconds, an HTTP date, or (as Zoom sends it with daily limits) an ISO 8601 date-time.
 * Never earlier than in a second and never later than in a day. (Zoom reference 3.6)
 */
export function retryAfter(headers: Headers, now: Date): Date | null {
  const told = headers.get('retry-after')?.trim() ?? ''
  const at = /^\d+(\.\d+)?$/.test(told) ? now.getTime() + Number(told) * SECOND : Date.parse(told)
  if (Number.isNaN(at)) return null
  return new Date(Math.min(Math.max(at, now.getTime() + SECOND), now.getTime() + DAY))
}

/** When a call that met a limit may be repeated, and whether it has to be parked until then. (Zoom reference 8.2 to 8.4) */
export function afterRateLimit(headers: Headers, text: string, now: Date): { retryAt: Date; daily: boolean } {
  const told = retryAfter(headers, now)
  const isDaily = /daily/i.test(headers.get('x-ratelimit-type') ?? '') || /daily/i.test(text)
  const retryAt = told ?? (isDaily ? nextUtcMidnight(now) : new Date(now.getTime() + PAUSE_WHEN_UNTOLD))
  return { retryAt, daily: isDaily || retryAt.getTime() - now.getTime() > PARKING_DISTANCE }
}

// Zoom counts days in UTC.
const nextUtcMidnight = (now: Date): Date => new Date((Math.floor(now.getTime() / DAY) + 1) * DAY)
