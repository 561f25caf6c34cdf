import { afterRateLimit, retryAfter } from './retry-after'
import {
  GrantRefused,
  ScopesMissing,
  ZoomAppBroken,
  ZoomRateLimited,
  ZoomRefused,
  ZoomUnavailable,
  type AppProblem,
  type GrantRefusal,
  type ZoomError,
  type ZoomTrace,
} from './zoom-errors'
import { parseJson, readFailure, scopesNamedIn, type Failure } from './zoom-failure'
import type { HttpAnswer } from './zoom-http'

/** What was sent to the token endpoint: the same answer means different things for each. */
export type TokenPurpose = 'code' | 'refresh' | 'revoke'

const REFUSALS: Record<number, GrantRefusal> = {
  4733: 'code',
  4734: 'code',
  4735: 'owner-gone',
  4737: 'unknown-token',
  4740: 'reused',
  4741: 'superseded',
}

const PROBLEMS: Record<number, AppProblem> = {
  4702: 'credentials',
  4704: 'credentials',
  4706: 'credentials',
  4709: 'redirect',
  4705: 'set-up',
  4717: 'disabled',
  4738: 'turned-off',
}

/**
 * What became of a call to the token endpoint. Only Zoom's own words end a connection: whatever is no JSON, or comes
 * with 429 or 5xx, is no verdict. (Zoom reference 1.6, 9.3)
 * @returns null when there is no failure in the answer
 */
export function tokenFailure(answer: HttpAnswer, purpose: TokenPurpose, now: Date): ZoomError | null {
  const { status, headers, text } = answer
  if (status === 429) {
    const { retryAt, daily } = afterRateLimit(headers, text, now)
    return new ZoomRateLimited({ ...answer.trace, text: answer.quote(text) }, retryAt, daily)
  }
  const json = parseJson(text)
  const isAnswered = json !== undefined && status < 500 && status !== 408 && (status < 300 || status >= 400)
  // The text stays out of the log: a page from the token endpoint may repeat what was sent.
  if (!isAnswered) return new ZoomUnavailable(answer.trace, retryAfter(headers, now))
  const failure = readFailure(json)
  if (failure) return verdict(answer, failure, purpose)
  if (status === 401) return new ZoomAppBroken(answer.trace, 'credentials')
  return status >= 400 ? new ZoomRefused(answer.trace) : null
}

function verdict(answer: HttpAnswer, failure: Failure, purpose: TokenPurpose): ZoomError {
  const trace = { ...answer.trace, code: failure.code ?? failure.error, text: answer.quote(failure.text) }
  const byNumber = failure.code === null ? null : fromNumber(trace, failure.code, failure.text)
  return byNumber ?? fromName(trace, failure, purpose)
}

function fromNumber(trace: ZoomTrace, code: number, text: string): ZoomError | null {
  if (REFUSALS[code]) return new GrantRefused(trace, REFUSALS[code])
  if (PROBLEMS[code]) return new ZoomAppBroken(trace, PROBLEMS[code])
  if (code === 4711) return new ScopesMissing(trace, scopesNamedIn(text))
  if (code === 4700 && isAboutRedirect(text)) return new ZoomAppBroken(trace, 'redirect')
  // 4700 is the catch-all for unexpected failures, 4732 a failing service of theirs.
  if (code === 4700 || code === 4732) return new ZoomUnavailable(trace)
  return null
}

function fromName(trace: ZoomTrace, { error, text }: Failure, purpose: TokenPurpose): ZoomError {
  if (isAboutRedirect(text)) return new ZoomAppBroken(trace, 'redirect')
  switch (error) {
    case 'invalid_grant':
      return new GrantRefused(trace, purpose === 'code' ? 'code' : 'invalid-grant')
    case 'invalid_request':
      return purpose === 'code' ? new GrantRefused(trace, 'code') : new ZoomRefused(trace)
    case 'invalid_client':
    case 'unauthorized_client':
      return new ZoomAppBroken(trace, isAboutDisabling(text) ? 'disabled' : 'credentials')
    case 'unsupported_grant_type':
    case 'invalid_scope':
      return new ZoomAppBroken(trace, 'set-up')
    case 'server_error':
    case 'temporarily_unavailable':
      return new ZoomUnavailable(trace)
    default:
      return unnamed(trace, text)
  }
}

function unnamed(trace: ZoomTrace, text: string): ZoomError {
  if (isAboutDisabling(text)) return new ZoomAppBroken(trace, 'disabled')
  return trace.httpStatus === 401 ? new ZoomAppBroken(trace, 'credentials') : new ZoomRefused(trace)
}

// Not just any "redirect": the boilerplate text for `invalid_grant` in RFC 6749 mentions redirection, too.
const isAboutRedirect = (text: string): boolean => /redirect[ _-]?ur[il]s? mismatch|invalid redirect/i.test(text)
const isAboutDisabling = (text: string): boolean => /disabled/i.test(text)
