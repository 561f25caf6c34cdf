import type { Request, RequestHandler, Response } from 'express'
import type { CenterQueries } from '../center'
import { actorOf, definePage, parseForm, type Flash, type FlashNotes, type Links, type Page } from '../web'
import { EVENTS } from './events.view'
import type { HandOver } from './hand-over'
import { appName, DESCRIPTION } from './manifest'
import { dateOf } from './moments'
import { allNames, permissionGroups, type PermissionGroup } from './permissions.view'
import type { SetUpPage } from './set-up-frame'
import type { SetUpPages } from './set-up-pages'
import { STEPS } from './set-up.policy'
import type { SetUpService } from './set-up.service'
import type { ShownOnce } from './shown-once'
import { exactlyAs, type ZoomAddresses } from './zoom-addresses'
import type { Licensing, ScopeStyle, Wording, ZoomApp } from './zoom-app.entity'
import { confirmForm, licensingForm, linkForm, wordingForm } from './zoom-app.forms'

interface WhoPage extends SetUpPage {
  licensing: Licensing | null
  /** The day on which the link ends; null while there is none. */
  handOverUntil: string | null
  /** Just made: it is shown this once. */
  handOverUrl: string | null
}

interface HandOverPage extends Page, ZoomAddresses {
  redirectHint: string
  appName: string
  description: string
  wording: Wording
  style: ScopeStyle
  groups: PermissionGroup[]
  /** All names of the groups, to be copied at once. */
  names: string[]
  events: typeof EVENTS
  until: string
}

const whoPage = definePage<WhoPage>('zoom-app/who')
const handOverPage = definePage<HandOverPage>('zoom-app/hand-over')
const endedPage = definePage<Page>('zoom-app/hand-over-ended')

/** The first step, and the link that hands Zoom's part of all steps to whoever holds the rights there. */
export class WhoController {
  constructor(
    private readonly pages: SetUpPages,
    private readonly setUp: SetUpService,
    private readonly handOver: HandOver,
    private readonly center: CenterQueries,
    private readonly web: { links: Links; flash: FlashNotes; shownOnce: ShownOnce },
  ) {}

  show: RequestHandler = async (req, res) => {
    const token = this.web.shownOnce.take(req, res, actorOf(res))
    const isGood = token !== null && (await this.handOver.appFor(token)) !== null
    await this.draw(res, isGood ? this.web.links.absolute(`/zoom/hand-over?link=${token}`) : null)
  }

  saveLicensing: RequestHandler = async (req, res) => {
    const parsed = parseForm(licensingForm, req.body)
    if (parsed.ok) await this.setUp.choose(actorOf(res), 'licensing', parsed.value.licensing)
    this.pages.goTo(res, 'who')
  }

  /** Switches between the words of today's and of older pages of Zoom, and stays on the step. */
  saveWording: RequestHandler = async (req, res) => {
    const parsed = parseForm(wordingForm, req.body)
    if (!parsed.ok) return this.pages.goTo(res, 'who')
    const { wording, step } = parsed.value
    await this.setUp.choose(actorOf(res), 'wording', wording)
    this.pages.goTo(res, STEPS.find(each => each === step) ?? 'who')
  }

  /** Makes a link, unless one is out that nobody said should end. */
  makeLink: RequestHandler = async (req, res) => {
    const parsed = parseForm(linkForm, req.body)
    const actor = actorOf(res)
    if (this.isOut(await this.pages.find(res)) && !(parsed.ok && parsed.value.replaces)) this.web.flash.say(res, IS_OUT)
    else this.web.shownOnce.carry(res, actor, await this.handOver.make(actor))
    this.pages.goTo(res, 'who')
  }

  withdrawLink: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    await this.handOver.withdraw(actorOf(res))
    this.pages.goTo(res, 'who')
  }

  /** For anybody with the link: no secret, no name of a person. */
  follow = async (req: Request, res: Response): Promise<void> => {
    const { link } = req.query
    const app = typeof link === 'string' ? await this.handOver.appFor(link) : null
    res.set('Cache-Control', 'no-store')
    if (!app) return endedPage(res.status(404), { title: 'This link is no longer good' })
    const { name, timeZone } = await this.center.institution(app.institutionId)
    const style = app.scopeStyle
    await handOverPage(res, {
      title: 'The Zoom part of the set-up',
      centerName: name,
      ...this.pages.addresses,
      redirectHint: exactlyAs(this.pages.addresses.redirectUrl),
      appName: appName(name),
      description: DESCRIPTION,
      wording: app.wording ?? 'today',
      style,
      groups: permissionGroups(null, style),
      names: allNames(style),
      events: EVENTS,
      until: dateOf(app.handOverUntil!, timeZone),
    })
  }

  private async draw(res: Response, handOverUrl: string | null): Promise<void> {
    const app = await this.pages.find(res)
    const { timeZone } = await this.center.institution(actorOf(res).institutionId)
    await whoPage(res, {
      ...this.pages.frame(app, 'who'),
      licensing: app?.licensing ?? null,
      handOverUntil: this.isOut(app) ? dateOf(app!.handOverUntil!, timeZone) : null,
      handOverUrl,
    })
  }

  private isOut(app: ZoomApp | null): boolean {
    return Boolean(app?.handOverUntil && app.handOverUntil > this.pages.clock.now())
  }
}

const IS_OUT: Flash = {
  kind: 'warn',
  title: 'A link is out already, and still good.',
  text: 'Nothing was changed. To end it and make another, select Replace it.',
}
