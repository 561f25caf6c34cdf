import type { Request, RequestHandler, Response } from 'express'
import { Passport, type AuthenticateCallback } from 'passport'
import { SimcenterError } from '../errors'
import type { Logger } from '../lib/logger'
import { actorOf, parseForm, type Actor, type FlashNotes, type Links } from '../web'
import { problemOf, reportOf, type ZoomAppService } from '../zoom-app'
import {
  ConsentRefused,
  GrantRefused,
  ScopesMissing,
  ZoomAppBroken,
  ZoomError,
  type Grant,
  type Zoom,
  type ZoomAppCredentials,
} from '../zoom'
import type { Coming } from './account-card'
import { Consent } from './consent'
import type { ConsentTransactions, ConsentWish } from './consent-transactions'
import { isLive } from './connection.entity'
import type { ConnectionsQueries } from './connections.queries'
import type { Connected, ConnectionService, Owner } from './connection.service'
import { connectForm } from './connections.forms'
import type { ConsentPurpose } from './oauth-transaction.entity'
import { outcomePage, presentOutcome, statusOf, type Outcome } from './outcome.view'
import { refuseForOther } from './personal-link'
import type { RefusedConsents } from './refused-consents'
import { AccountUnknown, readNewAccount } from './zoom-account'

interface ConsentDeps {
  zoom: Zoom
  zoomApp: ZoomAppService
  transactions: ConsentTransactions
  queries: ConnectionsQueries
  connections: ConnectionService
  refused: RefusedConsents
  comingSessions: (institutionId: string, personId: string) => Promise<Coming>
  links: Links
  flash: FlashNotes
  logger: Logger
}

/** The way to Zoom's consent page and back. */
export class ConsentController {
  // Of our own, so that a host application's Passport does not learn of Zoom.
  private readonly passport = new Passport()

  constructor(private readonly deps: ConsentDeps) {}

  /** Leads to Zoom. A form only: no link, preview or prefetch can start it. */
  start =
    (purpose: ConsentPurpose, home: string): RequestHandler =>
    async (req, res, next) => {
      const actor = actorOf(res)
      const parsed = parseForm(connectForm, req.body)
      if (parsed.ok) refuseForOther(parsed.value.for, actor)
      const app = await this.deps.zoomApp.credentialsOf(actor.institutionId)
      const standstill = await this.deps.zoomApp.standstill(actor.institutionId)
      if (!app || standstill) return this.show(res, actor, standstill ?? 'not-set-up')
      const wish = parsed.ok ? this.deps.links.returnPath(parsed.value.return_to) : '/'
      const consent = new Consent(this.deps.transactions, actor, { purpose, returnTo: wish === '/' ? home : wish })
      const strategy = this.strategy('start', app, consent)
      this.passThrough(strategy)(req, res, next)
    }

  /** Where Zoom sends people back to. The state is looked at before anything else is believed. */
  callback: RequestHandler = async (req, res) => {
    const actor = actorOf(res)
    const app = await this.deps.zoomApp.credentialsOf(actor.institutionId)
    const standstill = await this.deps.zoomApp.standstill(actor.institutionId)
    if (!app || standstill) return this.show(res, actor, standstill ?? 'not-set-up')
    const consent = new Consent(this.deps.transactions, actor)
    const before = await this.deps.comingSessions(actor.institutionId, actor.personId)
    try {
      const connected = await this.finish(req, res, this.strategy('return', app, consent, actor))
      if (connected.kind !== 'connected')
        return await this.show(res, actor, connected.kind, consent.wish, connected.zoomEmail)
      this.tell(res, connected, before.waiting)
      res.redirect(303, this.deps.links.href(wayOn(connected, consent.wish!.returnTo)))
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      await this.explain(req, res, actor, consent, error)
    }
  }

  /** Anything but a GET: a prefetch must not spend an answer of Zoom. */
  notAllowed: RequestHandler = (_req, res) => {
    res.status(405).set('Allow', 'GET').end()
  }

  private strategy(step: 'start' | 'return', app: ZoomAppCredentials, consent: Consent, actor?: Actor) {
    const { zoom, links } = this.deps
    const accept = (grant: Grant): Promise<Connected> => this.accept(actor!, consent, grant)
    return zoom.strategy({ app, callbackUrl: links.absolute('/zoom/callback'), step, store: consent, accept })
  }

  private async accept({ institutionId, personId }: Owner, consent: Consent, grant: Grant): Promise<Connected> {
    const { zoom, zoomApp, connections } = this.deps
    const account = await readNewAccount(zoom, grant).catch(async (error: unknown) => {
      await connections.doubt({ institutionId, personId })
      throw error
    })
    const connected = await connections.connect({ institutionId, personId }, consent.wish!.purpose, grant, account)
    await zoomApp.noteWorking(institutionId)
    return connected
  }

  private finish(req: Request, res: Response, strategy: ReturnType<Zoom['strategy']>): Promise<Connected> {
    return new Promise((resolve, reject) => {
      const done: AuthenticateCallback = (error: unknown, connected) => {
        if (error instanceof Error) reject(error)
        else if (connected) resolve(connected as unknown as Connected)
        else reject(new ConsentRefused('failed'))
      }
      this.passThrough(strategy, done)(req, res, reject)
    })
  }

  private passThrough(strategy: ReturnType<Zoom['strategy']>, done?: AuthenticateCallback): RequestHandler {
    const options = { session: false }
    const { passport } = this
    return (
      done ? passport.authenticate(strategy, options, done) : passport.authenticate(strategy, options)
    ) as RequestHandler
  }

  private tell(res: Response, connected: Extract<Connected, { kind: 'connected' }>, waiting: number): void {
    const { granted, of, complete } = reportOf(connected.scopes)
    const title = `Connected as ${connected.zoomEmail}.`
    const doubt = doubtWords(connected)
    if (doubt) return this.say(res, 'warn', title, doubt)
    if (connected.tookOver) return this.say(res, 'warn', title, TOOK_OVER)
    if (!complete) return this.say(res, 'warn', title, `Zoom gave ${granted} of ${of} permissions.`)
    this.say(res, 'ok', title, linksWords(waiting))
  }

  private say(res: Response, kind: 'ok' | 'warn', title: string, text: string | undefined): void {
    this.deps.flash.say(res, { kind, title, text })
  }

  private async explain(
    req: Request,
    res: Response,
    actor: Actor,
    consent: Consent,
    error: SimcenterError,
  ): Promise<void> {
    const outcome = await this.outcomeFor(actor, error, consent, req)
    if (!outcome) throw error
    if (error instanceof ZoomAppBroken) await this.deps.zoomApp.noteBroken(actor.institutionId, problemOf(error))
    const trace = error instanceof ZoomError ? error.trace : undefined
    this.deps.logger.warn({ outcome, personId: actor.personId, trace }, 'a consent did not become a connection')
    await this.deps.refused.record(actor, outcome)
    await this.show(res, actor, outcome, consent.wish)
  }

  /** Whoever comes from the Marketplace may have connected here long before. */
  private async outcomeFor(
    actor: Actor,
    error: SimcenterError,
    consent: Consent,
    req: Request,
  ): Promise<Outcome | null> {
    const outcome = outcomeOf(error, consent, req)
    if (outcome !== 'marketplace') return outcome
    return isLive(await this.deps.queries.of(actor.institutionId, actor.personId)) ? 'already' : outcome
  }

  private async show(
    res: Response,
    actor: Actor,
    outcome: Outcome,
    wish: ConsentWish | null = null,
    zoomEmail: string | null = null,
  ): Promise<void> {
    const scene = { isAdmin: actor.role === 'admin', zoomEmail, wish }
    await outcomePage(res.status(statusOf(outcome)), presentOutcome(outcome, scene))
  }
}

type Made = Extract<Connected, { kind: 'connected' }>

const TOOK_OVER =
  'Another center had this Zoom account connected. Zoom keeps only the newest connection, so that center has just lost it.'

const isDoubtful = ({ formerEmail, isOutside }: Made): boolean => formerEmail !== null || isOutside

// Whoever may have taken the wrong account is asked first; the way on is one of the answers.
const wayOn = (made: Made, returnTo: string): string =>
  isDoubtful(made) ? `/me/zoom/other?${new URLSearchParams({ return_to: returnTo }).toString()}` : returnTo

function doubtWords(made: Made): string | null {
  if (!isDoubtful(made)) return null
  const former = made.formerEmail ? [`Before, it was ${made.formerEmail}.`] : []
  const outside = made.isOutside ? ['It is not in the center’s Zoom account.'] : []
  return [...former, ...outside, 'If that is a mistake, use another account.'].join(' ')
}

/** Null for what has nothing to do with Zoom, such as a busy database. */
function outcomeOf(error: SimcenterError, consent: Consent, { query }: Request): Outcome | null {
  if (error instanceof ConsentRefused) return refusalOf(error.reason, consent, query)
  if (error instanceof GrantRefused) return 'code'
  if (error instanceof AccountUnknown) return 'unfinished'
  if (error instanceof ScopesMissing) return 'nameless'
  if (error instanceof ZoomAppBroken) return error.problem === 'turned-off' ? 'approval' : 'set-up'
  return error instanceof ZoomError ? 'zoom-down' : null
}

function refusalOf(reason: ConsentRefused['reason'], { problem }: Consent, query: Request['query']): Outcome {
  if (reason === 'declined' || reason === 'failed' || reason === 'unreadable') return reason
  if (problem) return problem
  return query['code'] !== undefined && !query['state'] ? 'marketplace' : 'unknown'
}

function linksWords(waiting: number): string | undefined {
  if (waiting === 0) return undefined
  return waiting === 1 ? 'Your session gets its link now.' : `${waiting} sessions get their link now.`
}
