import { stringify } from 'csv-stringify/sync'
import { isoWithOffset } from '../lib/time-zone'
import { plainError } from '../dead-letters'
import { RESULTS } from './event-log.forms'
import type { EventRow } from './event-log.queries'

const COLUMNS = ['Received', 'Happened', 'Event', 'Result', 'Attempts', 'Meeting', 'Session', 'Last error', 'Delivery']

/** The log for a spreadsheet, with the byte order mark that makes it read UTF-8. Titles never become formulas. */
export function eventsCsv(rows: readonly EventRow[], zone: string): string {
  const lines = rows.map(row => [
    isoWithOffset(row.receivedAt, zone),
    isoWithOffset(row.eventAt, zone),
    row.event,
    RESULTS[row.result],
    row.attempts,
    row.meetingId,
    row.session?.title,
    plainError(row.lastError)?.text,
    row.requestId,
  ])
  return stringify([COLUMNS, ...lines], { bom: true, quoted: true, escape_formulas: true, record_delimiter: 'windows' })
}
