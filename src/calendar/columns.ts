import type { Board } from './board'
import { calendarHref } from './calendar.forms'
import { dayNumber, shortWeekday } from './day-words'

/** The head of one day's column. */
export interface DayColumn {
  weekday: string
  number: string
  href: string
  count: number
  isToday: boolean
  /** A free day of the weekend: it shrinks. */
  isNarrow: boolean
}

/** The columns of a week. */
export function presentColumns({ days, byDay, wishes, today }: Board): DayColumn[] {
  return days.dates.map((date, day) => ({
    weekday: shortWeekday(date),
    number: dayNumber(date),
    href: calendarHref('day', { ...wishes, date }),
    count: byDay[day]!.length,
    isToday: date === today,
    isNarrow: day >= SATURDAY && byDay.slice(day).every(placements => placements.length === 0),
  }))
}

const SATURDAY = 5
