import type { ActivityLog } from '../activity'
import type { Database, Leases, Outbox } from '../database'
import type { JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { SecretBox } from '../lib/secret-box'
import type { Action, PeopleQueries } from '../people'
import type { FlashNotes, Links, RouteTable } from '../web'
import { zoomAddresses, type NoteTestMeeting, type RecordTest, type ZoomAppService } from '../zoom-app'
import type { Zoom } from '../zoom'
import type { Coming } from './account-card'
import { AccountCheck } from './account-check'
import { Accounts } from './accounts'
import { BoardController } from './board.controller'
import { BoardQueries } from './board.queries'
import { checkJob, CHECK_JOB } from './check.job'
import { connectionEvents } from './connection.events'
import { ConnectionService, type AfterConnect, type Owner } from './connection.service'
import { ConnectionsQueries } from './connections.queries'
import { ConsentController } from './consent.controller'
import { ConsentTransactions } from './consent-transactions'
import { DisconnectService } from './disconnect.service'
import { eraseEnded } from './erase-ended'
import { ZoomErasure, type EraseElsewhere } from './erasure'
import { FailingWatch } from './failing-watch'
import { idleRefresh } from './idle-refresh'
import { LastStepsController } from './last-steps.controller'
import { MassLoss } from './mass-loss'
import { MyZoomController } from './my-zoom.controller'
import { RefusedConsents } from './refused-consents'
import { revokeJobs } from './revoke.job'
import { SealedTokens } from './sealed-tokens'
import { TokenKeeper } from './token-keeper'
import { TokenVault, type VaultKnobs } from './token-vault'
import { UseCounter, type SessionOf } from './use-counter'
import { UsesController, type SessionsSeen } from './uses.controller'
import { UsesQueries } from './uses.queries'

export type { Coming } from './account-card'
export type { AccountCheck } from './account-check'
export { Accounts } from './accounts'
export { Connection, isLive, type ConnectionState } from './connection.entity'
export { ConnectionService, type AfterConnect, type SeededConnection } from './connection.service'
export { ConnectionsQueries, type ConnectionFacts, type ShownState } from './connections.queries'
export type { EraseElsewhere, KnownAccount } from './erasure'
export { OAuthTransaction } from './oauth-transaction.entity'
export type { ZoomAccount } from './zoom-account'
export type { SeenSession } from './uses.view'
export { ZoomNotUsable } from './zoom-not-usable'
export { ZoomUse } from './zoom-use.entity'

export interface ConnectionsDeps {
  db: Database
  outbox: Outbox
  leases: Leases
  clock: Clock
  logger: Logger
  box: SecretBox
  zoom: Zoom
  links: Links
  flash: FlashNotes
  activity: ActivityLog
  people: PeopleQueries
  zoomApp: ZoomAppService
  mailer: { isSetUp: boolean }
  /** Keeps how a test with an admin's own account ended. */
  recordTest: RecordTest
  noteTestMeeting: NoteTestMeeting
  knobs: VaultKnobs
  afterConnect: AfterConnect
  comingSessions: (institutionId: string, personId: string) => Promise<Coming>
  eraseElsewhere: EraseElsewhere
  sessionOf: SessionOf
  sessionsSeen: SessionsSeen
}

/** Each person's own authorization at Zoom: made, kept alive, used, ended. */
export function createConnections(deps: ConnectionsDeps) {
  const { db, outbox, leases, clock, logger, zoom, zoomApp, activity, knobs } = deps
  const tokens = new SealedTokens(deps.box)
  const keeper = new TokenKeeper(db, outbox, activity, clock, logger, tokens)
  const vault = new TokenVault(db, leases, clock, zoom, zoomApp, tokens, keeper, knobs)
  const uses = new UseCounter(db, clock, logger, new FailingWatch(activity, clock), deps.sessionOf)
  const accounts = new Accounts(db, zoom, zoomApp, vault, uses)
  const queries = new ConnectionsQueries(db)
  const board = new BoardQueries(db, clock)
  const usesQueries = new UsesQueries(db, clock)
  const service = new ConnectionService(db, outbox, activity, clock, tokens, zoomApp, deps.afterConnect)
  const erasure = new ZoomErasure(activity, clock, deps.eraseElsewhere)
  const disconnects = new DisconnectService(db, leases, outbox, activity, clock, knobs.leaseSeconds, erasure)
  const transactions = new ConsentTransactions(db, clock, deps.box)
  const refused = new RefusedConsents(db, activity, clock)
  const check = new AccountCheck(db, clock, accounts)
  const isAway = (who: Owner) => transactions.isAway(who)
  const pages = {
    consent: new ConsentController({ ...deps, transactions, queries, connections: service, refused }),
    mine: new MyZoomController({ ...deps, queries, uses: usesQueries, disconnects, check }),
    uses: new UsesController(queries, usesQueries, deps.sessionsSeen, clock),
    board: new BoardController({ ...deps, board, queries, disconnects }),
    last: new LastStepsController(
      queries,
      board,
      { ...deps, isAway },
      accounts,
      zoomAddresses(deps.links, zoom),
      clock,
      deps.links,
    ),
  }
  const jobHandlers: JobHandlers = {
    ...revokeJobs(deps, tokens),
    [CHECK_JOB]: checkJob(db, vault),
  }
  const periodic: PeriodicWork[] = [
    idleRefresh(db, clock, vault, logger),
    eraseEnded(db, clock, erasure),
    usesQueries.forget,
  ]
  const massLoss = new MassLoss(db, clock)
  const eventHandlers = connectionEvents(disconnects, outbox)
  const routes = (table: RouteTable<Action>) => addRoutes(table, pages)
  return {
    ...{ service, disconnects, queries, board, accounts, vault, uses, check, massLoss, isAway, addRoutes: routes },
    ...{ jobHandlers, periodic, eventHandlers },
  }
}

interface Pages {
  consent: ConsentController
  mine: MyZoomController
  uses: UsesController
  board: BoardController
  last: LastStepsController
}

function addRoutes(table: RouteTable<Action>, { consent, mine, uses, board, last }: Pages): RouteTable<Action> {
  table.router.head('/zoom/callback', consent.notAllowed)
  table
    .get('/zoom/callback', 'zoom.callback', consent.callback)
    .get('/me/zoom', 'zoom.status.own', mine.show)
    .get('/me/zoom/other', 'zoom.status.own', mine.otherAccount)
    .get('/me/zoom/use', 'zoom.status.own', uses.show)
    .post('/me/zoom/connect', 'zoom.connect.start', consent.start('connect', '/me/zoom'))
    .post('/me/zoom/test', 'zoom.status.own', mine.test)
    .get('/me/zoom/disconnect', 'zoom.disconnect.own', mine.askToDisconnect)
    .post('/me/zoom/disconnect', 'zoom.disconnect.own', mine.disconnect)
    .get('/zoom', 'zoom.status.all', board.board)
    .get('/zoom/connections.csv', 'zoom.status.all', board.csv)
    .get('/zoom/people/:id', 'zoom.status.all', board.person)
    .get('/zoom/people/:id/disconnect', 'zoom.disconnect.other', board.askToDisconnect)
    .post('/zoom/people/:id/disconnect', 'zoom.disconnect.other', board.disconnect)
    .post('/zoom/setup/scopes/check', 'zoom.config.test', consent.start('check', '/zoom/setup/scopes'))
    .get('/zoom/setup/test', 'zoom.config.view', last.showTest)
    .get('/zoom/setup/test/result', 'zoom.config.view', last.showResult)
    .get('/zoom/setup/test/steps', 'zoom.config.view', last.showSteps)
    .post('/zoom/setup/test', 'zoom.config.test', last.runTest)
    .get('/zoom/setup/invite', 'zoom.config.view', last.invite)
  table.router.all('/zoom/callback', consent.notAllowed)
  return table
}
