import { addDays, dayOf, instantOf, isTimeZone, longDay } from '../lib/time-zone'

/** The fields of a form that say when, as typed. */
export interface TypedWhen {
  date: string
  time: string
  minutes: string
  timeZone: string
  /** Which of the two, in the night when an hour comes twice. */
  which: string
}

/** What they mean, or what is wrong with each. */
export interface When {
  startsAt: Date | null
  endsAt: Date | null
  /** The start on a clock, `14:30`; null when it is not a time of day. */
  clock: string | null
  /** The two moments between which the person has to choose. */
  twice: { first: Date; second: Date } | null
  errors: Partial<Record<keyof TypedWhen, string>>
}

export const SHORTEST_MINUTES = 5
export const LONGEST_MINUTES = 480

const FARTHEST_DAYS = 5 * 366
// A session that begins while it is being typed in is still worth typing in.
const GRACE_MS = 15 * 60_000

const TIME = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?(?:m\.?)?)?$/i

/** `14:30` from 14:30, 1430, 14.30, 2:30pm or 2p; null from anything else. */
export function parseTime(typed: string): string | null {
  const [, hours, minutes = '00', half] = TIME.exec(typed.trim()) ?? []
  if (hours === undefined || Number(minutes) > 59) return null
  const hour = half ? fromHalfDay(Number(hours), half.toLowerCase()) : Number(hours)
  return hour === null || hour > 23 ? null : `${String(hour).padStart(2, '0')}:${minutes}`
}

function fromHalfDay(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half === 'p' ? 12 : 0)
}

/** Whole minutes from plain digits; null from anything else, and outside 5 to 480. */
export function parseMinutes(typed: string): number | null {
  const minutes = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
  return minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES ? minutes : null
}

/** An IANA name. Offsets are none: they forget summer time. */
export const isZoneName = (name: string): boolean => /^[A-Za-z]/.test(name) && name.length <= 60 && isTimeZone(name)

/**
 * Reads when a session is to be.
 * @param unchanged the start it has already: that one may lie in the past
 */
export function readWhen(typed: TypedWhen, now: Date, unchanged: Date | null = null): When {
  const clock = parseTime(typed.time)
  const minutes = parseMinutes(typed.minutes)
  const errors = fieldErrors(typed, clock, minutes)
  const when: When = { startsAt: null, endsAt: null, clock, twice: null, errors }
  if (clock && !errors.date && !errors.timeZone) placeStart(when, typed, clock)
  if (when.startsAt && isPast(when.startsAt, now, unchanged)) errors.time = 'This time has passed. Choose a later one'
  if (when.startsAt && minutes) when.endsAt = new Date(when.startsAt.getTime() + minutes * 60_000)
  if (when.startsAt && isTooFar(when.startsAt, now)) errors.date = 'Choose a date within the next five years'
  return when
}

function fieldErrors(typed: TypedWhen, clock: string | null, minutes: number | null): When['errors'] {
  const errors: When['errors'] = {}
  if (!isDate(typed.date)) errors.date = 'Enter a date, like 2026-12-31'
  if (!clock) errors.time = 'Enter a time, like 14:30 or 2:30 pm'
  if (!minutes) errors.minutes = `Enter the length in minutes, from ${SHORTEST_MINUTES} to ${LONGEST_MINUTES}`
  if (!isZoneName(typed.timeZone)) errors.timeZone = 'Choose a time zone from the list'
  return errors
}

// Adding no day is how the date shows whether the calendar has it: February 29 comes back as null.
const isDate = (text: string): boolean => /^[12]\d{3}-\d{2}-\d{2}$/.test(text) && addDays(text, 0) === text

function placeStart(when: When, { date, timeZone, which }: TypedWhen, clock: string): void {
  const local = instantOf(date, clock, timeZone)
  if (local.kind === 'never' || (local.kind === 'once' && dayOf(local.instant, timeZone) !== date)) {
    when.errors.time = gapMessage(date, clock, local.kind === 'never' ? local.suggestion : null)
  } else if (local.kind === 'once') {
    when.startsAt = local.instant
  } else {
    when.twice = { first: local.first, second: local.second }
    when.startsAt = which === 'first' ? local.first : which === 'second' ? local.second : null
    if (!when.startsAt) when.errors.which = `${clock} comes twice on this day. Choose which one`
  }
}

function gapMessage(date: string, clock: string, suggestion: string | null): string {
  const day = longDay(date)
    .replace(/^\w+, /, '')
    .replace(/, \d+$/, '')
  if (!suggestion) return `This day does not exist in this time zone: clocks skip it`
  return `${clock} does not exist on ${day}: clocks go forward. Use ${suggestion}?`
}

function isPast(startsAt: Date, now: Date, unchanged: Date | null): boolean {
  return startsAt.getTime() < now.getTime() - GRACE_MS && startsAt.getTime() !== unchanged?.getTime()
}

const isTooFar = (startsAt: Date, now: Date): boolean => startsAt.getTime() - now.getTime() > FARTHEST_DAYS * 86_400_000
