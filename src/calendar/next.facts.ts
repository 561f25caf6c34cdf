import type { Program, Room } from '../center'
import type { Visit } from '../web'
import type { CalendarDays } from './calendar-days'
import type { CalendarRow, RecordedRow } from './calendar.queries'
import type { ChipMaker } from './chip'

/** All that a learner's page is drawn from. */
export interface NextFacts {
  visit: Visit
  now: Date
  opensMinutes: number
  days: CalendarDays
  rows: readonly CalendarRow[]
  recorded: readonly RecordedRow[]
  rooms: ReadonlyMap<string, Room>
  programs: ReadonlyMap<string, Program>
  colors: ChipMaker['colors']
}
