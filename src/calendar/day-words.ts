import { nominal } from './calendar-days'

// Dates have no zone: they are put into words in UTC, so that none moves them to another day.
const words = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })

const SHORT_WEEKDAY = words({ weekday: 'short' })
const LONG_DAY = words({ weekday: 'long', month: 'long', day: 'numeric' })
const LONG_DAY_AND_YEAR = words({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' })
const MONTH = words({ month: 'long', year: 'numeric' })
const DAY_AND_MONTH = words({ month: 'long', day: 'numeric' })
const SHORT_DATE = words({ month: 'short', day: 'numeric' })
const RANGE = words({ month: 'short', day: 'numeric', year: 'numeric' })
const LONG_RANGE = words({ month: 'long', day: 'numeric', year: 'numeric' })

/** `Wed` */
export const shortWeekday = (date: string): string => SHORT_WEEKDAY.format(nominal(date))

/** `2` */
export const dayNumber = (date: string): string => String(Number(date.slice(8)))

/** `December 2` */
export const dayAndMonth = (date: string): string => DAY_AND_MONTH.format(nominal(date))

/** `December 2026` */
export const monthWords = (date: string): string => MONTH.format(nominal(date))

/** `Nov 30 – Dec 6, 2026` */
export const rangeWords = (first: string, last: string): string => RANGE.formatRange(nominal(first), nominal(last))

/** `November 30 – December 6, 2026` */
export const longRangeWords = (first: string, last: string): string =>
  LONG_RANGE.formatRange(nominal(first), nominal(last))

/** `Wednesday, December 2`; with the year when it is not the present one. */
export const longDay = (date: string, today: string): string =>
  (date.slice(0, 4) === today.slice(0, 4) ? LONG_DAY : LONG_DAY_AND_YEAR).format(nominal(date))

/** `Today, Wednesday, December 2`: tomorrow and yesterday likewise. */
export function relativeDay(date: string, today: string): string {
  const distance = (nominal(date) - nominal(today)) / 86_400_000
  const word = { '-1': 'Yesterday, ', '0': 'Today, ', '1': 'Tomorrow, ' }[String(distance)] ?? ''
  return word + longDay(date, today)
}

/** `Today`, `Thu 3`, `Dec 17`: as short as it can be without being ambiguous. */
export function shortDay(date: string, today: string): string {
  const distance = (nominal(date) - nominal(today)) / 86_400_000
  if (distance === 0) return 'Today'
  if (distance > 0 && distance < 7) return `${shortWeekday(date)} ${dayNumber(date)}`
  return SHORT_DATE.format(nominal(date))
}

/** `today`, `tomorrow`, `on Thursday, December 3`: within a sentence. */
export function dayInSentence(date: string, today: string): string {
  const distance = (nominal(date) - nominal(today)) / 86_400_000
  if (distance === 0 || distance === 1) return distance === 0 ? 'today' : 'tomorrow'
  return `on ${longDay(date, today)}`
}

/** The names of the weekdays, Monday first. */
export const WEEKDAYS: readonly { letter: string; short: string; long: string }[] = [1, 2, 3, 4, 5, 6, 7].map(day => {
  // January 1, 2024 was a Monday.
  const date = nominal(`2024-01-0${day}`)
  const long = words({ weekday: 'long' }).format(date)
  return { letter: long[0]!, short: SHORT_WEEKDAY.format(date), long }
})
