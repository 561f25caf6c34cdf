import { definePage } from '../web'
import type { Room } from '../center'
import type { Board } from './board'
import type { Chip, Placement } from './chip'
import { presentFrame, type CalendarFrame } from './frame.view'
import { placeInLanes } from './lanes'
import { nowLine, type NowLine } from './now-line'
import { moreOf, type More } from './more'
import { hourMarks, hoursFor, slotClasses, type Hours } from './slots'

export interface DayPage extends CalendarFrame {
  facts: { sessions: number; live: number; problems: number; problemWords: string; learners: number }
  /** How many hours the timeline has. */
  classes: string
  hours: { text: string; classes: string }[]
  now: NowLine | null
  rows: RoomRow[]
  /** How many rows, as a class: they keep their height while the page arrives. */
  rowsClass: string
}

interface RoomRow {
  name: string
  detail: string
  blocks: { classes: string; chip: Chip | null; more: More | null }[]
  isFree: boolean
  /** Where to schedule something in this room; null for those who may not. */
  schedule: string | null
}

const MOST_LANES = 11
// Few rooms do not stretch over the whole page.
const LEAST_ROWS = 8

export const dayPage = definePage<DayPage>('calendar/day')

/** Rooms down, the hours of one day across. */
export function presentDay(board: Board): DayPage {
  const { rooms, all, visit } = board
  const hours = hoursFor(board.shown)
  const used = new Set(all.map(each => each.row.roomId))
  const listed = visit.actor.role === 'admin' ? rooms : rooms.filter(room => used.has(room.id))
  return {
    ...presentFrame(board),
    facts: factsOf(board),
    classes: `h${hours.close - hours.open}`,
    hours: hourMarks(hours).map(mark => ({ text: mark.text, classes: `s${mark.slot}` })),
    now: nowLine(board, hours),
    rows: listed.map(room => presentRow(board, room, hours)),
    rowsClass: `q${Math.max(listed.length, LEAST_ROWS)}`,
  }
}

function factsOf({ shown }: Board): DayPage['facts'] {
  const coming = shown.filter(each => !each.row.cancelledAt)
  const problems = shown.filter(each => each.chip.status.isProblem)
  return {
    sessions: shown.length,
    live: shown.filter(each => each.chip.status.key === 'live').length,
    problems: problems.length,
    problemWords: problems.every(each => each.chip.status.tag === 'No host')
      ? 'without a Zoom host'
      : 'without a Zoom link',
    learners: coming.reduce((sum, each) => sum + each.row.learnerCount, 0),
  }
}

function presentRow({ all, shown, visit, period }: Board, { id, name, detail }: Room, hours: Hours): RoomRow {
  const blocks = placeInLanes(inRoom(shown, id), MOST_LANES).map(placed =>
    placed.kind === 'more'
      ? {
          classes: `${slotClasses(placed, hours)} k${MOST_LANES}`,
          chip: null,
          more: moreOf(placed.blocks),
        }
      : { classes: `${slotClasses(placed.block, hours)} k${placed.lane}`, chip: placed.block.chip, more: null },
  )
  const isStaff = visit.actor.role !== 'student'
  return {
    name,
    detail,
    blocks,
    isFree: inRoom(all, id).length === 0,
    schedule: isStaff ? `/sessions/new?date=${period.date}&room=${id}` : null,
  }
}

const inRoom = (placements: readonly Placement[], roomId: string): Placement[] =>
  placements.filter(each => each.row.roomId === roomId)
