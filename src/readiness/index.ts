import type { EntityManager } from 'typeorm'
import type { AccountCheck, Accounts, ConnectionsQueries } from '../connections'
import { Connection } from '../connections'
import type { Database, Outbox } from '../database'
import type { JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { MeetingLook, SessionQueries, SessionService } from '../sessions'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { EventHandlers } from '../webhooks'
import type { ZoomAppService } from '../zoom-app'
import { Asking, CHECK_HOST } from './asking'
import { eveningCheck } from './evening'
import { HostCheck } from './host-check'
import { ReadinessController } from './readiness.controller'
import { ReadinessQueries } from './readiness.queries'
import { ReadinessService } from './readiness.service'

export { Readiness } from './readiness.entity'
export { ReadinessQueries, type ReadinessRow } from './readiness.queries'
export { presentCard, type ReadinessCard } from './readiness.view'

export interface ReadinessDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  links: Links
  flash: FlashNotes
  connections: { accounts: Accounts; check: AccountCheck; queries: ConnectionsQueries }
  zoomApp: Pick<ZoomAppService, 'find'>
  sessions: { queries: SessionQueries; service: SessionService; look: MeetingLook }
}

/** Whether Zoom is ready for the sessions to come: looked at in the evening before, and on demand. */
export function createReadiness(deps: ReadinessDeps) {
  const { db, outbox, clock, connections, zoomApp, sessions } = deps
  const asking = new Asking(outbox, clock)
  const queries = new ReadinessQueries(db)
  const service = new ReadinessService(db, clock, asking, queries, sessions)
  const check = new HostCheck({ db, clock, connections, zoomApp, look: sessions.look, asking })
  const pages = new ReadinessController(service, queries, deps)
  const jobHandlers: JobHandlers = { [CHECK_HOST]: check.run }
  const periodic: PeriodicWork[] = [eveningCheck(db, clock, asking)]
  return {
    queries,
    jobHandlers,
    periodic,
    eventHandlers: eventsAboutUsers(service),
    askAgain: asking.askAgain.bind(asking),
    askHostAgain: asking.askHostAgain.bind(asking),
    addRoutes: (table: RouteTable<Action>): RouteTable<Action> =>
      table
        .get('/zoom/readiness', 'zoom.status.all', pages.board)
        .get('/zoom/readiness/live', 'zoom.status.all', pages.live)
        .post('/zoom/readiness', 'zoom.status.all', pages.checkAll)
        .get('/sessions/:id/readiness/live', 'session.edit', pages.liveCard)
        .post('/sessions/:id/readiness', 'session.edit', pages.fix),
  }
}

// A plan that was taken away, a user who was switched off: what it means for the next sessions only Zoom's answers tell.
function eventsAboutUsers(service: ReadinessService): EventHandlers {
  const look = async (tx: EntityManager, { userId }: { userId: string }, institutionId: string): Promise<'done'> => {
    const host = await tx.findOneBy(Connection, { institutionId, liveZoomUserId: userId })
    if (host) await service.askForHost(tx, institutionId, host.personId)
    return 'done'
  }
  return { 'user.updated': look, 'user.deactivated': look, 'user.deleted': look, 'user.disassociated': look }
}
