import type { ActivityLog } from '../activity'
import type { ConnectionsQueries } from '../connections'
import type { Database, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Action, PeopleQueries } from '../people'
import type { MeetingMove } from '../sessions'
import type { FlashNotes, Links, RouteTable } from '../web'
import { HandOverController } from './hand-over.controller'
import { HandOverJobs } from './hand-over.jobs'
import { HandOverQueries } from './hand-over.queries'
import { HandOverService } from './hand-over.service'

export { HandOver } from './hand-over.entity'

export interface HandOverDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  activity: ActivityLog
  links: Links
  flash: FlashNotes
  people: PeopleQueries
  connections: { queries: ConnectionsQueries }
  sessions: { mover: MeetingMove }
}

/** The sessions of a host who leaves go to another. */
export function createHandOver(deps: HandOverDeps) {
  const { db, outbox, clock, activity } = deps
  const queries = new HandOverQueries(db)
  const jobs = new HandOverJobs(db, clock, deps.sessions.mover)
  const pages = new HandOverController(new HandOverService(db, outbox, clock, activity), queries, deps)
  return {
    jobHandlers: jobs.handlers,
    noteFormer: jobs.noteFormer.bind(jobs),
    underWay: queries.underWay.bind(queries),
    addRoutes: (table: RouteTable<Action>): RouteTable<Action> =>
      table
        .get('/people/:id/hand-over', 'session.reassignHost', pages.show)
        .get('/people/:id/hand-over/live', 'session.reassignHost', pages.live)
        .post('/people/:id/hand-over', 'session.reassignHost', pages.start),
  }
}
