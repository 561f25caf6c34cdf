import { definePage } from '../web'
import type { Board } from './board'
import type { Chip } from './chip'
import { presentColumns, type DayColumn } from './columns'
import { presentFrame, spokenRange, type CalendarFrame } from './frame.view'
import { presentPhoneDay, type PhoneDay } from './agenda.view'

export interface WeekRoomsPage extends CalendarFrame {
  caption: string
  columns: DayColumn[]
  rows: { name: string; detail: string; cells: Chip[][] }[]
  phone: PhoneDay
}

export const weekRoomsPage = definePage<WeekRoomsPage>('calendar/week-rooms')

/** Rooms down, days across. Who does not see every session sees only the rooms that matter to them. */
export function presentWeekRooms(board: Board): WeekRoomsPage {
  const { rooms, shown, visit } = board
  const used = new Set(shown.map(each => each.row.roomId))
  const listed = visit.actor.role === 'admin' ? rooms : rooms.filter(room => used.has(room.id))
  return {
    ...presentFrame(board),
    caption: `Sessions from ${spokenRange(board)}, one row for each room`,
    columns: presentColumns(board),
    rows: listed.map(({ id, name, detail }) => ({ name, detail, cells: cellsOf(board, id) })),
    phone: presentPhoneDay(board),
  }
}

function cellsOf({ days, shown }: Board, roomId: string): Chip[][] {
  const cells: Chip[][] = days.dates.map(() => [])
  for (const { row, day, chip } of shown) if (row.roomId === roomId) cells[day]!.push(chip)
  return cells
}
