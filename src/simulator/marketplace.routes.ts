import { createHash } from 'node:crypto'
import { Router, type Request, type Response } from 'express'
import { addFromMarketplace } from './consent'
import { CLASSIC_SEVEN, CLASSIC_WORDS, GRANULAR_EXTRA, GRANULAR_SET, scopeInWords } from './data/scope-words'
import { newId, newText } from './ids'
import { eventChoices, subscriptionFrom } from './marketplace-events'
import { allowFormsToLeave, fieldOf, fieldsOf, showPage } from './pages'
import { INFORMATION_FIELDS, missingIn } from './readiness'
import { originOf } from './redirect-rules'
import { newApp } from './sample-world'
import type { Simulation } from './simulation'
import { saveSubscription, validate } from './subscriptions'
import type { AppInformation, ZoomApp } from './world'

const NOTES: Record<string, string> = {
  saved: 'Saved.',
  created: 'The app was created.',
  secret: 'There is a new client secret. The old one does not work any more.',
  requested: 'Your request was sent to the admin of your Zoom account.',
}

/** The Marketplace as an app's owner sees it, in the words of Zoom's pages (Zoom reference section 10.2). */
export function marketplaceRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/develop', (_req, res) => res.redirect(302, '/develop/apps'))
  router.get('/develop/apps', (_req, res) => showApps(sim, res))
  router.post('/develop/apps', (req, res) => buildApp(sim, req, res))
  router.get('/develop/apps/:app', (req, res) => res.redirect(302, `/develop/apps/${req.params['app']}/basic`))
  router.get('/marketplace/apps/:app', (req, res) => showUnavailable(sim, req, res))
  for (const [page, view] of Object.entries(PAGES))
    router.get(
      `/develop/apps/:app/${page}`,
      withApp(sim, (app, req, res) => view(sim, app, req, res)),
    )
  for (const [form, save] of Object.entries(FORMS))
    router.post(
      `/develop/apps/:app/${form}`,
      withApp(sim, (app, req, res) => save(sim, app, req, res)),
    )
  return router
}

type Page = (sim: Simulation, app: ZoomApp, req: Request, res: Response) => void | Promise<void>

const PAGES: Record<string, Page> = {
  basic(_sim, app, req, res) {
    const isProduction = req.query['env'] === 'production'
    const credentials = isProduction ? productionOf(app) : app
    show(res, req, app, 'app-basic', { isSecretShown: req.query['show'] === 'secret', isProduction, credentials })
  },
  information: (_sim, app, req, res) =>
    show(res, req, app, 'app-information', { fields: Object.entries(INFORMATION_FIELDS) }),
  scopes: (_sim, app, req, res) => show(res, req, app, 'app-scopes', { choices: scopeChoices(app) }),
  access: (_sim, app, req, res) =>
    show(res, req, app, 'app-access', {
      events: eventChoices(app, app.subscription.events),
      form: app.subscription,
      isSecretShown: req.query['show'] === 'secret',
      result: null,
    }),
  test: (sim, app, req, res) => {
    allowFormsToLeave(res)
    show(res, req, app, 'app-test', { missing: missingIn(app), users: sim.world.users.filter(isAble(app)) })
  },
}

const FORMS: Record<string, Page> = {
  basic(sim, app, req, res) {
    const body: unknown = req.body
    app.name = fieldOf(body, 'name').slice(0, 50) || app.name
    app.redirectUrl = fieldOf(body, 'redirectUrl')
    app.allowList = fieldOf(body, 'allowList')
      .split(/\r?\n/)
      .filter(line => line !== '')
    for (const flag of ['strictMode', 'subdomainCheck', 'published', 'needsApproval', 'approved', 'disabled'] as const)
      app[flag] = fieldOf(body, flag) === 'on'
    done(sim, res, app, 'basic', 'saved')
  },
  information(sim, app, req, res) {
    app.information = informationOf(field => fieldOf(req.body, field).slice(0, 4000))
    done(sim, res, app, 'information', 'saved')
  },
  'client-secret'(sim, app, _req, res) {
    app.clientSecret = newText(32)
    done(sim, res, app, 'basic', 'secret')
  },
  scopes(sim, app, req, res) {
    const known = Object.keys({ ...CLASSIC_WORDS, ...scopeNames(app) })
    app.scopes = fieldsOf(req.body, 'scopes').filter(scope => known.includes(scope))
    app.optionalScopes = fieldsOf(req.body, 'optional').filter(scope => app.scopes.includes(scope))
    done(sim, res, app, 'scopes', 'saved')
  },
  async access(sim, app, req, res) {
    const form = subscriptionFrom(req.body)
    const isValidation = fieldOf(req.body, 'action') === 'validate'
    const problem = isValidation ? await validate(sim, app, form.endpointUrl) : saveSubscription(app, form)
    sim.commit()
    if (!isValidation && !problem) return done(sim, res, app, 'access', 'saved')
    const result = {
      isGood: problem === null,
      text: problem ?? 'The endpoint URL is validated. Save the subscription now.',
    }
    show(res, req, app, 'app-access', { events: eventChoices(app, form.events), form, isSecretShown: false, result })
  },
  'secret-token'(sim, app, _req, res) {
    app.secretToken = newText(24)
    done(sim, res, app, 'access', 'saved')
  },
  activation(sim, app, req, res) {
    app.activated = fieldOf(req.body, 'activated') === 'yes'
    done(sim, res, app, 'test', 'saved')
  },
  add(sim, app, req, res) {
    const user = sim.findUser(fieldOf(req.body, 'user'))
    if (!user || missingIn(app).length > 0 || !isAble(app)(user))
      return res.redirect(303, `/develop/apps/${app.id}/test`)
    const location = addFromMarketplace(sim, app, user)
    sim.commit()
    res.redirect(303, location)
  },
  'request-approval': (sim, app, _req, res) => done(sim, res, app, 'basic', 'requested'),
}

/** The pair on the tab Production. It is another one, and of no use before the app is published (Zoom reference 1.2). */
function productionOf(app: ZoomApp): Pick<ZoomApp, 'clientId' | 'clientSecret'> {
  const digest = createHash('sha256').update(`production ${app.id}`).digest('hex')
  return { clientId: digest.slice(0, 22), clientSecret: digest.slice(-32) }
}

/** Who may add an app: active users of the account that built it, or anybody when it is published. */
const isAble =
  (app: ZoomApp) =>
  (user: { status: string; accountId: string }): boolean =>
    user.status === 'active' && (app.published || user.accountId === app.accountId)

function scopeChoices(app: ZoomApp) {
  return Object.keys(scopeNames(app)).map(scope => ({
    scope,
    words: scopeInWords(scope),
    isTicked: app.scopes.includes(scope),
    isOptional: app.optionalScopes.includes(scope),
    isOfTheSeven: (CLASSIC_SEVEN as readonly string[]).includes(scope) || GRANULAR_SET.includes(scope),
  }))
}

/** The scopes to choose from; account apps have the `:admin` forms. */
function scopeNames(app: ZoomApp): Record<string, true> {
  const names =
    app.scopeStyle === 'classic' ? Object.keys(CLASSIC_WORDS) : [...GRANULAR_SET, ...Object.keys(GRANULAR_EXTRA)]
  const forms = app.kind === 'server-to-server' ? names.map(name => `${name}:admin`) : names
  return Object.fromEntries([...forms, ...app.scopes].map(name => [name, true as const]))
}

const informationOf = (textOf: (field: string) => string): AppInformation => ({
  shortDescription: textOf('shortDescription'),
  longDescription: textOf('longDescription'),
  companyName: textOf('companyName'),
  developerName: textOf('developerName'),
  developerEmail: textOf('developerEmail'),
})

function showApps(sim: Simulation, res: Response): void {
  const own = sim.world.apps.filter(app => app.builtHere)
  const others = sim.world.apps.filter(app => !app.builtHere)
  showPage(res, 200, 'apps', { title: 'Created apps', own, others })
}

function buildApp(sim: Simulation, req: Request, res: Response): void {
  const style = fieldOf(req.body, 'scopeStyle') === 'classic' ? 'classic' : 'granular'
  const isServer = fieldOf(req.body, 'kind') === 'server-to-server'
  const app = newApp(newId(), fieldOf(req.body, 'name').slice(0, 50) || 'Untitled app', style)
  Object.assign(app, { clientId: newId(), clientSecret: newText(32), secretToken: newText(24) })
  Object.assign(app, { redirectUrl: '', allowList: [], scopes: [], strictMode: false, subdomainCheck: false })
  app.builtHere = true
  if (style === 'classic') app.information = informationOf(() => '')
  if (isServer) Object.assign(app, { kind: 'server-to-server', activated: false })
  sim.world.apps.push(app)
  done(sim, res, app, 'basic', 'created')
}

/** Where somebody of another account lands who was sent to authorize an app that is not published. */
function showUnavailable(sim: Simulation, req: Request, res: Response): void {
  const app = sim.findApp(String(req.params['app']))
  const user = sim.findUser(fieldOf(req.query, 'as'))
  const text =
    app && user
      ? `${app.name} is not published. Only people of the Zoom account that built it can add it, and ${user.email} belongs to another account.`
      : 'This app is not published.'
  const query = authorizeQueryIn(req.query)
  showPage(res, app ? 200 : 404, 'unavailable', {
    title: 'This app is not available',
    text,
    otherAccount: query.has('client_id') ? `/oauth/authorize?${query.toString()}` : null,
    appHref: app ? originOf(app.redirectUrl) : null,
  })
}

/** The request that brought somebody here, without whom they were. */
function authorizeQueryIn(query: Request['query']): URLSearchParams {
  const texts = Object.entries(query).filter(([name, value]) => name !== 'as' && typeof value === 'string')
  return new URLSearchParams(texts as [string, string][])
}

function withApp(sim: Simulation, work: (app: ZoomApp, req: Request, res: Response) => void | Promise<void>) {
  return (req: Request, res: Response) => {
    const app = sim.findApp(String(req.params['app']))
    if (app) return work(app, req, res)
    showPage(res, 404, 'message', { title: 'This app does not exist', text: 'It may have been removed by a reset.' })
  }
}

function show(res: Response, req: Request, app: ZoomApp, view: string, values: Record<string, unknown>): void {
  const note = NOTES[fieldOf(req.query, 'note')] ?? null
  showPage(res, 200, view, { title: app.name, app, note, page: view.replace('app-', ''), ...values })
}

function done(sim: Simulation, res: Response, app: ZoomApp, page: string, note: string): void {
  sim.commit()
  res.redirect(303, `/develop/apps/${app.id}/${page}?note=${note}`)
}
