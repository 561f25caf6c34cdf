import type { ActivityLog } from '../activity'
import type { CenterQueries } from '../center'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import type { Action } from '../people'
import type { Actor, CookieJar, FlashNotes, Links, RouteTable } from '../web'
import type { Zoom } from '../zoom'
import { AppKeys } from './app-keys'
import { AroundPages } from './around-pages'
import { EventSilence, type HeldAfter } from './event-silence'
import { HandOver } from './hand-over'
import { KeysController } from './keys.controller'
import { OwnPassword } from './own-password'
import { SetUpPages } from './set-up-pages'
import { SetUpController, type IsAway } from './set-up.controller'
import { SetUpService } from './set-up.service'
import { ShownOnce } from './shown-once'
import { zoomAddresses } from './zoom-addresses'
import { SupportController, type UnansweredIn } from './support.controller'
import { SwitchController } from './switch.controller'
import { TestMeetings } from './test-meetings'
import type { TestCall } from './zoom-app.entity'
import { ZoomAppService, type WhenWorking } from './zoom-app.service'
import { WhoController } from './who.controller'
import { ZoomSwitch } from './zoom-switch'

export { problemOf } from './app-problem'
export { ago, capital, dateOf, dayAndTime } from './moments'
export { reportOf } from './permission-report'
export { lostWords, meetingsWork, meterOf, missingIn, missingWords, permissionGroups } from './permissions.view'
export type { IsAway } from './set-up.controller'
export { hasHeard, hasPassedTest, isUnproved, isUntold } from './set-up.policy'
export { frameSetUp, STEP_HREFS, stepHref, type SetUpFrame, type SetUpPage } from './set-up-frame'
export { OwnPasswordTry } from './own-password-try.entity'
export { awaitsEvent, presentTestEvent, type TestEvent } from './test-event.view'
export { zoomAddresses, type ZoomAddresses } from './zoom-addresses'
export { ZoomApp, type TestCall } from './zoom-app.entity'
export { ZoomAppService } from './zoom-app.service'

/** Keeps how the calls of a test with an admin's own account ended. */
export type RecordTest = (actor: Actor, calls: TestCall[]) => Promise<void>
/** Remembers a meeting as made by a test. */
export type NoteTestMeeting = (institutionId: string, meetingId: string) => Promise<void>

export interface ZoomAppDeps {
  db: Database
  center: CenterQueries
  clock: Clock
  box: SecretBox
  zoom: Zoom
  activity: ActivityLog
  links: Links
  flash: FlashNotes
  cookies: CookieJar
  whenWorking: WhenWorking
  heldAfter: HeldAfter
  unansweredIn: UnansweredIn
  isAway: IsAway
}

/** The institution's one Zoom app: its keys, and the set-up that checks itself. */
export function createZoomApp({ db, center, clock, box, zoom, activity, whenWorking, ...deps }: ZoomAppDeps) {
  const { heldAfter, unansweredIn, isAway, ...web } = deps
  const keys = new AppKeys(box)
  const service = new ZoomAppService(db, clock, keys, whenWorking)
  const addresses = zoomAddresses(web.links, zoom)
  const setUp = new SetUpService(db, clock, zoom, activity, keys, service, addresses.healthUrl)
  const recordTest: RecordTest = (actor, calls) => setUp.recordTest(actor, calls)
  const frame = new SetUpPages(service, addresses, clock, web.links)
  const silence = new EventSilence(heldAfter)
  const shownOnce = new ShownOnce(web.cookies, box)
  const pages = {
    who: new WhoController(frame, setUp, new HandOver(db, clock, activity), center, { ...web, shownOnce }),
    steps: new SetUpController(frame, setUp, isAway, web),
    keys: new KeysController(frame, setUp, new OwnPassword(db, clock), silence, zoom, web.flash),
    support: new SupportController(frame, zoom, silence, unansweredIn),
    onOff: new SwitchController(service, new ZoomSwitch(db, clock, activity, whenWorking), web),
  }
  const around = new AroundPages(service, silence, clock)
  const testMeetings = new TestMeetings(db)
  const routes = (table: RouteTable<Action>) => addRoutes(table, pages)
  return { service, around, recordTest, testMeetings, addRoutes: routes }
}

interface Pages {
  who: WhoController
  steps: SetUpController
  keys: KeysController
  support: SupportController
  onOff: SwitchController
}

// The steps “test” and “invite” need the admin's own connection: their pages are in connections/.
function addRoutes(table: RouteTable<Action>, { who, steps, keys, support, onOff }: Pages): RouteTable<Action> {
  return table
    .get('/zoom/setup', 'zoom.config.view', steps.goOn)
    .get('/zoom/setup/who', 'zoom.config.view', who.show)
    .post('/zoom/setup/who', 'zoom.config.edit', steps.confirm('who'))
    .post('/zoom/setup/licensing', 'zoom.config.edit', who.saveLicensing)
    .post('/zoom/setup/wording', 'zoom.config.edit', who.saveWording)
    .post('/zoom/setup/hand-over', 'zoom.config.edit', who.makeLink)
    .post('/zoom/setup/hand-over/withdraw', 'zoom.config.edit', who.withdrawLink)
    .get('/zoom/hand-over', 'public', who.follow)
    .get('/zoom/setup/create', 'zoom.config.view', steps.create)
    .post('/zoom/setup/create', 'zoom.config.edit', steps.confirm('create'))
    .get('/zoom/setup/manifest.json', 'zoom.config.view', steps.manifest)
    .get('/zoom/setup/basic-information', 'zoom.config.view', keys.basicInformation)
    .post('/zoom/setup/basic-information', 'zoom.config.edit', keys.saveCredentials)
    .post('/zoom/setup/basic-information/check', 'zoom.config.test', keys.check)
    .get('/zoom/setup/scopes', 'zoom.config.view', steps.scopes)
    .post('/zoom/setup/scopes/style', 'zoom.config.edit', steps.chooseStyle)
    .get('/zoom/setup/events', 'zoom.config.view', keys.events)
    .post('/zoom/setup/events', 'zoom.config.edit', keys.saveSecretToken)
    .post('/zoom/setup/invite', 'zoom.config.edit', steps.confirm('invite'))
    .get('/zoom/support', 'zoom.config.view', support.show)
    .get('/zoom/switch', 'zoom.config.view', onOff.show)
    .post('/zoom/switch/off', 'zoom.config.edit', onOff.off)
    .post('/zoom/switch/on', 'zoom.config.edit', onOff.on)
}
