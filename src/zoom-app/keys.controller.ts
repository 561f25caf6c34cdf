import type { Request, RequestHandler, Response } from 'express'
import { Secret } from '../lib/secret'
import { actorOf, emptyForm, parseForm, type Flash, type FlashNotes, type FormState } from '../web'
import type { Zoom } from '../zoom'
import { basicInformationPage, presentBasicInformation } from './basic-information.view'
import { eventsPage, presentEvents } from './events.view'
import type { EventSilence } from './event-silence'
import type { OwnPassword, PasswordProblem } from './own-password'
import type { SetUpPages } from './set-up-pages'
import { isSecretGuarded, isTokenGuarded } from './set-up.policy'
import type { SetUpService } from './set-up.service'
import { isSkewed } from './troubles'
import type { ZoomApp } from './zoom-app.entity'
import { checkForm, credentialsForm, secretTokenForm, shownClientId } from './zoom-app.forms'

/** The two steps in which keys come from Zoom. */
export class KeysController {
  constructor(
    private readonly pages: SetUpPages,
    private readonly setUp: SetUpService,
    private readonly password: OwnPassword,
    private readonly silence: EventSilence,
    private readonly zoom: Pick<Zoom, 'clockAheadMs'>,
    private readonly flash: FlashNotes,
  ) {}

  basicInformation: RequestHandler = async (req, res) => {
    const app = await this.pages.find(res)
    await this.drawBasicInformation(req, res, app, emptyForm({ clientId: app?.clientId ?? '' }))
  }

  saveCredentials: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const app = await this.pages.find(res)
    const saved = { clientId: app?.clientId ?? null, hasSecret: Boolean(app?.clientSecret) }
    const parsed = parseForm(credentialsForm(saved), req.body)
    if (!parsed.ok) return this.drawBasicInformation(req, res.status(422), app, withoutSecrets(parsed.form))
    const { clientId, clientSecret, ownPassword } = parsed.value
    const secret = clientSecret === null ? null : new Secret(clientSecret)
    const save = (isProved: boolean) => this.setUp.saveCredentials(actor, clientId, secret, isProved)
    const result = await this.password.guard(actor, ownPassword, save)
    if (result.problem) {
      const form = { values: { clientId }, errors: { ownPassword: result.problem.message } }
      return this.drawBasicInformation(req, refusing(res, result.problem), await this.pages.find(res), form)
    }
    if (result.done === 'another-app') this.flash.say(res, ANOTHER_APP)
    this.pages.goTo(res, 'basic-information')
  }

  check: RequestHandler = async (req, res) => {
    const parsed = parseForm(checkForm, req.body)
    await this.setUp.check(actorOf(res).institutionId)
    if (parsed.ok && parsed.value.from) this.pages.goToSupport(res)
    else this.pages.goTo(res, 'basic-information')
  }

  events: RequestHandler = async (_req, res) => {
    await this.drawEvents(res, await this.pages.find(res), emptyForm())
  }

  saveSecretToken: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const app = await this.pages.find(res)
    const parsed = parseForm(secretTokenForm({ clientId: app?.clientId ?? null }), req.body)
    if (!parsed.ok) return this.drawEvents(res.status(422), app, withoutSecrets(parsed.form))
    const { secretToken, ownPassword } = parsed.value
    const save = (isProved: boolean) => this.setUp.saveSecretToken(actor, new Secret(secretToken), isProved)
    const result = await this.password.guard(actor, ownPassword, save)
    if (result.problem) {
      const form = { values: {}, errors: { ownPassword: result.problem.message } }
      return this.drawEvents(refusing(res, result.problem), await this.pages.find(res), form)
    }
    if (result.done === 'client-secret') return this.drawEvents(res.status(422), app, SECRET_IN_TOKEN_FIELD)
    this.flash.say(res, { kind: 'ok', title: 'The Secret token is saved.', text: 'Now select Validate in Zoom.' })
    this.pages.goTo(res, 'events')
  }

  private async drawBasicInformation(req: Request, res: Response, app: ZoomApp | null, form: FormState): Promise<void> {
    const { redirectUrl } = this.pages.addresses
    const scene = {
      redirectUrl,
      host: req.host ?? '',
      asksPassword: isSecretGuarded(app) && (await this.password.isAsked(actorOf(res).personId)),
      now: this.pages.clock.now(),
    }
    const frame = this.pages.frame(app, 'basic-information')
    await basicInformationPage(res, { ...frame, ...presentBasicInformation(app, scene), form })
  }

  private async drawEvents(res: Response, app: ZoomApp | null, form: FormState): Promise<void> {
    const asksPassword = isTokenGuarded(app) && (await this.password.isAsked(actorOf(res).personId))
    const isSilent = await this.silence.isSilent(app)
    const { eventUrl } = this.pages.addresses
    const skewed = isSkewed(this.zoom.clockAheadMs())
    const now = this.pages.clock.now()
    const model = presentEvents(app, { eventUrl, asksPassword, isSilent, isSkewed: skewed, now })
    await eventsPage(res, { ...this.pages.frame(app, 'events'), ...model, form })
  }
}

const ANOTHER_APP: Flash = {
  kind: 'warn',
  title: 'This is another app than before.',
  text: 'Check its scopes and its events again. Whoever is connected connects once more when Zoom asks for it.',
}

const SECRET_IN_TOKEN_FIELD: FormState = {
  values: {},
  errors: { secretToken: 'This is the Client secret. The Secret token is under Features, Access' },
}

function refusing(res: Response, { waitSeconds }: PasswordProblem): Response {
  return waitSeconds === null ? res.status(422) : res.status(429).set('Retry-After', String(waitSeconds))
}

// What was typed into a key field never goes back to a browser.
const withoutSecrets = ({ values, errors }: FormState): FormState => ({
  values: {
    ...values,
    clientId: shownClientId([values['clientId'] ?? ''].flat().join()),
    ...{ clientSecret: '', secretToken: '', ownPassword: '' },
  },
  errors,
})
