import { needsDoubleEncoding } from './ids'
import { noSuchMeeting, ZoomError } from './zoom-error'

const UUID = /^[A-Za-z0-9+/]{22}==$/

/** The meeting a path names: by its number, or one run of it by its UUID. */
export type MeetingKey = { number: number } | { uuid: string }

/**
 * Reads the meeting segment of a path that Express has decoded once. A UUID that begins with `/` or contains
 * `//` must have been encoded twice, any other once (reference 3.2). @throws ZoomError 3001 or 300
 */
export function meetingKey(segment: string): MeetingKey {
  if (/^\d{9,12}$/.test(segment)) return { number: Number(segment) }
  if (UUID.test(segment) && !needsDoubleEncoding(segment)) return { uuid: segment }
  const twice = decoded(segment)
  if (UUID.test(twice) && needsDoubleEncoding(twice) && twice !== segment) return { uuid: twice }
  if (UUID.test(twice)) throw noSuchMeeting(segment)
  throw new ZoomError(404, 300, `Invalid meeting id: ${segment}.`)
}

/** The number of a path that takes no UUID. */
export function meetingNumber(segment: string): number {
  const key = meetingKey(segment)
  if ('number' in key) return key.number
  throw noSuchMeeting(segment)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
