import type { RequestHandler } from 'express'
import { actorOf, definePage, parseForm, signedInVisit, type Flash, type FlashNotes, type Links } from '../web'
import { appManifest, appName, DESCRIPTION } from './manifest'
import { reportOf } from './permission-report'
import { presentScopes, scopesPage } from './scopes.view'
import type { SetUpPage } from './set-up-frame'
import type { SetUpPages } from './set-up-pages'
import { hasHeard, nextStep, stepStates, STEPS } from './set-up.policy'
import type { Confirmation, SetUpService } from './set-up.service'
import { confirmForm, scopeStyleForm } from './zoom-app.forms'

/** What Zoom's pages ask of an app, ready to be copied. */
interface CreatePage extends SetUpPage {
  appName: string
  description: string
  company: string
  /** Whoever sets it up. */
  contact: { name: string; email: string | null }
}

/** Whether this person went to Zoom for a check, and has not come back: Zoom's own page may have stopped them. */
export type IsAway = (who: { institutionId: string; personId: string }) => Promise<boolean>

const createPage = definePage<CreatePage>('zoom-app/create')

/** The pages of the set-up that need neither keys nor an account of the admin. */
export class SetUpController {
  constructor(
    private readonly pages: SetUpPages,
    private readonly setUp: SetUpService,
    private readonly isAway: IsAway,
    private readonly web: { links: Links; flash: FlashNotes },
  ) {}

  /** Goes on where the set-up was left. */
  goOn: RequestHandler = async (_req, res) => {
    const app = await this.pages.find(res)
    const granted = app?.grantedScopes == null ? null : reportOf(app.grantedScopes).granted
    this.pages.goTo(res, nextStep(stepStates(app, granted, this.pages.clock.now())))
  }

  create: RequestHandler = async (_req, res) => {
    const { actor, center } = signedInVisit(res)
    const frame = this.pages.frame(await this.pages.find(res), 'create')
    const texts = { appName: appName(center.name), description: DESCRIPTION, company: center.name }
    await createPage(res, { ...frame, ...texts, contact: { name: actor.name, email: actor.email } })
  }

  confirm =
    (step: Confirmation): RequestHandler =>
    async (req, res) => {
      parseForm(confirmForm, req.body)
      await this.setUp.confirm(actorOf(res), step)
      const next = STEPS[STEPS.indexOf(step) + 1]
      if (next) return this.pages.goTo(res, next)
      this.web.flash.say(res, hasHeard(await this.pages.find(res)) ? SET_UP : NO_EVENT_YET)
      res.redirect(303, this.web.links.href('/zoom'))
    }

  scopes: RequestHandler = async (_req, res) => {
    const app = await this.pages.find(res)
    const isAway = await this.isAway(actorOf(res))
    await scopesPage(res, { ...this.pages.frame(app, 'scopes'), ...presentScopes(app, this.pages.clock.now()), isAway })
  }

  chooseStyle: RequestHandler = async (req, res) => {
    const parsed = parseForm(scopeStyleForm, req.body)
    if (parsed.ok) await this.setUp.choose(actorOf(res), 'scopeStyle', parsed.value.style)
    this.pages.goTo(res, 'scopes')
  }

  manifest: RequestHandler = (_req, res) => {
    const { center } = signedInVisit(res)
    res.set('Content-Disposition', 'attachment; filename="zoom-app-manifest.json"')
    res.json(appManifest(center.name, this.pages.addresses))
  }
}

const SET_UP: Flash = { kind: 'ok', title: 'Zoom is set up.' }

const NO_EVENT_YET: Flash = {
  kind: 'warn',
  title: 'Zoom is set up, but no event has come from Zoom.',
  text: 'Until one comes, recordings and attendance are late. In Zoom: are the eight events ticked, and did you select Save?',
}
