import { doerOf, type ActivityRow } from '../activity'
import { capital, dayAndTime } from '../zoom-app'

/** One line of what happened to a connection. */
export interface HistoryLine {
  when: string
  who: string
  sentence: string
}

/** What happened to a connection, as it is told to its owner and to the admin: each reader is “You”. */
export const historyLines = (rows: readonly ActivityRow[], readerId: string, now: Date, zone: string): HistoryLine[] =>
  rows.map(({ at, who, personId, kind, sentence }) => ({
    when: capital(dayAndTime(at, now, zone)),
    who: personId === readerId ? 'You' : (who ?? doerOf(kind)),
    sentence,
  }))
