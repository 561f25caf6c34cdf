import type { Database } from '../database'
import type { PeriodicWork } from '../jobs'
import { addDays, dayOf, instantOf, startOfDay } from '../lib/time-zone'
import type { Clock } from '../lib/clock'
import type { Session } from '../sessions'
import { MOST_ASKED, type Asking } from './asking'
import { DUE_SQL } from './readiness.sql'

/** When, on the clocks of the center, the next day's sessions are looked at: late enough to count, early enough to act. */
const EVENING = '18:00'
const EVERY_SECONDS = 300
const MOST_CENTERS = 1000
const ASK_AGAIN_MS = 3_600_000

/** The time whose sessions are due now, and since when a look counts for them. */
export interface DueTime {
  now: Date
  tomorrow: Date
  /** A look at one of today's sessions counts from then on. */
  todaySince: Date
  /** Up to here sessions are due: the end of today, in the evening that of tomorrow. */
  until: Date
  tomorrowSince: Date
}

/** Has the sessions of the next day looked at in the evening before, and at once those that were planned later. */
export function eveningCheck(db: Database, clock: Clock, asking: Asking): PeriodicWork {
  return {
    name: 'readiness.evening',
    everySeconds: EVERY_SECONDS,
    async run() {
      const centers = await db.query<{ id: string; zone: string }>(CENTERS_SQL, [MOST_CENTERS])
      for (const { id, zone } of centers) await askFor(id, dueTime(clock.now(), zone))
    },
  }

  async function askFor(institutionId: string, time: DueTime): Promise<void> {
    const { now, tomorrow, todaySince, until, tomorrowSince } = time
    const again = new Date(now.getTime() - ASK_AGAIN_MS)
    const parameters = [institutionId, now, tomorrow, todaySince, until, tomorrowSince, again, MOST_ASKED]
    const due = await db.query<Pick<Session, 'id' | 'institutionId' | 'instructorId'>>(DUE_SQL, parameters)
    if (due.length > 0) await db.write(tx => asking.ask(tx, due))
  }
}

export function dueTime(now: Date, zone: string): DueTime {
  const today = dayOf(now, zone)
  const tomorrow = startOfDay(addDays(today, 1), zone)
  const evening = eveningOf(today, zone)
  return {
    now,
    tomorrow,
    todaySince: eveningOf(addDays(today, -1), zone),
    until: now >= evening ? startOfDay(addDays(today, 2), zone) : tomorrow,
    tomorrowSince: evening,
  }
}

// No zone moves its clocks in the evening; should one, the first of two moments is early enough.
function eveningOf(day: string, zone: string): Date {
  const found = instantOf(day, EVENING, zone)
  if (found.kind === 'once') return found.instant
  return found.kind === 'twice' ? found.first : startOfDay(day, zone)
}

const CENTERS_SQL = 'SELECT id AS "id", time_zone AS "zone" FROM institution LIMIT $1'
