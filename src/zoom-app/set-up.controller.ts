import type { RequestHandler, Response } from 'express'
import { Secret } from '../lib/secret'
import type { Clock } from '../lib/clock'
import {
  actorOf,
  definePage,
  emptyForm,
  parseForm,
  signedInVisit,
  type FlashNotes,
  type FormState,
  type Links,
} from '../web'
import { basicInformationPage, presentBasicInformation } from './basic-information.view'
import { eventsPage, presentEvents } from './events.view'
import { appManifest, appName } from './manifest'
import { reportOf } from './permission-report'
import { presentScopes, scopesPage } from './scopes.view'
import { frameSetUp, stepHref, type SetUpPage } from './set-up-frame'
import { nextStep, stepStates, STEPS, type Step } from './set-up.policy'
import type { Confirmation, SetUpService } from './set-up.service'
import type { ZoomAddresses } from './zoom-addresses'
import type { ZoomApp } from './zoom-app.entity'
import { confirmForm, credentialsForm, scopeStyleForm, secretTokenForm } from './zoom-app.forms'
import type { ZoomAppService } from './zoom-app.service'

const whoPage = definePage<SetUpPage>('zoom-app/who')
const createPage = definePage<SetUpPage & { appName: string }>('zoom-app/create')

/** The pages of the set-up that need no account of the admin. */
export class SetUpController {
  constructor(
    private readonly app: ZoomAppService,
    private readonly setUp: SetUpService,
    private readonly addresses: ZoomAddresses,
    private readonly clock: Clock,
    private readonly web: { links: Links; flash: FlashNotes },
  ) {}

  /** Goes on where the set-up was left. */
  goOn: RequestHandler = async (_req, res) => {
    const app = await this.app.find(actorOf(res).institutionId)
    const granted = app?.grantedScopes == null ? null : reportOf(app.grantedScopes).granted
    this.goTo(res, nextStep(stepStates(app, granted, this.clock.now())))
  }

  who: RequestHandler = async (_req, res) => whoPage(res, await this.frame(res, 'who'))

  create: RequestHandler = async (_req, res) => {
    const { center } = signedInVisit(res)
    await createPage(res, { ...(await this.frame(res, 'create')), appName: appName(center.name) })
  }

  confirm =
    (step: Confirmation): RequestHandler =>
    async (req, res) => {
      parseForm(confirmForm, req.body)
      await this.setUp.confirm(actorOf(res), step)
      const next = STEPS[STEPS.indexOf(step) + 1]
      if (next) return this.goTo(res, next)
      this.web.flash.say(res, { kind: 'ok', title: 'Zoom is set up.' })
      res.redirect(303, this.web.links.href('/zoom'))
    }

  basicInformation: RequestHandler = async (_req, res) => {
    const app = await this.app.find(actorOf(res).institutionId)
    await this.drawBasicInformation(res, app, emptyForm({ clientId: app?.clientId ?? '' }))
  }

  saveCredentials: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const app = await this.app.find(actor.institutionId)
    const saved = { clientId: app?.clientId ?? null, hasSecret: Boolean(app?.clientSecret) }
    const parsed = parseForm(credentialsForm(saved), req.body)
    if (!parsed.ok) return this.drawBasicInformation(res.status(422), app, withoutSecrets(parsed.form))
    const { clientId, clientSecret } = parsed.value
    await this.setUp.saveCredentials(actor, clientId, clientSecret === null ? null : new Secret(clientSecret))
    this.goTo(res, 'basic-information')
  }

  checkCredentials: RequestHandler = async (req, res) => {
    parseForm(confirmForm, req.body)
    await this.setUp.checkCredentials(actorOf(res).institutionId)
    this.goTo(res, 'basic-information')
  }

  scopes: RequestHandler = async (_req, res) => {
    const app = await this.app.find(actorOf(res).institutionId)
    await scopesPage(res, { ...(await this.frame(res, 'scopes', app)), ...presentScopes(app, this.clock.now()) })
  }

  chooseStyle: RequestHandler = async (req, res) => {
    const parsed = parseForm(scopeStyleForm, req.body)
    if (parsed.ok) await this.setUp.chooseStyle(actorOf(res).institutionId, parsed.value.style)
    this.goTo(res, 'scopes')
  }

  events: RequestHandler = async (_req, res) => {
    await this.drawEvents(res, await this.app.find(actorOf(res).institutionId), emptyForm())
  }

  saveSecretToken: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const app = await this.app.find(actor.institutionId)
    const parsed = parseForm(secretTokenForm({ clientId: app?.clientId ?? null }), req.body)
    if (!parsed.ok) return this.drawEvents(res.status(422), app, withoutSecrets(parsed.form))
    const isOther = await this.setUp.saveSecretToken(actor, new Secret(parsed.value.secretToken))
    if (!isOther) return this.drawEvents(res.status(422), app, SECRET_IN_TOKEN_FIELD)
    this.web.flash.say(res, { kind: 'ok', title: 'The Secret token is saved.', text: 'Now select Validate in Zoom.' })
    this.goTo(res, 'events')
  }

  manifest: RequestHandler = (_req, res) => {
    const { center } = signedInVisit(res)
    res.set('Content-Disposition', 'attachment; filename="zoom-app-manifest.json"')
    res.json(appManifest(center.name, this.addresses))
  }

  private async drawBasicInformation(res: Response, app: ZoomApp | null, form: FormState): Promise<void> {
    const { redirectUrl } = this.addresses
    const model = presentBasicInformation(app, redirectUrl, this.clock.now())
    await basicInformationPage(res, { ...(await this.frame(res, 'basic-information', app)), ...model, form })
  }

  private async drawEvents(res: Response, app: ZoomApp | null, form: FormState): Promise<void> {
    const model = presentEvents(app, this.addresses.eventUrl, this.clock.now())
    await eventsPage(res, { ...(await this.frame(res, 'events', app)), ...model, form })
  }

  private async frame(res: Response, step: Step, known?: ZoomApp | null): Promise<SetUpPage> {
    const app = known === undefined ? await this.app.find(actorOf(res).institutionId) : known
    const setUp = frameSetUp(app, step, this.clock.now())
    const { marketplaceHref } = this.addresses
    return { title: `Set up Zoom: ${setUp.title}`, section: 'zoom', setUp, marketplaceHref, form: emptyForm() }
  }

  private goTo(res: Response, step: Step): void {
    res.redirect(303, this.web.links.href(stepHref(step)))
  }
}

const SECRET_IN_TOKEN_FIELD: FormState = {
  values: {},
  errors: { secretToken: 'This is the Client secret. The Secret token is under Features, Access' },
}

// What was typed into a key field never goes back to a browser.
const withoutSecrets = ({ values, errors }: FormState): FormState => ({
  values: { ...values, clientSecret: '', secretToken: '' },
  errors,
})
