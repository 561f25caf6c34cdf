import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Database } from '../../src/database'
import { Secret } from '../../src/lib/secret'
import { InboxEvent } from '../../src/webhooks'
import { sign } from '../../src/zoom'
import { example, openInboxDatabase, openReceiver, SECRET, type ReceivingCenter } from './receiving-center'

const STARTED = example('meeting.started')
const good = (timestamp: string, body: string | Buffer = STARTED): string => sign(new Secret(SECRET), timestamp, body)

describe('a forger is turned away', () => {
  let db: Database
  let drop: () => Promise<void>
  let center: ReceivingCenter

  beforeAll(async () => {
    ;({ db, drop } = await openInboxDatabase())
  })
  beforeEach(async () => {
    const handlers = [
      {
        'meeting.started': () => Promise.resolve('done' as const),
        'meeting.ended': () => Promise.resolve('done' as const),
        'meeting.deleted': () => Promise.resolve('done' as const),
        app_deauthorized: () => Promise.resolve('done' as const),
      },
    ]
    center = await openReceiver(db, { handlers })
  })
  afterEach(() => center.close())
  afterAll(() => drop())

  /** Headers for the body of `STARTED` at the time of the receiver. */
  const cases: [string, (timestamp: string) => Record<string, string | null>][] = [
    ['no signature', () => ({ 'x-zm-signature': null })],
    ['an empty signature', () => ({ 'x-zm-signature': 'v0=' })],
    ['another version', ts => ({ 'x-zm-signature': good(ts).replace('v0', 'v1') })],
    ['upper case', ts => ({ 'x-zm-signature': good(ts).toUpperCase() })],
    ['another length', () => ({ 'x-zm-signature': 'v0=ab' })],
    ['no hex', () => ({ 'x-zm-signature': 'v0=zzzz' })],
    ['no hex of the right length', () => ({ 'x-zm-signature': `v0=${'z'.repeat(64)}` })],
    ['two signatures', ts => ({ 'x-zm-signature': `${good(ts)}, ${good(ts)}` })],
    ['the client secret', ts => ({ 'x-zm-signature': sign(new Secret('demoClientSecret'), ts, STARTED) })],
    ['an empty secret', ts => ({ 'x-zm-signature': sign(new Secret(''), ts, STARTED) })],
    ['a bare HMAC of the body', () => ({ 'x-zm-signature': `v0=${hmac(STARTED)}` })],
    ['no timestamp', () => ({ 'x-zm-request-timestamp': null })],
    ['a timestamp of six minutes ago', ts => at(Number(ts) - 360)],
    ['a timestamp six minutes ahead', ts => at(Number(ts) + 360)],
    ['milliseconds', ts => at(Number(ts) * 1000)],
    ['a timestamp that is no number', () => ({ ...at('abc') })],
    ['a negative timestamp', ts => at(`-${ts}`)],
    ['a timestamp in hex', ts => at(`0x${Number(ts).toString(16)}`)],
    ['a timestamp with a fraction', ts => at(`${ts}.0`)],
    ['a timestamp changed after signing', ts => ({ 'x-zm-request-timestamp': String(Number(ts) + 1) })],
  ]
  const at = (timestamp: string | number) => ({
    'x-zm-request-timestamp': String(timestamp),
    'x-zm-signature': good(String(timestamp)),
  })
  const hmac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex')

  it.each(cases)('who signs with %s', async (_name, headers) => {
    const answer = await center.deliver(STARTED, headers(center.timestamp))

    expect(answer.status).toBe(401)
    expect(await answer.text()).toBe('')
    expect(await center.inbox()).toEqual([])
    expect(center.notes).toMatchObject({ bad: 1, events: [] })
  })

  it('who changes a byte of a signed body', async () => {
    const changed = STARTED.replace('Acute', 'acute')

    const answer = await center.deliver(changed, center.headers(STARTED))

    expect(answer.status).toBe(401)
    expect(await center.inbox()).toEqual([])
  })

  it('who sends what he heard once more after six minutes', async () => {
    const heard = center.headers(STARTED)
    center.clock.advance({ minutes: 6 })

    expect((await center.deliver(STARTED, heard)).status).toBe(401)
  })

  it('who claims that a user removed the app', async () => {
    const answer = await center.deliver('{"event":"app_deauthorized"}', { 'x-zm-signature': null })

    expect(answer.status).toBe(401)
  })

  it('while no secret is configured, whatever comes', async () => {
    await center.close()
    center = await openReceiver(db, { secrets: () => Promise.resolve([]) })

    expect((await center.deliver(STARTED)).status).toBe(401)
    expect((await center.deliver(example('endpoint.url_validation'))).status).toBe(401)
  })

  it('and told to stay away when there are too many, while Zoom is still heard from the same address', async () => {
    const bad = { 'x-zm-signature': `v0=${'0'.repeat(64)}` }
    const statuses: number[] = []
    for (let count = 0; count < 70; count++) statuses.push((await center.deliver(STARTED, bad)).status)

    const last = await center.deliver(STARTED, bad)
    const genuine = await center.deliver(example('meeting.started', object => (object['uuid'] = 'genuine')))

    expect(statuses.slice(0, 60).every(status => status === 401)).toBe(true)
    expect(statuses.slice(60).every(status => status === 429)).toBe(true)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(genuine.status).toBe(204)
    await db.write(tx => tx.clear(InboxEvent))
    center.clock.advance({ minutes: 1 })
    expect((await center.deliver(STARTED, { ...center.headers(STARTED), ...bad })).status).toBe(401)
  })

  describe('and so is what cannot be read, though it is signed', () => {
    const bodies: [string, string | Buffer, number][] = [
      ['JSON null', 'null', 400],
      ['a JSON array', '[]', 400],
      ['a JSON text', '"x"', 400],
      ['broken JSON', '{"event":"meeting.started"', 400],
      ['nothing but spaces', '   ', 400],
      ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
      ['a constructor for an event', '{"constructor":{"prototype":{"x":1}}}', 400],
      ['deep nesting', '['.repeat(50_000), 400],
      ['a megabyte', 'a'.repeat(1_048_576), 413],
      ['a little more than 256 KB', 'a'.repeat(256 * 1024 + 1), 413],
    ]

    it.each(bodies)('%s', async (_name, body, status) => {
      const answer = await center.deliver(body)

      expect(answer.status).toBe(status)
      expect(await center.inbox()).toEqual([])
    })

    it('another content type', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
        expect((await center.deliver(STARTED, { 'content-type': type })).status).toBe(415)
      expect(await center.inbox()).toEqual([])
    })

    it('a packed body', async () => {
      const packed = gzipSync(STARTED)

      const answer = await center.deliver(packed, { 'content-encoding': 'gzip' })

      expect(answer.status).toBe(415)
      expect(await center.inbox()).toEqual([])
    })

    it('another method', async () => {
      const answer = await fetch(center.url)

      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('POST')
    })

    it('twenty megabytes without a signature, of which next to nothing is read', async () => {
      const { status, sent } = await flood(center.url, 20 * 1024 * 1024)

      expect(status).toBe(413)
      expect(sent).toBeLessThan(20 * 1024 * 1024)
    })
  })

  describe('and what means nothing to us has no effect', () => {
    const bodies: [string, string][] = [
      ['an unknown event', '{"event":"meeting.exploded","payload":{}}'],
      ['the same key twice', '{"event":"a","event":"meeting.deleted"}'],
      ['a prototype', '{"__proto__":{"isAdmin":true},"event":"x"}'],
      ['an event without payload', '{"event":"meeting.ended"}'],
      ['an event without object', '{"event":"meeting.ended","payload":{"object":null}}'],
      ['an event we do not listen to', example('meeting.participant_joined')],
    ]

    it.each(bodies)('%s', async (_name, body) => {
      const answer = await center.deliver(body)

      expect(answer.status).toBe(204)
      expect(await center.inbox()).toEqual([])
      expect({}).not.toHaveProperty('isAdmin')
    })
  })
})

/** Sends so many bytes until the answer comes. */
function flood(url: string, bytes: number): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0
    let status = 0
    const chunk = Buffer.alloc(64 * 1024, 'a')
    const headers = { 'content-type': 'application/json', 'content-length': String(bytes) }
    const outgoing = request(url, { method: 'POST', headers }, answer => {
      status = answer.statusCode!
      answer.resume()
      outgoing.destroy()
      resolve({ status, sent })
    })
    outgoing.on('error', error => (status ? undefined : reject(error)))
    const pump = (): void => {
      while (sent < bytes && !status) {
        sent += chunk.length
        if (!outgoing.write(chunk)) return void outgoing.once('drain', pump)
      }
      if (!status) outgoing.end()
    }
    pump()
  })
}
