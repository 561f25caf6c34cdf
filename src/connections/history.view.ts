import { doerOf, type ActivityRow } from '../activity'
import { dayAndTime } from '../zoom-app'

/** One line of what happened to a connection. */
export interface HistoryLine {
  when: string
  who: string
  sentence: string
}

/** What happened to a connection, as it is told to its owner and to the admin. */
export const historyLines = (rows: readonly ActivityRow[], now: Date, zone: string): HistoryLine[] =>
  rows.map(({ at, who, kind, sentence }) => ({
    when: dayAndTime(at, now, zone),
    who: who ?? doerOf(kind),
    sentence,
  }))
