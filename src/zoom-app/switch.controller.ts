import type { RequestHandler } from 'express'
import { actorOf, definePage, parseForm, type FlashNotes, type Links, type Page } from '../web'
import { confirmForm } from './zoom-app.forms'
import type { ZoomAppService } from './zoom-app.service'
import type { ZoomSwitch } from './zoom-switch'

interface SwitchPage extends Page {
  isOff: boolean
}

const switchPage = definePage<SwitchPage>('zoom-app/switch')

/** The page on which an admin switches Zoom off and on. */
export class SwitchController {
  constructor(
    private readonly app: ZoomAppService,
    private readonly zoomSwitch: ZoomSwitch,
    private readonly web: { links: Links; flash: FlashNotes },
  ) {}

  show: RequestHandler = async (_req, res) => {
    const isOff = await this.app.isOff(actorOf(res).institutionId)
    await switchPage(res, { title: isOff ? 'Switch Zoom on' : 'Switch Zoom off', section: 'zoom', isOff })
  }

  off: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    await this.zoomSwitch.off(actorOf(res))
    res.redirect(303, this.web.links.href('/zoom/switch'))
  }

  on: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    await this.zoomSwitch.on(actorOf(res))
    this.web.flash.say(res, { kind: 'ok', title: 'Zoom is switched on.', text: 'What waited is done now.' })
    res.redirect(303, this.web.links.href('/zoom'))
  }
}
