import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { CenterQueries } from '../center'
import type { Accounts, ConnectionsQueries, KnownAccount } from '../connections'
import type { Database, Leases, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import type { Action, PeopleQueries } from '../people'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { ZoomAppService } from '../zoom-app'
import { GateController } from './gate.controller'
import { GateService } from './gate.service'
import { MeetingEvents } from './meeting.events'
import { MeetingJobs } from './meeting.jobs'
import { MeetingLook } from './meeting-look'
import { MeetingMove } from './meeting-move'
import { MeetingRecords, type MeetingHooks } from './meeting.records'
import { MeetingRepair } from './meeting-repair'
import { MeetingRun } from './meeting-run.entity'
import { LearnerQueries } from './learners.queries'
import { watchMeeting } from './meeting-watch'
import { MeetingWork } from './meeting-work'
import { Reconciler } from './reconcile'
import { RoomDays } from './room-day'
import { ScheduleController } from './schedule.controller'
import { ScheduleDesk } from './schedule-desk'
import { ScheduleSheets } from './schedule-sheets'
import { ScheduleService } from './schedule.service'
import { SessionController } from './session.controller'
import { Session } from './session.entity'
import { SessionService } from './session.service'
import { SessionQueries, type ComingSessions } from './sessions.queries'
import { WaitingMeetings } from './waiting-meetings'

export { Enrollment } from './enrollment.entity'
export { gateOf, JOIN_CLOSES_MINUTES, minutesAfter, type Gate, type GateFacts } from './join-window'
export { clashesAmong, consentTo, type Overlap } from './clashes'
export { JoinClick } from './join-click.entity'
export { MeetingRun } from './meeting-run.entity'
export { Session, type MeetingProblem, type MeetingState, type RecordingState } from './session.entity'
export { differenceWords, meetingNote, type MeetingNote } from './meeting-words'
export type { MeetingLook, MeetingSight } from './meeting-look'
export type { MeetingMove, Move, MoveOrder } from './meeting-move'
export { setbackOf, type Setback } from './meeting-problem'
export type { FormerMeeting, MeetingHooks } from './meeting.records'
export { mayBeCancelled, mayManage, mayStart } from './session.policy'
export { SessionService } from './session.service'
export { hasEnded, isLive, statusOf, type RunFacts, type SessionStatus, type StatusFacts } from './session-status'
export { sessionOfMeeting, SessionQueries, type RosterLine, type RosterPage, type SessionRow } from './sessions.queries'

export interface SessionsDeps {
  db: Database
  outbox: Outbox
  leases: Leases
  clock: Clock
  box: SecretBox
  links: Links
  flash: FlashNotes
  activity: ActivityLog
  center: CenterQueries
  people: PeopleQueries
  connections: { accounts: Accounts; queries: ConnectionsQueries }
  zoomApp: Pick<ZoomAppService, 'isReady'>
  hooks: MeetingHooks
  /** The built-in one; null when Zoom is somewhere else. */
  simulator: object | null
  knobs: { leaseSeconds: number; reconcileSeconds: number; joinOpensMinutes: number }
}

/** Sessions in the center's calendar, and their meetings at Zoom. */
export function createSessions(deps: SessionsDeps) {
  const { db, leases, clock, box, activity, knobs } = deps
  const { accounts } = deps.connections
  const work = new MeetingWork(deps.outbox)
  const queries = new SessionQueries(db)
  const records = new MeetingRecords(db, box, activity, work, deps.hooks)
  const schedule = new ScheduleService(db, clock, activity, work, deps.hooks)
  const service = new SessionService(db, clock, activity, work, deps.hooks)
  const gate = new GateService({ db, clock, box, accounts, records, queries, opensMinutes: knobs.joinOpensMinutes })
  const jobs = new MeetingJobs({ leases, leaseSeconds: knobs.leaseSeconds, clock, accounts, records })
  const look = new MeetingLook(box, records)
  const repair = new MeetingRepair(accounts, records, look)
  const mover = new MeetingMove({ ...deps, accounts, leaseSeconds: knobs.leaseSeconds }, records, work)
  const reconciler = new Reconciler(db, clock, accounts, work, knobs.reconcileSeconds)
  const waiting = new WaitingMeetings(clock, work)
  const pages = createPages(deps, { queries, schedule, service, gate })
  return {
    service,
    queries,
    look,
    mover,
    addRoutes: (table: RouteTable<Action>): RouteTable<Action> => addRoutes(table, pages),
    jobHandlers: { ...jobs.handlers, ...repair.handlers, ...reconciler.handlers },
    eventHandlers: new MeetingEvents(clock, activity, work).handlers,
    periodic: [reconciler.periodic],
    /** Starts again what waited for a person's connection; without a person, for the center's set-up. */
    enqueueWaiting: (tx: EntityManager, institutionId: string, personId?: string): Promise<void> =>
      waiting.enqueue(tx, institutionId, personId),
    comingSessions: (institutionId: string, personId: string): Promise<ComingSessions> =>
      queries.coming(institutionId, personId, clock.now()),
    /** Whether a meeting is known to have ended after this moment. */
    heldAfter: (institutionId: string, after: Date): Promise<boolean> => queries.heldAfter(institutionId, after),
    /** Forgets in whose Zoom account meetings were made; the sessions stay. @returns what was erased, in words */
    eraseHost: async (tx: EntityManager, { institutionId, zoomUserId }: KnownAccount): Promise<string[]> => {
      const theirs = { institutionId, meetingHostId: zoomUserId }
      return (await tx.update(Session, theirs, { meetingHostId: null })).affected ? ['host number of meetings'] : []
    },
    /** The session that a meeting, or one run of it, belongs to. */
    sessionIdOf: async (tx: EntityManager, institutionId: string, meeting: string): Promise<string | null> => {
      const run = await tx.findOneBy(MeetingRun, { institutionId, uuid: meeting })
      return run?.sessionId ?? (await tx.findOneBy(Session, { institutionId, meetingId: meeting }))?.id ?? null
    },
    comingCount: (tx: EntityManager, institutionId: string, personId: string): Promise<number> =>
      queries.comingCount(tx, institutionId, personId, clock.now()),
  }
}

interface Parts {
  queries: SessionQueries
  schedule: ScheduleService
  service: SessionService
  gate: GateService
}

function createPages(deps: SessionsDeps, { queries, schedule, service, gate }: Parts) {
  const { db, clock, links, flash, center, people, zoomApp } = deps
  const opensMinutes = deps.knobs.joinOpensMinutes
  const learners = new LearnerQueries(db)
  const desk = new ScheduleDesk(center, people, learners, clock)
  const days = new RoomDays(db, queries, clock)
  const sheets = new ScheduleSheets({ days, learners, connections: deps.connections.queries, zoomApp, clock })
  const web = { clock, links, flash, watch: (id: string) => watchMeeting(db, id) }
  return {
    plan: new ScheduleController(schedule, desk, sheets, queries, web),
    session: new SessionController(service, queries, web),
    gate: new GateController(gate, { clock, links, flash, opensMinutes, tellsName: deps.simulator !== null }),
  }
}

function addRoutes(
  table: RouteTable<Action>,
  { plan, session, gate }: ReturnType<typeof createPages>,
): RouteTable<Action> {
  return table
    .get('/sessions/new', 'session.create', plan.showNew)
    .post('/sessions', 'session.create', plan.create)
    .get('/sessions/:id/edit', 'session.edit', plan.showEdit)
    .post('/sessions/:id', 'session.edit', plan.change)
    .get('/sessions/:id/cancel', 'session.cancel', session.askToCancel)
    .post('/sessions/:id/cancel', 'session.cancel', session.cancel)
    .post('/sessions/:id/restore', 'session.cancel', session.restore)
    .post('/sessions/:id/meeting', 'session.edit', session.makeMeeting)
    .post('/sessions/:id/difference', 'session.edit', session.settleDifference)
    .get('/sessions/:id/join', 'session.join', gate.show)
    .post('/sessions/:id/join', 'session.join', gate.join)
    .post('/sessions/:id/start', 'session.start', gate.start)
}
