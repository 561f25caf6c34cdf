import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import type { Action } from '../people'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { Zoom } from '../zoom'
import { AppKeys } from './app-keys'
import { SetUpController } from './set-up.controller'
import { SetUpService } from './set-up.service'
import { zoomAddresses } from './zoom-addresses'
import { ZoomAppService, type WhenWorking } from './zoom-app.service'

export { problemOf } from './app-problem'
export { ago, dateOf, dayAndTime } from './moments'
export { reportOf } from './permission-report'
export { lostWords, meterOf, missingIn, missingWords, permissionGroups } from './permissions.view'
export { frameSetUp, stepHref, type SetUpFrame, type SetUpPage } from './set-up-frame'
export { zoomAddresses, type ZoomAddresses } from './zoom-addresses'
export { ZoomApp, type TestCall } from './zoom-app.entity'
export { ZoomAppService } from './zoom-app.service'

export interface ZoomAppDeps {
  db: Database
  clock: Clock
  box: SecretBox
  zoom: Zoom
  activity: ActivityLog
  links: Links
  flash: FlashNotes
  whenWorking: WhenWorking
}

/** The institution's one Zoom app: its keys, and the set-up that checks itself. */
export function createZoomApp({ db, clock, box, zoom, activity, whenWorking, ...web }: ZoomAppDeps) {
  const keys = new AppKeys(box)
  const service = new ZoomAppService(db, clock, keys, whenWorking)
  const setUp = new SetUpService(db, clock, zoom, activity, keys, service)
  const controller = new SetUpController(service, setUp, zoomAddresses(web.links, zoom), clock, web)
  return { service, addRoutes: (table: RouteTable<Action>) => addRoutes(table, controller) }
}

// The steps “test” and “invite” need the admin's own connection: their pages are in connections/.
function addRoutes(table: RouteTable<Action>, pages: SetUpController): RouteTable<Action> {
  return table
    .get('/zoom/setup', 'zoom.config.view', pages.goOn)
    .get('/zoom/setup/who', 'zoom.config.view', pages.who)
    .post('/zoom/setup/who', 'zoom.config.edit', pages.confirm('who'))
    .get('/zoom/setup/create', 'zoom.config.view', pages.create)
    .post('/zoom/setup/create', 'zoom.config.edit', pages.confirm('create'))
    .get('/zoom/setup/manifest.json', 'zoom.config.view', pages.manifest)
    .get('/zoom/setup/basic-information', 'zoom.config.view', pages.basicInformation)
    .post('/zoom/setup/basic-information', 'zoom.config.edit', pages.saveCredentials)
    .post('/zoom/setup/basic-information/check', 'zoom.config.test', pages.checkCredentials)
    .get('/zoom/setup/scopes', 'zoom.config.view', pages.scopes)
    .post('/zoom/setup/scopes/style', 'zoom.config.edit', pages.chooseStyle)
    .get('/zoom/setup/events', 'zoom.config.view', pages.events)
    .post('/zoom/setup/events', 'zoom.config.edit', pages.saveSecretToken)
    .post('/zoom/setup/invite', 'zoom.config.edit', pages.confirm('invite'))
}
