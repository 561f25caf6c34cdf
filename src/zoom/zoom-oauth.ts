import { z } from 'zod'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import { GrantRefused, ZoomRefused, ZoomUnavailable } from './zoom-errors'
import { parseJson } from './zoom-failure'
import { webAddress, type ZoomHosts } from './zoom-hosts'
import type { HttpAnswer, ZoomHttp } from './zoom-http'
import { tokenFailure, type TokenPurpose } from './token-failure'
import { maybe, secretText, whole } from './zoom-values'

/** Client ID and secret of the institution's Zoom app. */
export interface ZoomAppCredentials {
  clientId: string
  clientSecret: Secret
}

/** What one person allowed, as Zoom's token answer tells it. */
export interface Grant {
  accessToken: Secret
  /** Each refresh gives a new one, and the old one dies with it. */
  refreshToken: Secret
  /** Of the access token, counted from the arrival of the answer. */
  expiresAt: Date
  /** Lower case, no duplicates. Null when the answer does not say: then they are as before (RFC 6749, 5.1). */
  scopes: string[] | null
  /** The region of Zoom where this account's API lives. */
  apiUrl: string | null
}

// Zoom's access tokens live an hour and cannot be made to live longer. An answer that does not say so, or says
// something odd, changes nothing: a wrong guess is corrected by the first 401. (Zoom reference 1.4)
const HOUR = 3600
const REVOKE_MS = 5000

const tokenAnswer = z.object({
  access_token: secretText,
  refresh_token: maybe(secretText),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .nullish(),
  expires_in: whole.refine(seconds => seconds > 0 && seconds <= HOUR).catch(HOUR),
  scope: maybe(z.string()),
  api_url: maybe(z.string().min(1).max(300)),
})

/** Zoom's token endpoint, with HTTP Basic and a form body. (Zoom reference 1.4, 1.6, 1.8) */
export class ZoomOAuth {
  constructor(
    private readonly http: ZoomHttp,
    private readonly hosts: ZoomHosts,
    private readonly clock: Clock,
  ) {}

  /**
   * Turns the code of a consent into tokens. A code lives five minutes and works once.
   * @throws GrantRefused (`code`), ZoomAppBroken, ZoomUnavailable (also for an answer without a refresh token)
   */
  async exchange(
    app: ZoomAppCredentials,
    { code, redirectUri, verifier }: { code: Secret; redirectUri: string; verifier: Secret },
  ): Promise<Grant> {
    const form = {
      grant_type: 'authorization_code',
      code: code.reveal(),
      redirect_uri: redirectUri,
      code_verifier: verifier.reveal(),
    }
    return this.grantFrom(await this.post(app, '/oauth/token', form, 'code', [code, verifier]), null)
  }

  /**
   * Spends a refresh token. Call it once per token: an old one is refused for good.
   * @throws GrantRefused, ZoomAppBroken, ScopesMissing, ZoomUnavailable, ZoomRateLimited
   */
  async refresh(app: ZoomAppCredentials, refreshToken: Secret): Promise<Grant> {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken.reveal() }
    return this.grantFrom(await this.post(app, '/oauth/token', form, 'refresh', [refreshToken]), refreshToken)
  }

  /** Ends a grant at Zoom, both tokens. One that is dead already counts as ended. Takes 5 s at most. */
  async revoke(app: ZoomAppCredentials, accessToken: Secret): Promise<void> {
    try {
      await this.post(app, '/oauth/revoke', { token: accessToken.reveal() }, 'revoke', [accessToken], REVOKE_MS)
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error
    }
  }

  /**
   * Asks Zoom whether it knows this client ID and secret, by a refresh that cannot succeed: Zoom looks at the app first.
   * @throws ZoomAppBroken when it does not, ZoomUnavailable when it cannot be told
   */
  async checkCredentials(app: ZoomAppCredentials): Promise<void> {
    try {
      await this.refresh(app, new Secret('credentials-check'))
    } catch (error) {
      const isAboutTheToken = error instanceof ZoomRefused && error.code === 'invalid_request'
      if (!(error instanceof GrantRefused) && !isAboutTheToken) throw error
    }
  }

  private post(
    app: ZoomAppCredentials,
    path: string,
    form: Record<string, string>,
    purpose: TokenPurpose,
    secrets: Secret[],
    timeoutMs?: number,
  ): Promise<HttpAnswer> {
    const basic = Buffer.from(`${app.clientId}:${app.clientSecret.reveal()}`).toString('base64')
    const request = {
      name: `POST ${path}`,
      method: 'POST',
      url: webAddress(this.hosts, path),
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      secrets: [app.clientSecret, ...secrets],
      ...(timeoutMs !== undefined && { timeoutMs }),
    } as const
    return this.http.send(request, answer => tokenFailure(answer, purpose, this.clock.now()))
  }

  // An answer to a refresh may leave the refresh token out: then the old one stays valid (RFC 6749, 6).
  private grantFrom(answer: HttpAnswer, spent: Secret | null): Grant {
    const result = tokenAnswer.safeParse(parseJson(answer.text))
    if (!result.success) throw unusable(answer, String(result.error.issues[0]?.path[0] ?? 'anything readable'))
    const { access_token, refresh_token, expires_in, scope, api_url } = result.data
    const refreshToken = refresh_token ?? spent
    if (!refreshToken) throw unusable(answer, 'refresh_token')
    return {
      accessToken: access_token,
      refreshToken,
      expiresAt: new Date(this.clock.now().getTime() + expires_in * 1000),
      scopes: scope === null ? null : scopesIn(scope),
      apiUrl: api_url,
    }
  }
}

const unusable = (answer: HttpAnswer, what: string): ZoomUnavailable =>
  new ZoomUnavailable({ ...answer.trace, text: `the token answer has no usable ${what}` })

const scopesIn = (scope: string): string[] => [
  ...new Set(
    scope
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  ),
]
