import type { Program, ProgramHue, Room } from '../center'
import type { Role } from '../web'
import type { CalendarDays } from './calendar-days'
import type { CalendarRow } from './calendar.queries'
import { lookOf, type Look } from './look'
import { slotsOf, type Slots } from './slots'

/** A session as it stands in every calendar: all in words, ready for the partials session-chip and session-row. */
export interface Chip {
  href: string
  hue: ProgramHue | null
  dashed: boolean
  status: Look
  tag: string | null
  /** `08:05`, and with date and offset for `<time>`. */
  time: string
  instant: string
  end: string
  title: string
  host: string
  /** Room and host. */
  about: string
}

/** A session in its place: the day it starts on, and what it covers of it. */
export interface Placement extends Slots {
  row: CalendarRow
  chip: Chip
  day: number
}

/** What chips are made with: the same for all of a page. */
export interface ChipMaker {
  days: CalendarDays
  rooms: ReadonlyMap<string, Room>
  colors: ReadonlyMap<string, ProgramColor>
  role: Role
  now: Date
}

export interface ProgramColor {
  hue: ProgramHue
  /** The bar is dashed: another program has this hue already. */
  dashed: boolean
}

/** A session for the calendar. It must start on one of the days. */
export function place(row: CalendarRow, maker: ChipMaker): Placement {
  const { days } = maker
  const day = days.indexOf(row.startsAt)
  const span = { start: days.minutesInto(day, row.startsAt), end: days.minutesInto(day, row.endsAt) }
  return { row, day, chip: chipOf(row, maker), ...slotsOf(span) }
}

export function chipOf(row: CalendarRow, { days, rooms, colors, role, now }: ChipMaker): Chip {
  const status = lookOf(row, now, role)
  const { hue = null, dashed = false } = colors.get(row.programId) ?? {}
  return {
    href: `/sessions/${row.id}`,
    hue,
    dashed,
    status,
    tag: status.tag,
    time: days.clock(row.startsAt),
    instant: days.iso(row.startsAt),
    end: days.clock(row.endsAt),
    title: row.title,
    host: row.instructor,
    about: `${rooms.get(row.roomId)?.name ?? ''} · ${row.instructor}`,
  }
}

/** The colors of programs by id. There are six hues: a program whose hue is taken gets a second mark. */
export function colorsOf(programs: readonly Program[]): Map<string, ProgramColor> {
  const taken = new Set<ProgramHue>()
  return new Map(
    programs.map(({ id, hue }) => {
      const dashed = taken.has(hue)
      taken.add(hue)
      return [id, { hue, dashed }]
    }),
  )
}
