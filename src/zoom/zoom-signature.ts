import { createHmac, timingSafeEqual } from 'node:crypto'
import { BadRequest } from '../errors'
import type { Secret } from '../lib/secret'

const WINDOW_SECONDS = 300

export interface SignedRequest {
  /** The app's secret tokens: the current one, and for a while the one before. None: nothing is accepted. */
  secrets: readonly Secret[]
  /** `x-zm-request-timestamp`, epoch seconds. */
  timestamp: string | undefined
  /** `x-zm-signature`. */
  signature: string | undefined
  /** The body as it came, byte for byte. */
  rawBody: Buffer
  now: Date
}

/** Whether Zoom sent this, within five minutes of now. True for challenges, too: they are signed. (Zoom reference 6.2) */
export function verifySignature({ secrets, timestamp, signature, rawBody, now }: SignedRequest): boolean {
  if (!timestamp || !/^\d{10}$/.test(timestamp)) return false
  if (!signature || !/^v0=[0-9a-f]{64}$/.test(signature)) return false
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) return false
  const given = Buffer.from(signature)
  return secrets.some(secret => timingSafeEqual(Buffer.from(sign(secret, timestamp, rawBody)), given))
}

/** The signature Zoom puts on a body: `v0=` and 64 hex digits. */
export function sign(secret: Secret, timestamp: string, rawBody: Buffer | string): string {
  return `v0=${createHmac('sha256', secret.reveal()).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`
}

/**
 * The answer to Zoom's address check. Only for requests whose signature was verified, and only for tokens of the form
 * Zoom makes: whatever else is signed here could be a forged event. (Zoom reference 6.3, trust 1.5)
 * @throws BadRequest for any other token
 */
export function answerChallenge(plainToken: string, secret: Secret): { plainToken: string; encryptedToken: string } {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(plainToken)) throw new BadRequest('This is not a challenge of Zoom.')
  const encryptedToken = createHmac('sha256', secret.reveal()).update(plainToken).digest('hex')
  return { plainToken, encryptedToken }
}
