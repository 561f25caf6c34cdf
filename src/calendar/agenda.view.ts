import { definePage } from '../web'
import type { Board } from './board'
import { calendarHref } from './calendar.forms'
import type { Chip } from './chip'
import { dayNumber, relativeDay, shortWeekday } from './day-words'
import { presentFrame, type CalendarFrame } from './frame.view'

/** One day of the strip above a list. */
export interface StripDay {
  weekday: string
  number: string
  count: number
  href: string
  isChosen: boolean
}

/** What a phone shows instead of the week: the seven days, and the list of one of them. */
export interface PhoneDay {
  strip: StripDay[]
  heading: string
  chips: Chip[]
}

export interface AgendaPage extends CalendarFrame {
  strip: StripDay[]
  days: { id: string; heading: string; chips: Chip[] }[]
}

export const agendaPage = definePage<AgendaPage>('calendar/agenda')

/** A list of seven days, from the chosen one on: to read, to print, to hear. */
export function presentAgenda(board: Board): AgendaPage {
  const { days, byDay, today } = board
  return {
    ...presentFrame(board),
    strip: presentStrip(board, date => `#day-${date}`),
    days: days.dates.map((date, day) => ({
      id: `day-${date}`,
      heading: relativeDay(date, today),
      chips: byDay[day]!.map(each => each.chip),
    })),
  }
}

export function presentPhoneDay(board: Board): PhoneDay {
  const { period, days, byDay, today, wishes } = board
  return {
    strip: presentStrip(board, date => calendarHref('week', { ...wishes, date })),
    heading: relativeDay(period.date, today),
    chips: byDay[days.dates.indexOf(period.date)]!.map(each => each.chip),
  }
}

function presentStrip({ days, byDay, period }: Board, href: (date: string) => string): StripDay[] {
  return days.dates.map((date, day) => ({
    weekday: shortWeekday(date),
    number: dayNumber(date),
    count: byDay[day]!.length,
    href: href(date),
    isChosen: date === period.date,
  }))
}
