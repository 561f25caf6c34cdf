import type { Page, StatusLook } from '../web'
import type { Board } from './board'
import { calendarHref } from './calendar.forms'
import { longDay, longRangeWords, monthWords, rangeWords } from './day-words'
import { legendFor } from './look'
import { VIEWS, type CalendarView } from './period'
import { presentRail, type Rail } from './rail.view'

export interface CalendarLink {
  text: string
  icon?: string
  href: string
  isCurrent: boolean
}

/** What stands around every calendar: the toolbar, the rail, the legend, and what has to be said about it. */
export interface CalendarFrame extends Page {
  heading: string
  /** What the arrows move by. */
  unit: string
  previous: string
  thisDay: string
  next: string
  views: CalendarLink[]
  groupings: CalendarLink[]
  rail: Rail
  notes: CalendarNote[]
  legend: StatusLook[]
  /** What stands under a printed page. */
  printed: string
}

export interface CalendarNote {
  kind: 'info' | 'warn'
  title: string
  text?: string
  link?: { href: string; text: string }
}

const VIEW_WORDS: Record<CalendarView, string> = { month: 'Month', week: 'Week', day: 'Day', agenda: 'Agenda' }
const UNITS: Record<CalendarView, string> = { month: 'month', week: 'week', day: 'day', agenda: 'seven days' }
const NOTHING: Record<CalendarView, string> = {
  month: 'No sessions this month.',
  week: 'No sessions this week.',
  day: 'No sessions on this day.',
  agenda: 'No sessions in these seven days.',
}

export function presentFrame(board: Board): CalendarFrame {
  const { period, wishes, visit } = board
  const heading = headingOf(board)
  const at = (date: string | undefined) => calendarHref(period.view, { ...wishes, date })
  return {
    title: `Calendar, ${heading}`,
    section: 'calendar',
    wide: true,
    heading,
    unit: UNITS[period.view],
    previous: at(period.previous),
    thisDay: at(undefined),
    next: at(period.next),
    views: VIEWS.map(view => ({
      text: VIEW_WORDS[view],
      href: calendarHref(view, wishes),
      isCurrent: view === period.view,
    })),
    groupings: period.view === 'week' ? groupings(board) : [],
    rail: presentRail(board),
    notes: notesOn(board),
    legend: legendFor(visit.actor.role),
    printed: `Printed ${longDay(board.today, '')}`,
  }
}

function headingOf({ period, days, today }: Board): string {
  if (period.view === 'day') return longDay(period.date, today)
  if (period.view === 'month') return monthWords(period.date)
  return rangeWords(period.first, days.dates.at(-1)!)
}

/** `November 30 – December 6, 2026`: for the captions that are only heard. */
export const spokenRange = ({ period, days }: Board): string => longRangeWords(period.first, days.dates.at(-1)!)

function groupings({ wishes }: Board): CalendarLink[] {
  const link = (by: 'room' | 'time', text: string, icon: string) => ({
    text,
    icon,
    href: calendarHref('week', { ...wishes, by }),
    isCurrent: wishes.by === by,
  })
  return [link('room', 'Rooms', 'door-open'), link('time', 'Hours', 'clock')]
}

function notesOn(board: Board): CalendarNote[] {
  return [...emptyNote(board), ...cutNote(board), ...clockNote(board)]
}

function emptyNote({ all, shown, period, wishes, visit }: Board): CalendarNote[] {
  if (shown.length > 0) return []
  if (all.length > 0) {
    const cleared = calendarHref(period.view, { ...wishes, mine: false, problem: false, programs: [] })
    return [{ kind: 'info', title: 'No session matches.', link: { href: cleared, text: 'Clear filters' } }]
  }
  const isStaff = visit.actor.role !== 'student'
  return [{ kind: 'info', title: NOTHING[period.view], ...(isStaff ? { link: schedule(period.date) } : {}) }]
}

const schedule = (date: string) => ({ href: `/sessions/new?date=${date}`, text: 'Schedule one' })

function cutNote({ isCut, all }: Board): CalendarNote[] {
  if (!isCut) return []
  const title = `Only the first ${all.length.toLocaleString('en-US')} sessions are shown here.`
  return [{ kind: 'warn', title, text: 'Choose a shorter view to see the others.' }]
}

function clockNote({ days, today, period }: Board): CalendarNote[] {
  if (period.view === 'month') return []
  return days.clockChanges().map(date => ({
    kind: 'info' as const,
    title: `Clocks change on ${longDay(date, today)}.`,
    text: 'Sessions stay at the time that is written here.',
  }))
}
