/** A session as calendar programs take it. */
export interface CalendarEvent {
  /** The same for the same session, forever: a second import then changes the first. */
  uid: string
  /** Goes up with every change. */
  sequence: number
  title: string
  startsAt: Date
  endsAt: Date
  location: string
  description: string
  /** Absolute. */
  url: string
  cancelled: boolean
}

const LINE_OCTETS = 75

/**
 * One event as an iCalendar file (RFC 5545), in UTC.
 * @param now when the file is made
 */
export function eventFile(event: CalendarEvent, now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//simcenter-zoom//calendar//EN',
    'BEGIN:VEVENT',
    `UID:${text(event.uid)}`,
    `DTSTAMP:${instant(now)}`,
    `DTSTART:${instant(event.startsAt)}`,
    `DTEND:${instant(event.endsAt)}`,
    `SEQUENCE:${event.sequence}`,
    `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    `SUMMARY:${text(event.title)}`,
    `LOCATION:${text(event.location)}`,
    `DESCRIPTION:${text(event.description)}`,
    `URL:${event.url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map(line => fold(line) + '\r\n').join('')
}

/** `20261202T161500Z` */
const instant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '')

// A line break in a title would begin a property of its own: it becomes the two characters \n. Other controls go.
function text(value: string): string {
  return value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n|[\r\n\u2028\u2029]/g, '\\n')
    .replace(/\p{Cc}/gu, '')
}

/** Lines hold at most 75 octets; what is longer goes on in the next one, after a space. Characters stay whole. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}
