import type { RequestHandler, Response } from 'express'
import type { CenterQueries } from '../center'
import type { Clock } from '../lib/clock'
import { dayOf } from '../lib/time-zone'
import { signedInVisit, type Links } from '../web'
import { CalendarDays, daysAfter } from './calendar-days'
import type { CalendarQueries } from './calendar.queries'
import { colorsOf } from './chip'
import type { NextFacts } from './next.facts'
import { heroPart, nextPage, presentHeroPart, presentNext } from './next.view'

const MOST_ROWS = 24
// The longest session and its longest overtime: what began before that is over.
const RUNNING_HOURS = 14
const RECORDING_DAYS = 30
const MOST_RECORDINGS = 3
// Yesterday and a week: the days on which most of what is shown lies.
const DAYS = 9
const HOUR = 3_600_000

export interface NextDeps {
  queries: CalendarQueries
  center: CenterQueries
  clock: Clock
  links: Links
  /** How long before its start a session can be joined. */
  opensMinutes: number
}

/** A learner's next session. Whoever has none of this kind is led to the calendar. */
export class NextController {
  constructor(private readonly deps: NextDeps) {}

  show: RequestHandler = async (_req, res) => {
    if (signedInVisit(res).actor.role !== 'student') return res.redirect(303, this.deps.links.href('/calendar/week'))
    await nextPage(res, presentNext(await this.facts(res, MOST_RECORDINGS)))
  }

  /** The card alone, for the script that keeps it fresh. */
  live: RequestHandler = async (_req, res) => {
    await heroPart(res, presentHeroPart(await this.facts(res, 0)))
  }

  private async facts(res: Response, recordings: number): Promise<NextFacts> {
    const { queries, center, clock, opensMinutes } = this.deps
    const visit = signedInVisit(res)
    const { actor } = visit
    const { timeZone } = visit.center
    const now = clock.now()
    const [rows, recorded, rooms, programs] = await Promise.all([
      queries.startingFrom(actor, hoursAfter(now, -RUNNING_HOURS), MOST_ROWS),
      recordings > 0 ? queries.recordedIn(actor, hoursAfter(now, -24 * RECORDING_DAYS), now, recordings) : [],
      center.rooms(actor.institutionId),
      center.programs(actor.institutionId),
    ])
    return {
      visit,
      now,
      opensMinutes,
      rows,
      recorded,
      days: CalendarDays.of(timeZone, daysAfter(dayOf(now, timeZone), -1), DAYS),
      rooms: new Map(rooms.map(room => [room.id, room])),
      programs: new Map(programs.map(program => [program.id, program])),
      colors: colorsOf(programs),
    }
  }
}

const hoursAfter = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * HOUR)
