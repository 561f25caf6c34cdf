import type { Request, RequestHandler, Response } from 'express'
import type { CenterQueries } from '../center'
import { NotFound } from '../errors'
import { actorOf, definePage, parseForm, type Links, type Page } from '../web'
import { EVENTS } from './events.view'
import type { HandOver } from './hand-over'
import { appName, DESCRIPTION } from './manifest'
import { dateOf } from './moments'
import { permissionGroups, type PermissionGroup } from './permissions.view'
import type { SetUpPage } from './set-up-frame'
import type { SetUpPages } from './set-up-pages'
import { STEPS } from './set-up.policy'
import type { SetUpService } from './set-up.service'
import { exactlyAs, type ZoomAddresses } from './zoom-addresses'
import type { Licensing, ScopeStyle, Wording } from './zoom-app.entity'
import { confirmForm, licensingForm, wordingForm } from './zoom-app.forms'

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
  events: typeof EVENTS
  until: string
}

const whoPage = definePage<WhoPage>('zoom-app/who')
const handOverPage = definePage<HandOverPage>('zoom-app/hand-over')

/** The first step, and the link that hands Zoom's part of all steps to whoever holds the rights there. */
export class WhoController {
  constructor(
    private readonly pages: SetUpPages,
    private readonly setUp: SetUpService,
    private readonly handOver: HandOver,
    private readonly center: CenterQueries,
    private readonly links: Links,
  ) {}

  show: RequestHandler = (_req, res) => this.draw(res, null)

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

  // Answered with the page itself: the link is shown once, and a redirect could not carry it without storing it.
  makeLink: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    const token = await this.handOver.make(actorOf(res))
    await this.draw(res, this.links.absolute(`/zoom/hand-over?link=${token}`))
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
    if (!app) throw new NotFound('This link')
    const { name, timeZone } = await this.center.institution(app.institutionId)
    const style = app.scopeStyle
    await handOverPage(res, {
      title: 'The Zoom part of the set-up',
      ...this.pages.addresses,
      redirectHint: exactlyAs(this.pages.addresses.redirectUrl),
      appName: appName(name),
      description: DESCRIPTION,
      wording: app.wording ?? 'today',
      style,
      groups: permissionGroups(null, style),
      events: EVENTS,
      until: dateOf(app.handOverUntil!, timeZone),
    })
  }

  private async draw(res: Response, handOverUrl: string | null): Promise<void> {
    const app = await this.pages.find(res)
    const { timeZone } = await this.center.institution(actorOf(res).institutionId)
    const isGood = app?.handOverUntil && app.handOverUntil > this.pages.clock.now()
    await whoPage(res, {
      ...this.pages.frame(app, 'who'),
      licensing: app?.licensing ?? null,
      handOverUntil: isGood ? dateOf(app.handOverUntil!, timeZone) : null,
      handOverUrl,
    })
  }
}
