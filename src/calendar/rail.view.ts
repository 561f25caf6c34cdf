import type { Board, MiniDays } from './board'
import { calendarHref } from './calendar.forms'
import type { Placement } from './chip'
import { dayAndMonth, dayNumber, monthWords, WEEKDAYS } from './day-words'
import { lacksHost } from './look'
import { monthAfter, mondayOf } from './period'

/** What stands beside every calendar: a small month, what needs attention, and the filters. */
export interface Rail {
  month: string
  previous: { href: string; text: string }
  next: { href: string; text: string }
  weekdays: typeof WEEKDAYS
  weeks: MiniWeek[]
  attention: Attention | null
  filters: Filters
  /** The same sessions as a list: the best view for those who hear the page. */
  list: string
}

interface MiniWeek {
  isShown: boolean
  days: { text: string; label: string; href: string; classes: string; isToday: boolean }[]
}

interface Attention {
  title: string
  text: string
  action: { href: string; text: string }
}

interface Filters {
  view: string
  /** What the form carries along. */
  kept: { name: string; value: string }[]
  programs: { id: string; name: string; hue: string; dashed: boolean; count: number; isChosen: boolean }[]
  /** Null where all sessions are one's own. */
  mine: { isChosen: boolean } | null
  problem: { isChosen: boolean; count: number } | null
}

export function presentRail(board: Board): Rail {
  const { period, wishes, mini } = board
  const month = (by: number) => {
    const date = monthAfter(period.date, by)
    return { href: calendarHref(period.view, { ...wishes, date }), text: monthWords(date) }
  }
  return {
    month: monthWords(period.date),
    previous: month(-1),
    next: month(1),
    weekdays: WEEKDAYS,
    weeks: presentWeeks(board, mini),
    attention: presentAttention(board),
    filters: presentFilters(board),
    list: calendarHref('agenda', wishes),
  }
}

function presentWeeks(board: Board, mini: MiniDays): MiniWeek[] {
  const weeks: MiniWeek[] = []
  for (let day = 0; day < mini.dates.length; day += 7) {
    const dates = mini.dates.slice(day, day + 7)
    const isShown = board.period.view === 'week' && dates[0] === mondayOf(board.period.date)
    weeks.push({ isShown, days: dates.map(date => presentDay(board, mini, date)) })
  }
  return weeks
}

function presentDay({ period, wishes, today }: Board, { busy }: MiniDays, date: string): MiniWeek['days'][number] {
  const isOut = date.slice(0, 7) !== period.date.slice(0, 7)
  const isChosen = date === period.date && period.view !== 'month'
  const classes = [isOut && 'out', busy.has(date) && 'has', isChosen && 'sel'].filter(Boolean).join(' ')
  return {
    text: dayNumber(date),
    label: `${dayAndMonth(date)}${busy.has(date) ? ', with sessions' : ''}`,
    href: calendarHref(period.view === 'month' ? 'day' : period.view, { ...wishes, date }),
    classes,
    isToday: date === today,
  }
}

function presentFilters({ period, wishes, visit, programs, colors, all }: Board): Filters {
  const kept = { by: period.view === 'week' ? wishes.by : undefined, date: wishes.date }
  const { role } = visit.actor
  const problems = all.filter(each => each.chip.status.isProblem).length
  return {
    view: `/calendar/${period.view}`,
    kept: Object.entries(kept).flatMap(([name, value]) => (value ? [{ name, value }] : [])),
    programs: programs.map(({ id, name }) => ({
      id,
      name,
      ...colors.get(id)!,
      count: all.filter(each => each.row.programId === id).length,
      isChosen: wishes.programs.length === 0 || wishes.programs.includes(id),
    })),
    mine: role === 'admin' ? { isChosen: wishes.mine } : null,
    problem: role === 'student' ? null : { isChosen: wishes.problem, count: problems },
  }
}

function presentAttention(board: Board): Attention | null {
  const problems = board.all.filter(each => each.chip.status.isProblem)
  const { role } = board.visit.actor
  if (problems.length === 0 || role === 'student') return null
  if (!problems.every(each => lacksHost(each.chip.status))) return mixedProblems(board, problems)
  return role === 'admin' ? hostsMissing(board, problems) : ownZoomMissing(board, problems)
}

function hostsMissing({ days, today }: Board, problems: readonly Placement[]): Attention {
  const [one, count] = [problems.length === 1, problems.length]
  const startToday = problems.filter(each => days.dates[each.day] === today).length
  const todayWords =
    startToday === 0 ? '' : `${numberWord(startToday)} ${startToday === 1 ? 'starts' : 'start'} today. `
  return {
    title: one ? '1 session has no Zoom host' : `${count} sessions have no Zoom host`,
    text: `${todayWords}${one ? 'The instructor has' : 'Their instructors have'} not connected Zoom.`,
    action: { href: '/zoom', text: 'Fix connections' },
  }
}

function ownZoomMissing({ days, today }: Board, problems: readonly Placement[]): Attention {
  const first = problems[0]!
  const day = days.dates[first.day]!
  const count = problems.length === 1 ? '1 of your sessions is' : `${problems.length} of your sessions are`
  return {
    title: 'Connect your Zoom to host this',
    text: `${count} waiting for a link. The first one starts ${day === today ? 'today' : `on ${dayAndMonth(day)}`} at ${first.chip.time}.`,
    action: { href: '/me/zoom', text: 'Connect my Zoom' },
  }
}

function mixedProblems({ period, wishes }: Board, problems: readonly Placement[]): Attention {
  return {
    title: problems.length === 1 ? '1 session needs attention' : `${problems.length} sessions need attention`,
    text: 'They have no link to join in Zoom, or lost it.',
    action: { href: calendarHref(period.view, { ...wishes, problem: true }), text: 'Show them' },
  }
}

const NUMBER_WORDS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
const numberWord = (count: number): string => NUMBER_WORDS[count - 1] ?? String(count)
