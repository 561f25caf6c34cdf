import type { ActivityRow } from '../activity'
import { dayAndTime } from '../zoom-app'

/** One line of what happened to a connection. */
export interface HistoryLine {
  when: string
  who: string
  sentence: string
}

// Nobody did these: the rest that nobody did was done by Zoom.
const DONE_HERE: readonly string[] = ['connection.erased']

/** What happened to a connection, as it is told to its owner and to the admin. */
export const historyLines = (rows: readonly ActivityRow[], now: Date, zone: string): HistoryLine[] =>
  rows.map(({ at, who, kind, sentence }) => ({
    when: dayAndTime(at, now, zone),
    who: who ?? (DONE_HERE.includes(kind) ? 'This center' : 'Zoom'),
    sentence,
  }))
