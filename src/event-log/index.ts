import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { EventDesk } from '../webhooks'
import { EventLogController } from './event-log.controller'
import { EventLogQueries } from './event-log.queries'
import { EventLogService } from './event-log.service'

export interface EventLogDeps {
  db: Database
  clock: Clock
  activity: ActivityLog
  flash: FlashNotes
  links: Links
  desk: EventDesk
}

/** What Zoom told the center, what became of it, and the way to have it applied once more. */
export function createEventLog({ db, clock, activity, flash, links, desk }: EventLogDeps) {
  const queries = new EventLogQueries(db)
  const service = new EventLogService(db, queries, desk, activity)
  const controller = new EventLogController({ queries, service, desk, clock, flash, links })
  return {
    addRoutes(table: RouteTable<Action>): void {
      table.get('/zoom/events', 'zoom.config.view', controller.list)
      table.get('/zoom/events.csv', 'zoom.config.view', controller.csv)
      table.get('/zoom/events/:id', 'zoom.config.view', controller.one)
      table.post('/zoom/events/apply-failed', 'zoom.config.edit', controller.applyFailed)
      table.post('/zoom/events/:id/apply', 'zoom.config.edit', controller.applyAgain)
    },
  }
}
