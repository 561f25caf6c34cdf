import { clockTime, dayOf, addDays } from '../lib/time-zone'

const UNITS: readonly [name: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** `3 minutes ago`, `41 days ago`; `just now` within five seconds. */
export function ago(then: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - then.getTime()) / 1000)
  if (seconds < 5) return 'just now'
  const [name, size] = UNITS.find(([, size]) => seconds >= size)!
  const count = Math.floor(seconds / size)
  return `${count} ${name}${count === 1 ? '' : 's'} ago`
}

/** `today at 13:00`, `yesterday at 18:12`, `on Nov 20 at 09:00`, on the clocks of the zone. */
export function dayAndTime(instant: Date, now: Date, zone: string): string {
  return `${dayWord(dayOf(instant, zone), dayOf(now, zone))} at ${clockTime(instant, zone)}`
}

/** `Sep 3, 2026` */
export const dateOf = (instant: Date, zone: string): string => monthAndDay(dayOf(instant, zone), { year: 'numeric' })

/** For the beginning of a sentence: `Today at 13:00`. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function dayWord(day: string, today: string): string {
  if (day === today) return 'today'
  if (day === addDays(today, -1)) return 'yesterday'
  if (day === addDays(today, 1)) return 'tomorrow'
  return `on ${monthAndDay(day, day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' })}`
}

const monthAndDay = (day: string, more: { year?: 'numeric' }): string =>
  new Date(day).toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC', ...more })
