import type { Request, RequestHandler, Response } from 'express'
import type { ActivityLog } from '../activity'
import type { Clock } from '../lib/clock'
import { SimcenterError } from '../errors'
import { actorOf, parseForm, signedInVisit, type FlashNotes, type Links } from '../web'
import type { Zoom } from '../zoom'
import type { ZoomAppService } from '../zoom-app'
import type { Coming, Scene } from './account-card'
import type { AccountCheck } from './account-check'
import { isLive } from './connection.entity'
import { confirmForm } from './connections.forms'
import type { ConnectionFacts, ConnectionsQueries } from './connections.queries'
import type { DisconnectService } from './disconnect.service'
import { historyLines } from './history.view'
import { otherAccountPage, presentOther } from './other-account.view'
import type { UsesQueries } from './uses.queries'
import {
  consequencesOf,
  disconnectPage,
  endingWords,
  failureWords,
  fatesOf,
  moreFatesWords,
  myZoomPage,
  presentMyZoom,
  presentWrongPerson,
  wrongPersonPage,
} from './my-zoom.view'
import { isForOther } from './personal-link'

const HOME = '/me/zoom'
const MOST_HISTORY = 8

interface MyZoomDeps {
  queries: ConnectionsQueries
  zoom: Pick<Zoom, 'hosts'>
  uses: UsesQueries
  activity: ActivityLog
  zoomApp: ZoomAppService
  disconnects: DisconnectService
  check: AccountCheck
  comingSessions: (institutionId: string, personId: string) => Promise<Coming>
  clock: Clock
  links: Links
  flash: FlashNotes
}

/** A person's own connection: see it, test it, end it. */
export class MyZoomController {
  constructor(private readonly deps: MyZoomDeps) {}

  show: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const { queries, activity, clock } = this.deps
    if (isForOther(req.query['for'], actor)) return wrongPersonPage(res, presentWrongPerson(actor))
    const connection = await queries.of(actor.institutionId, actor.personId)
    const history = connection ? await activity.about(actor.institutionId, connection.id, MOST_HISTORY) : []
    const page = {
      ...presentMyZoom(connection, await this.scene(res, connection), actor.role === 'admin'),
      history: historyLines(history, actor.personId, clock.now(), center.timeZone),
    }
    await myZoomPage(res, { ...page, connectFields: this.connectFields(req) })
  }

  test: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const { institutionId, personId } = actorOf(res)
    try {
      const ms = await this.deps.check.run(institutionId, personId)
      this.deps.flash.say(res, { kind: 'ok', title: `Zoom answered in ${ms} ms.`, text: 'Your connection works.' })
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      const isOver = !isLive(await this.deps.queries.of(institutionId, personId))
      this.deps.flash.say(res, { kind: 'bad', title: 'The test failed.', text: failureWords(error, isOver) })
    }
    res.redirect(303, this.deps.links.href(HOME))
  }

  /** For whoever came back from Zoom with an account that may be the wrong one. */
  otherAccount: RequestHandler = async (req, res) => {
    const { actor } = signedInVisit(res)
    const connection = await this.deps.queries.of(actor.institutionId, actor.personId)
    await otherAccountPage(res, {
      ...presentOther(connection, await this.scene(res, connection)),
      section: actor.role === 'admin' ? '' : 'zoom',
      signOutHref: `${this.deps.zoom.hosts.webUrl}/logout`,
      returnTo: this.returnTo(req),
    })
  }

  askToDisconnect: RequestHandler = async (_req, res) => {
    const { institutionId, personId } = actorOf(res)
    const connection = await this.deps.queries.of(institutionId, personId)
    if (!connection || connection.state === 'disconnected' || connection.state === 'deauthorized')
      return this.goHome(res)
    const scene = await this.scene(res, connection)
    await disconnectPage(res, {
      title: 'Disconnect Zoom',
      section: 'zoom',
      zoomEmail: connection.zoomEmail ?? 'your Zoom account',
      ...endingWords(connection, null),
      consequences: consequencesOf(scene),
      fates: fatesOf(scene),
      moreFates: moreFatesWords(scene),
      action: '/me/zoom/disconnect',
      back: HOME,
    })
  }

  disconnect: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const actor = actorOf(res)
    await this.deps.disconnects.disconnect(actor, actor.personId)
    this.deps.flash.say(res, { kind: 'ok', title: 'Zoom is disconnected.' })
    this.goHome(res)
  }

  private async scene(res: Response, connection: ConnectionFacts | null): Promise<Scene> {
    const { actor, center } = signedInVisit(res)
    const { institutionId, personId } = actor
    const [app, coming, lastUse] = await Promise.all([
      this.deps.zoomApp.find(institutionId),
      this.deps.comingSessions(institutionId, personId),
      connection && this.deps.uses.last(institutionId, connection.id),
    ])
    return { ownerName: actor.name, isOwn: true, center, app, coming, lastUse, now: this.deps.clock.now() }
  }

  // Whoever is signed in when the button is pressed is compared with the link once more.
  private connectFields(req: Request): Record<string, string> {
    const madeFor = req.query['for']
    return { return_to: this.returnTo(req), ...(typeof madeFor === 'string' ? { for: madeFor } : {}) }
  }

  private returnTo(req: Request): string {
    const wish = this.deps.links.returnPath(req.query['return_to'])
    return wish === '/' ? HOME : wish
  }

  private goHome(res: Response): void {
    res.redirect(303, this.deps.links.href(HOME))
  }
}
