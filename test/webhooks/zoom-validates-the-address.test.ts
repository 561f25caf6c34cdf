import { Secret } from '../../src/lib/secret'
import { InboxEvent } from '../../src/webhooks'
import type { Database } from '../../src/database'
import vectors from '../support/zoom-examples/vectors.json'
import { example, openInboxDatabase, openReceiver, type ReceivingCenter } from './receiving-center'
import express from 'express'

const CHALLENGE = example('endpoint.url_validation')
const challengeOf = (plainToken: unknown): string =>
  JSON.stringify({ event: 'endpoint.url_validation', event_ts: 1, payload: { plainToken } })

describe('Zoom validates the address', () => {
  let db: Database
  let drop: () => Promise<void>
  let center: ReceivingCenter

  beforeAll(async () => {
    ;({ db, drop } = await openInboxDatabase())
  })
  afterEach(() => center.close())
  afterAll(() => drop())

  it('and gets the answer that the secret token makes of its challenge', async () => {
    center = await openReceiver(db)

    const answer = await center.deliver(CHALLENGE)

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.json()).toEqual(vectors.url_validation)
    expect(center.notes.challenges).toEqual(['center-1'])
  })

  it('with the secret it has just been given, while events under the former one still come', async () => {
    const secrets = [new Secret('the new one'), new Secret(vectors.secret_token)]
    center = await openReceiver(db, { secrets: () => Promise.resolve([{ institutionId: 'center-1', secrets }]) })

    const first = await center.deliver(CHALLENGE, center.headers(CHALLENGE, 'the new one'))
    const second = await center.deliver(CHALLENGE)

    expect([first.status, second.status]).toEqual([200, 200])
    expect(await first.json()).not.toEqual(vectors.url_validation)
    expect(await second.json()).toEqual(vectors.url_validation)
    expect(center.notes.challenges).toEqual(['center-1', 'center-1, by the former secret'])
  })

  it('of every center that uses the same Zoom app', async () => {
    const secrets = [new Secret(vectors.secret_token)]
    const both = ['center-1', 'center-2'].map(institutionId => ({ institutionId, secrets }))
    center = await openReceiver(db, {
      secrets: () => Promise.resolve(both),
      handlers: [{ 'meeting.started': () => Promise.resolve('done') }],
    })

    await center.deliver(CHALLENGE)
    await center.deliver(example('meeting.started'))

    expect(center.notes.challenges).toEqual(['center-1', 'center-2'])
    expect((await center.inbox()).map(row => row.institutionId).toSorted()).toEqual(['center-1', 'center-2'])
  })

  it('and nobody else can use that to have a forged event signed', async () => {
    center = await openReceiver(db, { handlers: [{ app_deauthorized: () => Promise.resolve('done') }] })
    const forged = example('app_deauthorized')
    const oracle = challengeOf(`v0:${center.timestamp}:${forged}`)

    const unsigned = await center.deliver(oracle, { 'x-zm-signature': null, 'x-zm-request-timestamp': null })
    const simple = await center.deliver(challengeOf('abc'), { 'x-zm-signature': null })
    // Even if Zoom itself were made to ask, the token does not look like one of Zoom's.
    const signed = await center.deliver(oracle)

    expect([unsigned.status, simple.status, signed.status]).toEqual([401, 401, 400])
    expect(center.notes).toMatchObject({ challenges: [], unanswered: 2 })
    for (const answer of [unsigned, simple, signed]) expect(await answer.text()).toBe('')
    expect(await db.read.countBy(InboxEvent, { event: 'app_deauthorized' })).toBe(0)
  })

  it.each([[''], ['a'.repeat(65)], ['with space'], ['line\nbreak'], ['v0:1:{}'], ['ünï'], [42], [null], [{}]])(
    'but a signed challenge with the token %p is none',
    async plainToken => {
      center = await openReceiver(db)

      const answer = await center.deliver(challengeOf(plainToken))

      expect([400, 204]).toContain(answer.status)
      expect(await answer.text()).toBe('')
      expect(center.notes.challenges).toEqual([])
    },
  )

  describe('behind a host application', () => {
    it('whose body parser came first: nothing is believed, and the log says what to do', async () => {
      center = await openReceiver(db, { before: [express.json()] })

      const answer = await center.deliver(CHALLENGE)

      expect(answer.status).toBe(500)
      expect(center.log.join('\n')).toContain('Mount `webhooks` before every body parser')
    })

    it('which keeps the raw bytes: all is well', async () => {
      center = await openReceiver(db, { before: [express.raw({ type: '*/*' })] })

      expect((await center.deliver(CHALLENGE)).status).toBe(200)
    })

    it('whose body parser is for other types: all is well', async () => {
      center = await openReceiver(db, { before: [express.urlencoded({ extended: false })] })

      expect((await center.deliver(CHALLENGE)).status).toBe(200)
    })
  })

  it('and the documented signature is accepted over the documented bytes', async () => {
    center = await openReceiver(db, { handlers: [{ 'meeting.started': () => Promise.resolve('done') }] })
    const { raw_body, timestamp_header, header } = vectors.signature

    const answer = await center.deliver(raw_body, {
      'x-zm-request-timestamp': timestamp_header,
      'x-zm-signature': header,
    })

    expect(answer.status).toBe(204)
  })
})
