import { clockTime, dayOf } from '../lib/time-zone'
import { shortDay } from './day-words'

/** `Today 10:41`, `Nov 30 10:41`: in a list. */
export function shortMoment(instant: Date, now: Date, zone: string): string {
  return `${shortDay(dayOf(instant, zone), dayOf(now, zone))} ${clockTime(instant, zone)}`
}
