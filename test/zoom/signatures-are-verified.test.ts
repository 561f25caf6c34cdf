import { createHmac } from 'node:crypto'
import { BadRequest } from '../../src/errors'
import { Secret } from '../../src/lib/secret'
import { answerChallenge, sign, verifySignature, type SignedRequest } from '../../src/zoom'
import { example } from './scripted-zoom'

const vectors = example<{
  secret_token: string
  url_validation: { plainToken: string; encryptedToken: string }
  signature: { timestamp_header: string; raw_body: string; header: string }
}>('vectors.json')

const secret = new Secret(vectors.secret_token)
const { timestamp_header: timestamp, raw_body, header: signature } = vectors.signature
const sentAt = Number(timestamp) * 1000
const good: SignedRequest = {
  secrets: [secret],
  timestamp,
  signature,
  rawBody: Buffer.from(raw_body),
  now: new Date(sentAt),
}
const at = (seconds: number): Date => new Date(sentAt + seconds * 1000)

describe('the signature of an event', () => {
  it('matches the known one', () => {
    expect(sign(secret, timestamp, raw_body)).toBe(signature)
    expect(verifySignature(good)).toBe(true)
  })

  it('is of the bytes, whatever they mean', () => {
    const rawBody = Buffer.from([0x7b, 0xff, 0x00, 0x7d])
    expect(verifySignature({ ...good, rawBody, signature: sign(secret, timestamp, rawBody) })).toBe(true)
  })

  it.each([300, -300, 0.4])('is good at %d seconds', seconds => {
    expect(verifySignature({ ...good, now: at(seconds) })).toBe(true)
  })

  it('is good with the secret of before, too', () => {
    expect(verifySignature({ ...good, secrets: [new Secret('the new one'), secret] })).toBe(true)
  })

  it.each<[string, Partial<SignedRequest>]>([
    ['without one', { signature: undefined }],
    ['when empty', { signature: 'v0=' }],
    ['of another version', { signature: signature.replace('v0', 'v1') }],
    ['in upper case', { signature: signature.toUpperCase() }],
    ['too short', { signature: 'v0=ab' }],
    ['too long', { signature: `${signature}00` }],
    ['that is no hex', { signature: `v0=${'z'.repeat(64)}` }],
    ['with more around it', { signature: ` ${signature}` }],
    ['with a line below', { signature: `${signature}\n` }],
    ['by another secret', { secrets: [new Secret('demoClientSecret0123456789ABCDEF')] }],
    ['without any secret', { secrets: [] }],
    ['without a time', { timestamp: undefined }],
    ['of another second', { timestamp: String(Number(timestamp) + 1) }],
    ['with a time in milliseconds', { timestamp: `${timestamp}000` }],
    ['with words for a time', { timestamp: 'abc' }],
    ['with a blank before the time', { timestamp: ` ${timestamp}` }],
    ['with a line below the time', { timestamp: `${timestamp}\n` }],
    ['of another body', { rawBody: Buffer.from(raw_body.replace('meeting', 'Meeting')) }],
    ['that is too old', { now: at(301) }],
    ['from the future', { now: at(-301) }],
  ])('is refused %s', (_name, change) => {
    expect(verifySignature({ ...good, ...change })).toBe(false)
  })

  it('is not made by an empty secret by chance', () => {
    const forged = `v0=${createHmac('sha256', '').update(`v0:${timestamp}:${raw_body}`).digest('hex')}`
    expect(verifySignature({ ...good, signature: forged })).toBe(false)
  })
})

describe('the answer to a challenge', () => {
  it('matches the known one', () => {
    expect(answerChallenge(vectors.url_validation.plainToken, secret)).toEqual(vectors.url_validation)
  })

  it.each([
    ['a forged event', `v0:${timestamp}:{"event":"app_deauthorized"}`],
    ['nothing', ''],
    ['65 characters', 'a'.repeat(65)],
    ['a line break', 'abc\n'],
  ])('is not given to %s', (_name, plainToken) => {
    expect(() => answerChallenge(plainToken, secret)).toThrow(BadRequest)
  })
})
