import type { Request, RequestHandler, Response } from 'express'
import { actorOf, signedInVisit, type Links, type Role } from '../web'
import { agendaPage, presentAgenda } from './agenda.view'
import type { Board, BoardReader } from './board'
import { parseWishes, type CalendarWishes } from './calendar.forms'
import { dayPage, presentDay } from './day.view'
import { monthPage, presentMonth } from './month.view'
import type { CalendarView } from './period'
import { presentWeekHours, weekHoursPage } from './week-hours.view'
import { presentWeekRooms, weekRoomsPage } from './week-rooms.view'

const HOMES: Record<Role, string> = {
  admin: '/calendar/week?by=room',
  instructor: '/calendar/week?by=time&mine=1',
  student: '/next',
}

/** The calendar, in the four ways to look at it. */
export class CalendarController {
  constructor(
    private readonly boards: BoardReader,
    private readonly links: Links,
  ) {}

  home: RequestHandler = (_req, res) => res.redirect(303, this.links.href(HOMES[actorOf(res).role]))

  week: RequestHandler = async (req, res) => {
    const board = await this.read('week', req, res)
    if (board.wishes.by === 'time') return weekHoursPage(res, presentWeekHours(board))
    await weekRoomsPage(res, presentWeekRooms(board))
  }

  day: RequestHandler = async (req, res) => {
    const board = await this.read('day', req, res)
    await dayPage(res, presentDay(board))
  }

  month: RequestHandler = async (req, res) => {
    const board = await this.read('month', req, res)
    await monthPage(res, presentMonth(board))
  }

  agenda: RequestHandler = async (req, res) => {
    const board = await this.read('agenda', req, res)
    await agendaPage(res, presentAgenda(board))
  }

  private read(view: CalendarView, req: Request, res: Response): Promise<Board> {
    const visit = signedInVisit(res)
    return this.boards.read(visit, view, wishesOf(visit.actor.role, parseWishes(req.query)))
  }
}

/** What a role can wish: only admins see sessions of others, and learners are told of no problems. */
function wishesOf(role: Role, wishes: CalendarWishes): CalendarWishes {
  if (role === 'admin') return { ...wishes, by: wishes.by ?? 'room' }
  return { ...wishes, by: wishes.by ?? 'time', mine: false, problem: wishes.problem && role === 'instructor' }
}
