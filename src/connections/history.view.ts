import type { ActivityRow } from '../activity'
import { dayAndTime } from '../zoom-app'

/** One line of what happened to a connection. */
export interface HistoryLine {
  when: string
  who: string
  sentence: string
}

// Nobody did these. All others that nobody did were done by Zoom.
const WHO: Record<string, string> = {
  'connection.erased': 'This center',
  'connection.ended': 'This center',
  'connection.revived': 'This center',
  'connection.superseded': 'This center',
  'connection.permissions': 'The connection',
}

/** What happened to a connection, as it is told to its owner and to the admin: each reader is “You”. */
export const historyLines = (rows: readonly ActivityRow[], readerId: string, now: Date, zone: string): HistoryLine[] =>
  rows.map(({ at, who, personId, kind, sentence }) => ({
    when: capital(dayAndTime(at, now, zone)),
    who: personId === readerId ? 'You' : (who ?? WHO[kind] ?? 'Zoom'),
    sentence,
  }))

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
