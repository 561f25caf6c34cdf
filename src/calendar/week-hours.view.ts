import { definePage } from '../web'
import { presentPhoneDay, type PhoneDay } from './agenda.view'
import type { Board } from './board'
import type { Chip, Placement } from './chip'
import { presentColumns, type DayColumn } from './columns'
import { presentFrame, type CalendarFrame } from './frame.view'
import { placeInLanes, type Placed } from './lanes'
import { moreOf, type More } from './more'
import { nowLine, type NowLine } from './now-line'
import { hourMarks, hoursFor, slotClasses, type Hours } from './slots'

export interface WeekHoursPage extends CalendarFrame {
  /** How many hours and how many full days the grid has. */
  classes: string
  hours: string[]
  days: (DayColumn & { blocks: HourBlock[]; now: NowLine | null })[]
  phone: PhoneDay
}

/** A session, or those that found no place beside the others. */
export type HourBlock = { classes: string } & ({ chip: Chip; more: null } | { chip: null; more: More })

const MOST_LANES = 2

export const weekHoursPage = definePage<WeekHoursPage>('calendar/week-hours')

/** Hours down, days across. */
export function presentWeekHours(board: Board): WeekHoursPage {
  const hours = hoursFor(board.shown)
  const columns = presentColumns(board)
  const fullDays = columns.filter(column => !column.isNarrow).length
  return {
    ...presentFrame(board),
    classes: `h${hours.close - hours.open}${fullDays < 7 ? ` wk${fullDays}` : ''}`,
    hours: hourMarks(hours).map(mark => mark.text),
    days: columns.map((column, day) => ({
      ...column,
      blocks: placeInLanes(board.byDay[day]!, MOST_LANES).map(placed => presentBlock(placed, hours)),
      now: column.isToday ? nowLine(board, hours) : null,
    })),
    phone: presentPhoneDay(board),
  }
}

function presentBlock(placed: Placed<Placement>, hours: Hours): HourBlock {
  if (placed.kind === 'more')
    return { chip: null, more: moreOf(placed.blocks), classes: `${slotClasses(placed, hours)} wmc` }
  const { block, lane, lanes, besideMore } = placed
  const classes = `${slotClasses(block, hours)} k${lane} n${lanes}${besideMore ? ' wm' : ''}`
  return { chip: block.chip, more: null, classes }
}
