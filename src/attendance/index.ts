import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { createConnections, KnownAccount } from '../connections'
import type { Database, Outbox } from '../database'
import type { JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { createSessions } from '../sessions'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { EventHandlers } from '../webhooks'
import { AttendanceMark } from './attendance-mark.entity'
import { AttendanceController } from './attendance.controller'
import { AttendanceEvents } from './attendance.events'
import { AttendanceChecks, CHECK } from './attendance.jobs'
import { AttendanceQueries } from './attendance.queries'
import { AttendanceService } from './attendance.service'
import { hostApiOf } from './meeting-host'

export { AttendanceCheck } from './attendance-check.entity'
export { AttendanceMark } from './attendance-mark.entity'
export type { AttendanceService } from './attendance.service'
export { presentAttendance, type AttendanceRow, type AttendanceView } from './attendance.view'
export { hostApiOf, type HostApi } from './meeting-host'
export { ParticipantChoice } from './participant-choice.entity'
export type { SessionAttendance } from './report'
export { sessionOfRun, type ToldRun } from './session-of-run'
export { visibleText } from './visible-text'

export interface AttendanceDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  links: Links
  flash: FlashNotes
  activity: ActivityLog
  connections: Pick<ReturnType<typeof createConnections>, 'accounts' | 'queries'>
  sessions: Pick<ReturnType<typeof createSessions>, 'queries'>
  knobs: { reconcileSeconds: number }
}

export interface Attendance {
  service: AttendanceService
  addRoutes(table: RouteTable<Action>): void
  jobHandlers: JobHandlers
  eventHandlers: EventHandlers
  periodic: readonly PeriodicWork[]
  /** Forgets when the owner of a Zoom account was in meetings. @returns what was erased, in words */
  erasePresence(tx: EntityManager, account: KnownAccount): Promise<string[]>
}

// Zoom's own list of participants is complete some minutes after the end: a twelfth of an hour.
const CHECK_AFTER = 1 / 12

/** Who was in which meeting, and when: from Zoom's events, its lists, and what people know better. */
export function createAttendance(deps: AttendanceDeps): Attendance {
  const { db, outbox, clock, links, flash, activity, connections, sessions, knobs } = deps
  const service = new AttendanceService(db, clock, activity, new AttendanceQueries(db))
  const checks = new AttendanceChecks(db, outbox, clock, hostApiOf(connections))
  const visible = sessions.queries.visible.bind(sessions.queries)
  const controller = new AttendanceController({ service, visible, flash, links })
  return {
    service,
    addRoutes: table => {
      table.get('/sessions/:id/attendance.csv', 'session.exportCsv', controller.csv)
      table.get('/sessions/:id/attendance/guests/:guest', 'session.attendance', controller.guest)
      table.post('/sessions/:id/attendance/guests/:guest', 'session.attendance', controller.choose)
    },
    jobHandlers: { [CHECK]: checks.check },
    eventHandlers: new AttendanceEvents(outbox, knobs.reconcileSeconds * 1000 * CHECK_AFTER).handlers,
    periodic: [{ name: 'attendance.check', everySeconds: knobs.reconcileSeconds, run: () => checks.askForForgotten() }],
    erasePresence,
  }
}

async function erasePresence(
  tx: EntityManager,
  { institutionId, zoomUserId, removed }: KnownAccount,
): Promise<string[]> {
  if (!removed) return []
  const { affected } = await tx.delete(AttendanceMark, { institutionId, zoomUserId })
  return affected ? ['presence in meetings'] : []
}
