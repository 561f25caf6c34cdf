import type { z } from 'zod'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import { restFailure, TokenRefused, unreadable } from './rest-failure'
import { parseJson } from './zoom-failure'
import { ZoomError, ZoomUnavailable } from './zoom-errors'
import { apiBase, type ZoomHosts } from './zoom-hosts'
import type { HttpAnswer, HttpRequest, ZoomHttp } from './zoom-http'

/** An access token, and the region of Zoom it came with. */
export interface ZoomToken {
  token: Secret
  /** `api_url` of the token answer. */
  apiUrl: string | null
  /** By our clock. */
  expiresAt: Date
}

const MOST_RENEWALS = 3
/** Its life began when Zoom answered, and we count from when the answer arrived. */
const ON_THE_WAY_MS = 1000

/** One call that was made in a person's name. */
export interface MadeCall {
  /** Method and path pattern: `GET /meetings/{id}`. */
  name: string
  /** The meeting it was about, if any: its number, or the UUID of one run. */
  meeting: string | null
  /** HTTP's; null when no answer came. */
  status: number | null
  /** Null when it did what was asked. */
  failure: ZoomError | null
}

/** Where calls in one person's name get their token from, and who is told of them. */
export interface ZoomAccess {
  current(): Promise<ZoomToken>
  /** Zoom did not accept this one: the newer one that is stored meanwhile, or a refreshed one. */
  renewed(stale: Secret): Promise<ZoomToken>
  /** Told of each call when it is over. It must neither fail nor wait. */
  called?(call: MadeCall): void
}

export interface RestCall {
  method: HttpRequest['method']
  /** Path below `/v2`, with identifiers already encoded. */
  path: string
  /** Path pattern for log and metrics. */
  pattern: string
  body?: object
  /** The meeting it is about; `made`: the one that the answer tells of. */
  meeting?: string | { made: true }
}

/** REST calls in one person's name: base address, token, one renewal, errors and schemas. */
export class ZoomRest {
  constructor(
    private readonly http: ZoomHttp,
    private readonly hosts: ZoomHosts,
    private readonly access: ZoomAccess,
    private readonly clock: Clock,
  ) {}

  /**
   * A call whose answer has a body.
   * @throws the errors of zoom-errors.ts; ZoomUnavailable, too, for an answer that does not fit the schema
   */
  async ask<Schema extends z.ZodType>(call: RestCall, schema: Schema): Promise<z.output<Schema>> {
    const answer = await this.withToken(token => this.send(call, token, true))
    const result = schema.safeParse(parseJson(answer.text))
    if (result.success) return result.data
    const issue = result.error.issues[0]
    throw unreadable(answer, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
  }

  /** A call that only succeeds or fails. */
  async tell(call: RestCall): Promise<void> {
    await this.withToken(token => this.send(call, token, false))
  }

  /**
   * Does it with the current token and, if Zoom refuses that one, once more with a renewed one; again only when the
   * renewed one came to its end on the way.
   */
  async withToken<T>(work: (token: ZoomToken) => Promise<T>): Promise<T> {
    let token = await this.access.current()
    for (let renewals = 0; ; renewals++) {
      try {
        return await work(token)
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error
        if (renewals > 0 && !(renewals < MOST_RENEWALS && this.hasEnded(token))) throw refusedAgain(error)
        token = await this.access.renewed(token.token)
      }
    }
  }

  private hasEnded({ expiresAt }: ZoomToken): boolean {
    return expiresAt.getTime() - ON_THE_WAY_MS <= this.clock.now().getTime()
  }

  private send(call: RestCall, { token, apiUrl }: ZoomToken, expectsBody: boolean): Promise<HttpAnswer> {
    const request: HttpRequest = {
      name: `${call.method} ${call.pattern}`,
      method: call.method,
      url: apiBase(this.hosts, apiUrl) + call.path,
      headers: { authorization: `Bearer ${token.reveal()}`, ...(call.body && { 'content-type': 'application/json' }) },
      ...(call.body && { body: JSON.stringify(call.body) }),
      secrets: [token],
    }
    const sent = this.http.send(request, answer => restFailure(answer, expectsBody, this.clock.now()))
    return sent.then(
      answer => (this.told(call, null, answer), answer),
      (error: unknown) => {
        if (error instanceof ZoomError) this.told(call, error)
        throw error
      },
    )
  }

  private told({ method, pattern, meeting }: RestCall, failure: ZoomError | null, answer?: HttpAnswer): void {
    const about = typeof meeting === 'object' ? madeMeeting(answer) : (meeting ?? null)
    const status = answer?.status ?? failure?.trace.httpStatus ?? null
    this.access.called?.({ name: `${method} ${pattern}`, meeting: about, status, failure })
  }
}

// A fresh token is refused, too. Zoom has just accepted the refresh token, so the connection is not over: this is Zoom
// contradicting itself, as when not all of its servers know the new token yet.
const refusedAgain = ({ trace }: TokenRefused): ZoomUnavailable => new ZoomUnavailable(trace)

function madeMeeting(answer: HttpAnswer | undefined): string | null {
  const { id } = (parseJson(answer?.text ?? '') ?? {}) as { id?: unknown }
  return typeof id === 'number' || typeof id === 'string' ? String(id) : null
}
