import { createHmac, randomBytes } from 'node:crypto'
import type { Delivery, DeliveryTry } from './webhook-deliveries'
import type { ZoomApp } from './world'

const ANSWER_WITHIN_MS = 3_000
const KEPT_ANSWER = 2_000
const WRONG_SECRET = 'not the secret token'

/** `v0=` and the HMAC of time and body under the app's secret token (Zoom reference section 6.2). */
export const signatureOf = (secretToken: string, timestamp: string, body: string): string =>
  `v0=${createHmac('sha256', secretToken).update(`v0:${timestamp}:${body}`).digest('hex')}`

/**
 * The headers of one try (6.1). Time and signature are made anew each time; the request id stays.
 * @param at the real time of sending: an endpoint compares it with its own clock, which a simulated clock does not move
 */
export function signedHeaders(
  app: ZoomApp,
  body: string,
  at: Date,
  requestId: string,
  flaws: Delivery['flaws'],
): Record<string, string> {
  const age = flaws.includes('old_timestamp') ? 600 : 0
  const timestamp = String(Math.floor(at.getTime() / 1000) - age)
  const secret = flaws.includes('bad_signature') ? WRONG_SECRET : app.secretToken
  return {
    'content-type': flaws.includes('content_type') ? 'text/plain' : 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    'accept-encoding': 'gzip',
    clientid: app.clientId,
    traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': signatureOf(secret, timestamp, body),
    'x-zm-request-id': requestId,
    'x-zm-trackingid': `v=2.0;clid=us05;rid=WEB_${randomBytes(16).toString('hex')}`,
  }
}

/** One request to an endpoint: it has three seconds, and redirects are not followed. */
export async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<Pick<DeliveryTry, 'status' | 'failure' | 'answer'>> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal })
    return { status: answer.status, failure: null, answer: (await answer.text()).slice(0, KEPT_ANSWER) }
  } catch (error) {
    return { status: null, failure: failureOf(error as Error), answer: '' }
  }
}

function failureOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer within 3 seconds'
  const cause = error.cause as { code?: string; message?: string } | undefined
  return cause?.code ?? cause?.message ?? error.message
}
