import type { CenterQueries, Program, Room } from '../center'
import { dayOf } from '../lib/time-zone'
import type { Visit } from '../web'
import { CalendarDays } from './calendar-days'
import type { CalendarWishes } from './calendar.forms'
import { MOST_SESSIONS, type CalendarQueries } from './calendar.queries'
import { colorsOf, place, type Placement, type ProgramColor } from './chip'
import { periodOf, weeksOfMonth, type CalendarView, type Period } from './period'

/** All that a calendar page is drawn from. */
export interface Board {
  visit: Visit
  wishes: CalendarWishes
  period: Period
  days: CalendarDays
  now: Date
  today: string
  rooms: readonly Room[]
  programs: readonly Program[]
  colors: ReadonlyMap<string, ProgramColor>
  /** Everything this person may see in these days. */
  all: readonly Placement[]
  /** What of it they want to see. */
  shown: readonly Placement[]
  /** The same, day by day. */
  byDay: readonly (readonly Placement[])[]
  /** There is more in these days than a page holds. */
  isCut: boolean
  mini: MiniDays
}

/** The weeks of the small month beside the calendar. */
export interface MiniDays {
  dates: readonly string[]
  busy: ReadonlySet<string>
}

/** Reads what a calendar page shows: one statement for its sessions, whatever it shows of them. */
export class BoardReader {
  constructor(
    private readonly queries: CalendarQueries,
    private readonly center: CenterQueries,
    private readonly clock: { now(): Date },
  ) {}

  async read(visit: Visit, view: CalendarView, wishes: CalendarWishes): Promise<Board> {
    const now = this.clock.now()
    const { timeZone } = visit.center
    const today = dayOf(now, timeZone)
    const period = periodOf(view, wishes.date ?? today)
    const days = CalendarDays.of(timeZone, period.first, period.count)
    const { institutionId } = visit.actor
    const [rows, rooms, programs, mini] = await Promise.all([
      this.queries.startingIn(visit.actor, days.from, days.to),
      this.center.rooms(institutionId),
      this.center.programs(institutionId),
      this.readMini(visit, period.date),
    ])
    const colors = colorsOf(programs)
    const maker = { days, colors, now, role: visit.actor.role, rooms: new Map(rooms.map(room => [room.id, room])) }
    const all = rows.slice(0, MOST_SESSIONS).map(row => place(row, maker))
    const shown = all.filter(wanted(wishes, visit.actor.personId))
    const byDay = days.dates.map((_, day) => shown.filter(each => each.day === day))
    const isCut = rows.length > MOST_SESSIONS
    return { visit, wishes, period, days, now, today, rooms, programs, colors, all, shown, byDay, isCut, mini }
  }

  private async readMini(visit: Visit, date: string): Promise<MiniDays> {
    const { first, count } = weeksOfMonth(date)
    const days = CalendarDays.of(visit.center.timeZone, first, count)
    const busy = await this.queries.busyDays(visit.actor, days.boundaries)
    return { dates: days.dates, busy: new Set(days.dates.filter((_, day) => busy[day])) }
  }
}

function wanted(wishes: CalendarWishes, personId: string): (each: Placement) => boolean {
  const programs = new Set(wishes.programs)
  return ({ row, chip }) =>
    (programs.size === 0 || programs.has(row.programId)) &&
    (!wishes.mine || row.instructorId === personId) &&
    (!wishes.problem || chip.status.isProblem)
}
