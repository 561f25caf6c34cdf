import type { ActivityLog } from '../activity'
import type { CenterQueries } from '../center'
import type { Database, Outbox } from '../database'
import type { PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { Mailer } from '../mail'
import type { Action, PeopleQueries } from '../people'
import type { FlashNotes, Links, RouteTable, SiteNotice, Visit } from '../web'
import type { ZoomAppService } from '../zoom-app'
import { OwnNotice } from './own-notice'
import { RemindService } from './remind.service'
import { lookJob, ReminderJobs } from './reminder.jobs'
import { RemindersController } from './reminders.controller'
import { RemindersQueries } from './reminders.queries'
import { Warnings } from './warnings'

export { Reminder } from './reminder.entity'

/** What is not told by the event of a connection is found by looking: a session planned, a week or a day reached. */
const LOOK_SECONDS = 60
const FORGET_SECONDS = 6 * 3600

export interface RemindersDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  logger: Logger
  links: Links
  flash: FlashNotes
  mailer: Mailer
  activity: ActivityLog
  center: CenterQueries
  people: PeopleQueries
  zoomApp: ZoomAppService
}

/** Tells people in time that their Zoom needs them: by themselves, or because an admin asks. */
export function createReminders(deps: RemindersDeps) {
  const { db, outbox, clock, activity, people, zoomApp } = deps
  const queries = new RemindersQueries(db)
  const warnings = new Warnings(db, outbox, clock, queries, people, zoomApp)
  const jobs = new ReminderJobs({ ...deps, queries, warnings })
  const notice = new OwnNotice(queries, clock, zoomApp)
  const service = new RemindService(db, outbox, activity, clock)
  const controller = new RemindersController({ ...deps, service, queries })
  const periodic: PeriodicWork[] = [
    { name: 'reminders.look', everySeconds: LOOK_SECONDS, run: () => warnings.lookEverywhere() },
    { name: 'reminders.forget', everySeconds: FORGET_SECONDS, run: () => warnings.forget() },
  ]
  return {
    jobHandlers: jobs.handlers,
    periodic,
    addRoutes(table: RouteTable<Action>): void {
      table.post('/zoom/remind', 'zoom.remind', controller.remindAll)
      table.post('/zoom/people/:id/remind', 'zoom.remind', controller.remindOne)
    },
    /** What has happened may be a reason to warn somebody at once. */
    async heard({ name, institutionId }: { name: string; institutionId: string }): Promise<void> {
      if (name.startsWith('connection.')) await db.write(tx => outbox.enqueue(tx, lookJob(institutionId)))
    },
    noticeFor: (visit: Visit): Promise<SiteNotice | null> => notice.for(visit),
  }
}
