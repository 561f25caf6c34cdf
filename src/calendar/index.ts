import type { CenterQueries } from '../center'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { SessionQueries } from '../sessions'
import type { Links, RouteTable } from '../web'
import { BoardReader } from './board'
import { CalendarController } from './calendar.controller'
import { CalendarQueries } from './calendar.queries'
import { eventFileRoute } from './event-file.controller'
import { NextController } from './next.controller'

export { createEntry } from './entry'

export interface CalendarDeps {
  db: Database
  clock: Clock
  links: Links
  center: CenterQueries
  sessions: { queries: SessionQueries }
  knobs: { joinOpensMinutes: number }
}

/** The calendar, and what else begins with a look at the time: a learner's next session, everybody's home. */
export function createCalendar({ db, clock, links, center, sessions, knobs }: CalendarDeps) {
  const queries = new CalendarQueries(db)
  const calendar = new CalendarController(new BoardReader(queries, center, clock), links)
  const next = new NextController({ queries, center, clock, links, opensMinutes: knobs.joinOpensMinutes })

  const addRoutes = (table: RouteTable<Action>): RouteTable<Action> =>
    table
      .get('/', 'home.view', calendar.home)
      .get('/calendar/week', 'calendar.own', calendar.week)
      .get('/calendar/day', 'calendar.own', calendar.day)
      .get('/calendar/month', 'calendar.own', calendar.month)
      .get('/calendar/agenda', 'calendar.own', calendar.agenda)
      .get('/next', 'session.list', next.show)
      .get('/next/live', 'session.list', next.live)
      .get('/sessions/:id/event.ics', 'session.view', eventFileRoute(sessions.queries, links, clock))

  return { addRoutes }
}
