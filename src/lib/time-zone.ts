import { DateTime, IANAZone } from 'luxon'

/** What became of a wall-clock time: one instant, none (the clocks jump over it), or two (the hour comes twice). */
export type LocalTime =
  { kind: 'once'; instant: Date } | { kind: 'never'; suggestion: string } | { kind: 'twice'; first: Date; second: Date }

export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name)

/**
 * The instant at which clocks in `zone` show this date and time.
 * @param date `2026-12-31`
 * @param time `14:30`
 */
export function instantOf(date: string, time: string, zone: string): LocalTime {
  const local = DateTime.fromISO(`${date}T${time}`, { zone })
  // Luxon moves a time that does not exist forward instead of refusing it.
  if (local.toFormat('HH:mm') !== time) return { kind: 'never', suggestion: local.toFormat('HH:mm') }
  const [first, second] = local
    .getPossibleOffsets()
    .map(each => each.toJSDate())
    .sort((a, b) => a.getTime() - b.getTime())
  return second ? { kind: 'twice', first: first!, second } : { kind: 'once', instant: first! }
}

/** `2026-12-02`, the day on which this instant falls in the zone. */
export const dayOf = (instant: Date, zone: string): string => DateTime.fromJSDate(instant, { zone }).toISODate()!

/** `08:05`, on the clocks of the zone. */
export const clockTime = (instant: Date, zone: string): string =>
  DateTime.fromJSDate(instant, { zone }).toFormat('HH:mm')

/** `2026-12-02T08:05:00-06:00`, for `<time datetime>`. */
export const isoWithOffset = (instant: Date, zone: string): string =>
  DateTime.fromJSDate(instant, { zone }).toISO({ suppressMilliseconds: true })!

/** Midnight at the start of this day in the zone. On the days when midnight does not exist, the first instant of the day. */
export const startOfDay = (date: string, zone: string): Date =>
  DateTime.fromISO(date, { zone }).startOf('day').toJSDate()

/** The date so many days later; negative goes back. */
export const addDays = (date: string, days: number): string => DateTime.fromISO(date).plus({ days }).toISODate()!

/** The Monday of the week in which the date falls. */
export const mondayOf = (date: string): string => DateTime.fromISO(date).startOf('week').toISODate()!

/** `Wednesday, December 2, 2026` */
export const longDay = (date: string): string =>
  DateTime.fromISO(date).setLocale('en-US').toFormat('cccc, LLLL d, yyyy')

const genericNames = new Map<string, Intl.DateTimeFormat>()

// Making a formatter costs more than a whole page; there are few zones.
function genericName(zone: string): Intl.DateTimeFormat {
  const known = genericNames.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' })
  genericNames.set(zone, format)
  return format
}

/** `Central Time (Chicago)`: long generic name and city, never an ambiguous abbreviation. */
export function zoneName(zone: string, at: Date = new Date()): string {
  const generic = genericName(zone)
    .formatToParts(at)
    .find(part => part.type === 'timeZoneName')?.value
  const city = zone.split('/').pop()!.replaceAll('_', ' ')
  return generic && !generic.includes(city) ? `${generic} (${city})` : (generic ?? zone)
}
