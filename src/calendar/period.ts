import { daysAfter, nominal } from './calendar-days'

export const VIEWS = ['month', 'week', 'day', 'agenda'] as const
export type CalendarView = (typeof VIEWS)[number]

/** The days a calendar page shows, and where its arrows lead. */
export interface Period {
  view: CalendarView
  /** The day the page is about: it stays the same when the view changes. */
  date: string
  first: string
  count: number
  previous: string
  next: string
}

export const FIRST_DATE = '2000-01-01'
export const LAST_DATE = '2100-12-31'

export function periodOf(view: CalendarView, date: string): Period {
  const [first, count] = daysShown(view, date)
  const [previous, next] = neighbors(view, date)
  return { view, date, first, count, previous: within(previous), next: within(next) }
}

/** The Monday of the week in which the date falls. */
export const mondayOf = (date: string): string => daysAfter(date, -((weekday(date) + 6) % 7))

/** The first day of the month, so many months later. */
export function monthAfter(date: string, months: number): string {
  const [year, month] = date.split('-').map(Number)
  return new Date(Date.UTC(year!, month! - 1 + months, 1)).toISOString().slice(0, 10)
}

/** The whole weeks that a month touches: from a Monday, 28 to 42 days. */
export function weeksOfMonth(date: string): { first: string; count: number } {
  const first = mondayOf(monthAfter(date, 0))
  const after = daysAfter(mondayOf(daysAfter(monthAfter(date, 1), -1)), 7)
  return { first, count: daysBetween(first, after) }
}

function daysShown(view: CalendarView, date: string): [first: string, count: number] {
  if (view === 'day') return [date, 1]
  if (view === 'agenda') return [date, 7]
  if (view === 'week') return [mondayOf(date), 7]
  const { first, count } = weeksOfMonth(date)
  return [first, count]
}

function neighbors(view: CalendarView, date: string): [previous: string, next: string] {
  if (view === 'month') return [monthAfter(date, -1), monthAfter(date, 1)]
  const step = view === 'day' ? 1 : 7
  return [daysAfter(date, -step), daysAfter(date, step)]
}

const within = (date: string): string => (date < FIRST_DATE ? FIRST_DATE : date > LAST_DATE ? LAST_DATE : date)
const weekday = (date: string): number => new Date(nominal(date)).getUTCDay()
const daysBetween = (a: string, b: string): number => (nominal(b) - nominal(a)) / 86_400_000
