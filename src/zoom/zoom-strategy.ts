import { callbackify } from 'node:util'
import type { Request } from 'express'
import OAuth2Strategy from 'passport-oauth2'
import { SimcenterError } from '../errors'
import { Secret } from '../lib/secret'
import { webAddress, type ZoomHosts } from './zoom-hosts'
import type { Grant, ZoomAppCredentials, ZoomOAuth } from './zoom-oauth'

/**
 * `declined`: the person said no. `failed`: Zoom came back without a code. `not-started-here`: the state is missing,
 * unknown, used, too old or somebody else's. `unreadable`: no callback that Zoom would send. `method`: came back otherwise than by GET.
 */
export type ConsentRefusal = 'declined' | 'failed' | 'not-started-here' | 'unreadable' | 'method'

/** A consent that did not happen. Nothing was exchanged, and what was connected before stays. */
export class ConsentRefused extends SimcenterError {
  readonly status: number
  constructor(readonly reason: ConsentRefusal) {
    super('Zoom was not connected. Select Connect to start again.')
    this.status = reason === 'method' ? 405 : 403
  }
}

/** Where a consent is remembered between leaving for Zoom and coming back. */
export interface ConsentStore {
  /** @returns the `state`: random, good for one return within ten minutes */
  remember(req: Request, verifier: Secret): Promise<string>
  /** Burns the state. @returns the verifier, or null when this state is not this person's to redeem */
  redeem(req: Request, state: string): Promise<Secret | null>
}

export interface ZoomFlow {
  app: ZoomAppCredentials
  /** Absolute, and the one registered with Zoom. */
  callbackUrl: string
  /** `start` leads to Zoom's consent page, `return` takes what comes back. */
  step: 'start' | 'return'
  store: ConsentStore
  /** Takes the tokens. What it returns is handed to Passport as the user. */
  accept: (grant: Grant) => Promise<object>
}

/** What the base class calls to exchange a code; its own HTTP client has no deadline and no size limit. */
interface TokenClient {
  getOAuthAccessToken(code: string, params: object, done: TokenDone): void
}
type TokenDone = (error: unknown, accessToken?: string, refreshToken?: string, results?: Grant) => void

/**
 * Zoom's consent with PKCE, by passport-oauth2, for one request. The return is GET only; the state is burnt before
 * anything else of the query is believed; errors reach Passport as they are. (Zoom reference 1.2, 1.3; trust 1.7)
 */
export class ZoomStrategy extends OAuth2Strategy {
  private readonly webOrigin: string

  constructor(
    hosts: ZoomHosts,
    oauth: ZoomOAuth,
    private readonly flow: ZoomFlow,
  ) {
    super(
      {
        authorizationURL: webAddress(hosts, '/oauth/authorize'),
        tokenURL: webAddress(hosts, '/oauth/token'),
        clientID: flow.app.clientId,
        clientSecret: '',
        callbackURL: flow.callbackUrl,
        pkce: true,
        state: true,
        store: storeFor(flow.store) as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      (
        _accessToken: string,
        _refreshToken: string,
        grant: Grant,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => callbackify(flow.accept)(grant, done),
    )
    this.name = 'zoom'
    this.webOrigin = new URL(hosts.webUrl).origin
    const client = this._oauth2 as unknown as TokenClient
    client.getOAuthAccessToken = exchangeWith(oauth, flow)
  }

  override authenticate(req: Request): void {
    if (this.flow.step === 'start') return this.start(req)
    if (req.method !== 'GET') return this.error(new ConsentRefused('method'))
    const refusal = this.refusalIn(req)
    if (refusal) return void this.refuse(req, refusal)
    super.authenticate(req, {})
  }

  // The base class would take a start with a code for a return.
  private start(req: Request): void {
    const { code, error } = { ...(req.body as object), ...req.query } as Record<string, unknown>
    if (code !== undefined || error !== undefined) return this.error(new ConsentRefused('unreadable'))
    super.authenticate(req, {})
  }

  // The base class would believe `error` before it looks at the state, and start anew when there is no code.
  private refusalIn({ query }: Request): ConsentRefusal | null {
    const { code, error, iss } = query
    if (error !== undefined) return error === 'access_denied' ? 'declined' : 'failed'
    if (code === undefined || code === '') return 'failed'
    if (typeof code !== 'string' || !/^[\x21-\x7e]{1,2048}$/.test(code)) return 'unreadable'
    return iss === undefined || this.isOurs(iss) ? null : 'unreadable'
  }

  // RFC 9207: an issuer that is named must be the one that was asked.
  private isOurs(issuer: unknown): boolean {
    return typeof issuer === 'string' && URL.canParse(issuer) && new URL(issuer).origin === this.webOrigin
  }

  private async refuse(req: Request, refusal: ConsentRefusal): Promise<void> {
    try {
      await redeem(this.flow.store, req, req.query['state'])
      this.error(new ConsentRefused(refusal))
    } catch (error) {
      this.error(error)
    }
  }

  // The base class would wrap what went wrong until nobody can tell a wrong secret from a wrong code.
  _createOAuthError(_message: string, error: unknown): unknown {
    return error
  }
}

/** Ours, in the callbacks of passport-oauth2, which counts the parameters to learn what a store can do. */
function storeFor(store: ConsentStore): object {
  type Done = (error: unknown, ...results: unknown[]) => void
  const remember = callbackify((req: Request, verifier: string) => store.remember(req, new Secret(verifier)))
  const verifier = callbackify(async (req: Request, state: unknown) => (await redeem(store, req, state)).reveal())
  return {
    store: (req: Request, codeVerifier: string, _state: unknown, _meta: unknown, done: Done) =>
      remember(req, codeVerifier, done),
    verify: (req: Request, state: unknown, _meta: unknown, done: Done) => verifier(req, state, done),
  }
}

async function redeem(store: ConsentStore, req: Request, state: unknown): Promise<Secret> {
  const verifier = typeof state === 'string' && state !== '' ? await store.redeem(req, state) : null
  if (!verifier) throw new ConsentRefused('not-started-here')
  return verifier
}

function exchangeWith(oauth: ZoomOAuth, { app, callbackUrl }: ZoomFlow): TokenClient['getOAuthAccessToken'] {
  const exchange = callbackify((code: string, verifier: string) =>
    oauth.exchange(app, { code: new Secret(code), redirectUri: callbackUrl, verifier: new Secret(verifier) }),
  )
  return (code, params, done) => {
    const { code_verifier } = params as { code_verifier: string }
    // The tokens travel inside the grant only; the base class merely wants to see that there is one.
    exchange(code, code_verifier, (error, grant) => done(error, error ? undefined : 'granted', undefined, grant))
  }
}
