import type { Request, RequestHandler, Response } from 'express'
import type { Clock } from '../lib/clock'
import { SimcenterError } from '../errors'
import { actorOf, parseForm, signedInVisit, type FlashNotes, type Links } from '../web'
import type { ZoomAppService } from '../zoom-app'
import type { Coming, Scene } from './account-card'
import type { AccountCheck } from './account-check'
import { confirmForm } from './connections.forms'
import type { ConnectionsQueries } from './connections.queries'
import type { DisconnectService } from './disconnect.service'
import { consequencesOf, disconnectPage, myZoomPage, presentMyZoom } from './my-zoom.view'

const HOME = '/me/zoom'

interface MyZoomDeps {
  queries: ConnectionsQueries
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
    const { actor } = signedInVisit(res)
    const connection = await this.deps.queries.of(actor.institutionId, actor.personId)
    const page = presentMyZoom(connection, await this.scene(res), actor.role === 'admin')
    const isForOther = typeof req.query['for'] === 'string' && req.query['for'] !== actor.personId
    await myZoomPage(res, { ...page, returnTo: this.returnTo(req), wrongPerson: isForOther ? actor.name : null })
  }

  test: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const { institutionId, personId } = actorOf(res)
    try {
      const ms = await this.deps.check.run(institutionId, personId)
      this.deps.flash.say(res, { kind: 'ok', title: `Zoom answered in ${ms} ms.`, text: 'Your connection works.' })
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      this.deps.flash.say(res, { kind: 'bad', title: 'The test failed.', text: error.message })
    }
    res.redirect(303, this.deps.links.href(HOME))
  }

  askToDisconnect: RequestHandler = async (_req, res) => {
    const { institutionId, personId } = actorOf(res)
    const connection = await this.deps.queries.of(institutionId, personId)
    if (!connection || connection.state === 'disconnected') return this.goHome(res)
    await disconnectPage(res, {
      title: 'Disconnect Zoom',
      section: 'zoom',
      zoomEmail: connection.zoomEmail ?? 'your Zoom account',
      ownerName: null,
      consequences: consequencesOf(await this.scene(res)),
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

  private async scene(res: Response): Promise<Scene> {
    const { actor, center } = signedInVisit(res)
    const { institutionId, personId } = actor
    const [app, coming] = await Promise.all([
      this.deps.zoomApp.find(institutionId),
      this.deps.comingSessions(institutionId, personId),
    ])
    return { ownerName: actor.name, isOwn: true, center, app, coming, now: this.deps.clock.now() }
  }

  private returnTo(req: Request): string {
    const wish = this.deps.links.returnPath(req.query['return_to'])
    return wish === '/' ? HOME : wish
  }

  private goHome(res: Response): void {
    res.redirect(303, this.deps.links.href(HOME))
  }
}
