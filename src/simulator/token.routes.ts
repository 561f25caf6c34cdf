import { Router, type Request, type Response } from 'express'
import { strike, type Fault } from './faults'
import { grantOfToken, type TokenAnswer } from './grants'
import { readToken } from './signed-token'
import type { Simulation } from './simulation'
import { accountToken, appOwnedToken, exchangeCode, refresh } from './token-exchange'
import {
  appDisabled,
  disabledByAdmin,
  invalidClient,
  invalidGrant,
  missingParameter,
  ownerGone,
  TokenRefusal,
  unsupportedGrant,
} from './token-refusals'
import { keepSilent, resetConnection } from './broken-answers'
import type { ZoomApp } from './world'

type Answer = { status: number; body: object }

/** `POST /oauth/token` and `POST /oauth/revoke` (Zoom reference sections 1.4 to 1.8). */
export function tokenRoutes(sim: Simulation): Router {
  const router = Router()
  router.post('/oauth/token', (req, res) => answerToken(sim, req, res))
  router.post('/oauth/revoke', (req, res) => answerRevoke(sim, req, res))
  return router
}

function answerToken(sim: Simulation, req: Request, res: Response): void {
  const given = parameters(req)
  const fault = strike(sim.world, 'token', { call: given('grant_type'), userId: userConcerned(sim, given) })
  if (fault && answerInstead(fault, res)) {
    record(sim, req, given, res.headersSent ? res.statusCode : 0, fault.kind)
    sim.commit()
    return
  }
  const answer = attempt(() => issue(sim, req, given, fault))
  record(sim, req, given, answer.status, errorOf(answer.body))
  sim.commit()
  if (fault?.kind === 'token_lost_answer') resetConnection(res)
  else res.status(answer.status).json(fault ? bend(fault, answer.body) : answer.body)
}

function issue(sim: Simulation, req: Request, given: Parameters, fault: Fault | null): TokenAnswer {
  const app = authenticated(sim, req)
  if (fault?.kind === 'invalid_client') throw invalidClient()
  if (fault?.kind === 'invalid_grant') throw invalidGrant()
  if (fault?.kind === 'token_disabled_by_admin') throw disabledByAdmin()
  if (fault?.kind === 'token_owner_gone') throw ownerGone()
  switch (given('grant_type')) {
    case 'authorization_code':
      if (!given('code')) throw missingParameter('code')
      return exchangeCode(sim, app, {
        code: given('code'),
        redirectUri: given('redirect_uri'),
        verifier: given('code_verifier'),
      })
    case 'refresh_token':
      if (!given('refresh_token')) throw missingParameter('refresh_token')
      return refresh(sim, app, given('refresh_token'))
    case 'account_credentials':
      return accountToken(sim, app, given('account_id'))
    case 'client_credentials':
      return appOwnedToken(sim, app, 'app')
    default:
      throw unsupportedGrant()
  }
}

/** Ends all tokens of the grant. A token that is not ours is answered alike (RFC 7009). */
function answerRevoke(sim: Simulation, req: Request, res: Response): void {
  const given = parameters(req)
  const answer = attempt(() => {
    const app = authenticated(sim, req)
    const grant = grantOfToken(sim.world, given('token'))
    if (grant?.appId === app.id && grant.state === 'live') grant.state = 'revoked'
    return { status: 'success' }
  })
  sim.commit()
  res.status(answer.status).json(answer.body)
}

/** The app that HTTP Basic names. */
function authenticated(sim: Simulation, req: Request): ZoomApp {
  const [scheme, credentials = ''] = (req.get('authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic') throw missingParameter('client_id or client_secret')
  const [clientId, ...secret] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  const app = sim.world.apps.find(each => each.clientId === clientId)
  if (!app || app.clientSecret !== secret.join(':')) throw invalidClient()
  if (app.disabled) throw appDisabled()
  return app
}

type Parameters = (name: string) => string

/** Zoom takes the parameters from the form body or from the query. */
function parameters(req: Request): Parameters {
  const body = (req.body ?? {}) as Record<string, unknown>
  return name => {
    const value = body[name] ?? req.query[name]
    return typeof value === 'string' ? value : ''
  }
}

function attempt(work: () => object): Answer {
  try {
    return { status: 200, body: work() }
  } catch (error) {
    if (error instanceof TokenRefusal) return { status: error.status, body: error.body }
    throw error
  }
}

function userConcerned(sim: Simulation, given: Parameters): string | undefined {
  const code = sim.world.codes.find(each => each.code === given('code'))
  return code?.userId ?? grantOfToken(sim.world, given('refresh_token'))?.userId
}

/** @returns whether the fault took the place of the answer */
function answerInstead(fault: Fault, res: Response): boolean {
  if (fault.kind === 'token_500') res.status(500).json({ reason: 'Internal error', error: 'server_error' })
  else if (fault.kind === 'token_503') res.status(503).type('text').send('Service Unavailable')
  else if (fault.kind === 'token_xml')
    res.status(200).type('application/xml').send('<?xml version="1.0"?><result><status>error</status></result>')
  else if (fault.kind === 'token_hang') keepSilent(res)
  else return false
  return true
}

/** A good answer with one value changed. */
function bend(fault: Fault, body: object): object {
  if (!('access_token' in body)) return body
  if (fault.kind === 'token_without_api_url') return { ...body, api_url: undefined }
  if (fault.kind === 'token_api_url') return { ...body, api_url: fault.value ?? 'https://api.zoom.example.net' }
  if (fault.kind === 'token_scope') return { ...body, scope: fault.value ?? '' }
  return body
}

function record(sim: Simulation, req: Request, given: Parameters, status: number, error: string | null): void {
  const claims = readToken(sim.world.signingKey, given('refresh_token'), 'refresh')
  const grant = sim.world.grants.find(each => each.id === claims?.sub)
  sim.rememberToken({
    at: sim.now().toISOString(),
    grantType: given('grant_type'),
    clientId: clientIdOf(req),
    grantId: claims?.sub ?? null,
    refreshSerial: claims?.serial ?? null,
    replay: status === 400 && claims !== null && claims.serial < (grant?.refreshSerial ?? 0),
    status,
    error,
  })
}

const clientIdOf = (req: Request): string =>
  Buffer.from((req.get('authorization') ?? '').split(' ')[1] ?? '', 'base64')
    .toString('utf8')
    .split(':')[0]!

function errorOf(body: object): string | null {
  const { error, errorCode } = body as { error?: string; errorCode?: number }
  return error ?? errorCode?.toString() ?? null
}
