import type { Account } from '../world'
import type { RateLabel } from './calls'

/** Calls an account may make per second and label; the Free plan has a limit per UTC day as well (Zoom reference 8.1). */
export const RATE_LIMITS: Readonly<Record<Account['plan'], Record<RateLabel, { perSecond: number; perDay?: number }>>> = {
  free: {
    Light: { perSecond: 4, perDay: 6_000 },
    Medium: { perSecond: 2, perDay: 2_000 },
    Heavy: { perSecond: 1, perDay: 1_000 },
  },
  pro: { Light: { perSecond: 30 }, Medium: { perSecond: 20 }, Heavy: { perSecond: 10, perDay: 30_000 } },
  business: { Light: { perSecond: 80 }, Medium: { perSecond: 60 }, Heavy: { perSecond: 40, perDay: 60_000 } },
}

/** Create and update requests of meetings per host and UTC day (8.3). */
export const HOST_WRITES_PER_DAY = 100

/** Add requests for the same registrant of the same meeting per UTC day (8.3). */
export const SAME_REGISTRANT_PER_DAY = 3
