import { gzipSync } from 'node:zlib'
import { Secret } from '../../src/lib/secret'
import { app, clientFor, example, failureOf, says, ScriptedZoom, type Script } from './scripted-zoom'

let server: ScriptedZoom
let elsewhere: ScriptedZoom

beforeAll(async () => {
  server = await ScriptedZoom.start()
  elsewhere = await ScriptedZoom.start()
})
afterAll(() => Promise.all([server.stop(), elsewhere.stop()]))

const silent: Script = () => {}

/** Sends something all the time, and never comes to an end. */
const drips: Script = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => res.write(' '), 20)
  res.on('close', () => clearInterval(timer))
}

/** 50 MB unless the reader goes away; notes how much it got rid of. */
const pours =
  (poured: { bytes: number; closed?: () => void }): Script =>
  (_seen, res) => {
    const piece = Buffer.alloc(64 * 1024, 0x20)
    res.writeHead(200, { 'content-type': 'application/json' })
    const pour = (): void => {
      while (poured.bytes < 50e6) {
        poured.bytes += piece.length
        if (!res.write(piece)) return void res.once('drain', pour)
      }
      res.end()
    }
    res.on('close', () => poured.closed?.())
    pour()
  }

describe('a call', () => {
  it.each([
    ['headers that never come', silent],
    ['a body that drips for ever', drips],
  ])('ends at its deadline: %s', async (_name, script) => {
    const { api, calls } = clientFor(server.plays(script), { timeoutMs: 150 })
    expect(await failureOf(api.me())).toMatchObject({
      name: 'ZoomUnavailable',
      trace: { text: 'no complete answer within the deadline' },
    })
    expect(calls[0]?.ms).toBeGreaterThanOrEqual(140)
    expect(calls[0]?.ms).toBeLessThan(2000)
  })

  it('to the token endpoint ends at its deadline, too', async () => {
    const { zoom } = clientFor(server.plays(drips), { timeoutMs: 150 })
    expect(await failureOf(zoom.oauth.refresh(app, new Secret('r')))).toMatchObject({ name: 'ZoomUnavailable' })
  })

  it('hangs up on an answer beyond 5 MB', async () => {
    const poured: { bytes: number; closed?: () => void } = { bytes: 0 }
    const closed = new Promise<void>(resolve => (poured.closed = resolve))
    const { api } = clientFor(server.plays(pours(poured)))
    expect(await failureOf(api.me())).toMatchObject({ name: 'ZoomUnavailable' })
    await closed
    expect(poured.bytes).toBeLessThan(25e6)
  })

  it('counts decoded bytes: 64 MB of zeros in 64 kB', async () => {
    const bomb = gzipSync(Buffer.alloc(64e6))
    const { api } = clientFor(server.plays(says(200, bomb, { 'content-encoding': 'gzip' })))
    expect(await failureOf(api.me())).toMatchObject({
      name: 'ZoomUnavailable',
      trace: { text: 'the answer is larger than 5242880 bytes' },
    })
  })

  it('takes an honest large answer', async () => {
    const [meeting] = example<{ meetings: object[] }>('rest/list-user-recordings.200.json').meetings
    const page = { meetings: Array.from({ length: 300 }, () => meeting), next_page_token: '' }
    const { api } = clientFor(server.plays(says(200, page)))
    const period = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-30T00:00:00Z') }
    expect((await api.recordings(period)).items).toHaveLength(300)
  })

  it.each([301, 302, 303, 307, 308])('follows no redirect with %i, and tells nobody else its secrets', async status => {
    elsewhere.plays(says(200, example('rest/users-me.200.json')))
    const { api, zoom } = clientFor(server.plays(says(status, '', { location: elsewhere.url })))
    expect(await failureOf(api.me())).toMatchObject({ name: 'ZoomUnavailable' })
    expect(await failureOf(zoom.oauth.refresh(app, new Secret('r')))).toMatchObject({ name: 'ZoomUnavailable' })
    expect(elsewhere.seen).toEqual([])
  })

  it('to a port where nobody listens fails as no answer', async () => {
    const gone = await ScriptedZoom.start()
    const { api } = clientFor(gone)
    await gone.stop()
    expect(await failureOf(api.me())).toMatchObject({ name: 'ZoomUnavailable', trace: { text: 'ECONNREFUSED' } })
  })
})

// The clock of these tests stands at 2026-11-26T10:00:00Z.
const LIMITS: [name: string, status: number, body: object, headers: Record<string, string>, expected: object][] = [
  ['seconds', 429, qps(), { 'retry-after': '7' }, limited('2026-11-26T10:00:07Z', false)],
  [
    'an HTTP date',
    429,
    qps(),
    { 'retry-after': 'Thu, 26 Nov 2026 10:00:30 GMT' },
    limited('2026-11-26T10:00:30Z', false),
  ],
  [
    'an ISO date, as Zoom sends it per day',
    429,
    example('rest/error.429.daily.json'),
    { 'retry-after': '2026-11-27T00:00:00Z', 'x-ratelimit-type': 'Daily-limit' },
    limited('2026-11-27T00:00:00Z', true),
  ],
  ['nothing, per second', 429, qps(), {}, limited('2026-11-26T10:00:02Z', false)],
  ['nothing, per day', 429, example('rest/error.429.daily.json'), {}, limited('2026-11-27T00:00:00Z', true)],
  [
    'nothing, per host and day',
    429,
    example('rest/error.429.user-100.json'),
    {},
    limited('2026-11-27T00:00:00Z', true),
  ],
  ['a daily header only', 429, {}, { 'x-ratelimit-type': 'Daily-limit' }, limited('2026-11-27T00:00:00Z', true)],
  ['far away', 429, qps(), { 'retry-after': '600' }, limited('2026-11-26T10:10:00Z', true)],
  ['an absurd number', 429, qps(), { 'retry-after': '86400000' }, limited('2026-11-27T10:00:00Z', true)],
  [
    'a moment in the past',
    429,
    qps(),
    { 'retry-after': '2020-01-01T00:00:00Z' },
    limited('2026-11-26T10:00:01Z', false),
  ],
  ['rubbish', 429, qps(), { 'retry-after': 'soon' }, limited('2026-11-26T10:00:02Z', false)],
  ['the code in a 400', 400, example('rest/error.429.user-100.json'), {}, limited('2026-11-27T00:00:00Z', true)],
  ['503 with seconds', 503, {}, { 'retry-after': '2' }, { retryAfter: new Date('2026-11-26T10:00:02Z') }],
  ['503 without', 503, {}, {}, { name: 'ZoomUnavailable', retryAfter: null }],
]

function qps(): object {
  return example('rest/error.429.qps.json')
}

function limited(retryAt: string, daily: boolean): object {
  return { name: 'ZoomRateLimited', retryAt: new Date(retryAt), daily, transient: true }
}

describe('Retry-After', () => {
  it.each(LIMITS)('%s', async (_name, status, body, headers, expected) => {
    const { api } = clientFor(server.plays(says(status, body, headers)))
    expect(await failureOf(api.me())).toMatchObject(expected)
  })

  it('is read from a page instead of JSON, too', async () => {
    const { api } = clientFor(server.plays(says(429, '<html>slow down</html>', { 'retry-after': '9' })))
    expect(await failureOf(api.me())).toMatchObject(limited('2026-11-26T10:00:09Z', false))
  })
})
