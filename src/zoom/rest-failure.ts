import {
  MeetingGone,
  ScopesMissing,
  ZoomAppBroken,
  ZoomError,
  ZoomRateLimited,
  ZoomRefused,
  ZoomUnavailable,
  type ZoomTrace,
} from './zoom-errors'
import { afterRateLimit, retryAfter } from './retry-after'
import { parseJson, readFailure, scopesNamedIn, type Failure } from './zoom-failure'
import type { HttpAnswer } from './zoom-http'

/** The access token was not accepted: it may only be old. Never leaves this folder. */
export class TokenRefused extends ZoomError {
  readonly status = 422
  constructor(trace: ZoomTrace) {
    super('Zoom did not accept the access token.', trace)
  }
}

/**
 * What became of a REST call, decided in the order of Zoom reference 9.1.
 * @param expectsBody false for calls that succeed with 204
 * @returns null when it succeeded
 */
export function restFailure(answer: HttpAnswer, expectsBody: boolean, now: Date): ZoomError | null {
  const { status, text } = answer
  if (status === 429) return rateLimited(answer, text, now)
  const json = parseJson(text)
  if (status >= 500 || status === 408) return unavailable(answer, now)
  if (json === undefined && text.trim() !== '') return unavailable(answer, now)
  const failure = readFailure(json)
  if (failure) return fromCode(answer, failure, now)
  if (status >= 400) return fromStatus(answer)
  // A redirect is never followed: it would carry the token away.
  const isAnswered = status >= 200 && status < 300 && (!expectsBody || json !== undefined)
  return isAnswered ? null : unavailable(answer, now)
}

/** A success whose body is not what it should be: as good as no answer. */
export function unreadable(answer: HttpAnswer, why: string): ZoomUnavailable {
  return new ZoomUnavailable({ ...answer.trace, text: answer.quote(`unreadable answer: ${why}`) })
}

const unavailable = (answer: HttpAnswer, now: Date): ZoomUnavailable =>
  new ZoomUnavailable(
    { ...answer.trace, text: answer.quote(answer.text.slice(0, 200)) },
    retryAfter(answer.headers, now),
  )

function rateLimited(answer: HttpAnswer, text: string, now: Date): ZoomRateLimited {
  const { retryAt, daily } = afterRateLimit(answer.headers, text, now)
  return new ZoomRateLimited({ ...answer.trace, code: 429, text: answer.quote(text) }, retryAt, daily)
}

function fromCode(answer: HttpAnswer, failure: Failure, now: Date): ZoomError {
  const trace = { ...answer.trace, code: failure.code ?? failure.error, text: answer.quote(failure.text) }
  switch (failure.code) {
    // Whatever it says of the token: whether the connection is over, Zoom tells when the token is refreshed.
    case 124:
    case 4724:
    case 4735:
    case 4737:
    case 4740:
    case 4741:
      return new TokenRefused(trace)
    case 4700:
    case 4711:
    case 104:
      return aboutScopes(trace, failure)
    case 4738:
      return new ZoomAppBroken(trace, 'turned-off')
    case 4717:
      return new ZoomAppBroken(trace, 'disabled')
    case 429:
      return rateLimited(answer, failure.text, now)
    case 500:
    case 502:
    case 503:
    case 504:
      return unavailable(answer, now)
    case 3001:
      return new MeetingGone(trace)
    default:
      return bareRefusal(answer.status, trace, failure)
  }
}

// 4700 is Zoom's catch-all for a token it dislikes; only with a list of names it is about scopes.
function aboutScopes(trace: ZoomTrace, failure: Failure): ZoomError {
  const scopes = scopesNamedIn(failure.text)
  return failure.code === 4700 && scopes.length === 0 ? new TokenRefused(trace) : new ScopesMissing(trace, scopes)
}

// These say something about the user or the plan, even when they come with 401.
const NOT_ABOUT_THE_TOKEN = new Set([200, 201, 1001, 1010])

function bareRefusal(status: number, trace: ZoomTrace, { code, fields }: Failure): ZoomError {
  if (status === 401 && !NOT_ABOUT_THE_TOKEN.has(code ?? 0)) return new TokenRefused(trace)
  if (status === 404 && code === 404 && isAboutMeeting(trace.call)) return new MeetingGone(trace)
  return new ZoomRefused(trace, fields)
}

function fromStatus({ status, trace, text, quote }: HttpAnswer): ZoomError {
  if (status === 401) return new TokenRefused(trace)
  if (status === 404 && isAboutMeeting(trace.call)) return new MeetingGone({ ...trace, code: 3001 })
  if (status === 404) return new ZoomRefused({ ...trace, code: 1001, text: 'The user does not exist.' })
  return new ZoomRefused({ ...trace, text: quote(text) })
}

const isAboutMeeting = (call: string): boolean => /\/(past_)?meetings\/\{/.test(call)
