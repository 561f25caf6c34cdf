import { DateTime } from 'luxon'

/** `2026-11-26T14:00:00Z`, the form of every time in Zoom's answers. */
export const zoomTime = (instant: Date | string): string => new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z')

/** `2026-11-26`, the UTC day on which daily limits and recording lists turn. */
export const utcDay = (instant: Date): string => instant.toISOString().slice(0, 10)

export const nextUtcMidnight = (instant: Date): Date =>
  DateTime.fromJSDate(instant, { zone: 'utc' }).plus({ days: 1 }).startOf('day').toJSDate()

export const plusSeconds = (instant: Date | string, seconds: number): Date =>
  new Date(new Date(instant).getTime() + seconds * 1000)

export const plusMinutes = (instant: Date | string, minutes: number): Date => plusSeconds(instant, minutes * 60)

export const plusDays = (instant: Date | string, days: number): Date => plusSeconds(instant, days * 86_400)

export const secondsBetween = (start: string | Date, end: string | Date): number =>
  Math.max(0, Math.round((new Date(end).getTime() - new Date(start).getTime()) / 1000))

/**
 * A `start_time` as Zoom reads it: with `Z` it is UTC, without it is the clock of the zone (reference section 3.3).
 * @returns null when it is not a time
 */
export function parseZoomTime(text: string, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/.test(text)) return null
  const time = DateTime.fromISO(text, { zone: text.endsWith('Z') ? 'utc' : zone })
  return time.isValid ? time.toJSDate() : null
}
