import { definePage } from '../web'
import type { Board } from './board'
import { calendarHref } from './calendar.forms'
import type { Chip, Placement } from './chip'
import { dayAndMonth, dayNumber } from './day-words'
import { presentFrame, spokenRange, type CalendarFrame } from './frame.view'

export interface MonthPage extends CalendarFrame {
  caption: string
  weeks: MonthDay[][]
  /** Some day has more than is shown of it. */
  isShortened: boolean
}

interface MonthDay {
  number: string
  label: string
  href: string
  count: number
  isToday: boolean
  isOut: boolean
  chips: Chip[]
}

const MOST_CHIPS = 3

export const monthPage = definePage<MonthPage>('calendar/month')

/** Whole weeks; of each day the sessions that matter most. */
export function presentMonth(board: Board): MonthPage {
  const cells = board.days.dates.map((date, day) => presentDay(board, date, day))
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
  const isShortened = cells.some(cell => cell.count > cell.chips.length)
  return { ...presentFrame(board), caption: `Sessions from ${spokenRange(board)}`, weeks, isShortened }
}

function presentDay(board: Board, date: string, day: number): MonthDay {
  const ofDay = board.byDay[day]!
  return {
    number: dayNumber(date),
    label: `${dayAndMonth(date)}, ${ofDay.length === 1 ? '1 session' : `${ofDay.length} sessions`}`,
    href: calendarHref('day', { ...board.wishes, date }),
    count: ofDay.length,
    isToday: date === board.today,
    isOut: date.slice(0, 7) !== board.period.date.slice(0, 7),
    chips: mostImportant(ofDay, board.visit.actor.personId).map(each => each.chip),
  }
}

/** What is live, then what has a problem, then what is one's own, then the earliest; shown in the order of time. */
export function mostImportant(placements: readonly Placement[], personId: string): Placement[] {
  const rank = ({ chip, row }: Placement): number =>
    (chip.status.key === 'live' ? 4 : 0) + (chip.status.isProblem ? 2 : 0) + (row.instructorId === personId ? 1 : 0)
  const chosen = new Set([...placements].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_CHIPS))
  return placements.filter(each => chosen.has(each))
}
