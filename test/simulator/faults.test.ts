import type { ZoomSimulator } from '../../src/simulator'
import daily from '../support/zoom-examples/rest/error.429.daily.json'
import hostLimit from '../support/zoom-examples/rest/error.429.user-100.json'
import perSecond from '../support/zoom-examples/rest/error.429.qps.json'
import { AMARA, APP, DANIEL, startZoom, Visitor, type Json } from './client'

let zoom: ZoomSimulator
let app: Visitor
let pair: Json

beforeAll(async () => {
  zoom = (await startZoom()).zoom
  app = new Visitor(zoom)
})
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  pair = zoom.control.issueGrant({ app: APP.name, user: AMARA })
})

type Fault = Parameters<ZoomSimulator['control']['setFault']>[0]
const set = (fault: Fault) => zoom.control.setFault(fault)
const me = (token = String(pair['access_token'])) => app.call(token, 'GET', '/users/me')
const create = () => app.call(String(pair['access_token']), 'POST', '/users/me/meetings', { topic: 'Once' })
const refresh = () => app.refresh(String(pair['refresh_token']))
const meetings = () => zoom.control.stats().meetings

describe('where and how often a fault strikes', () => {
  it('everywhere until it is cleared', async () => {
    const { id } = set({ kind: 'server_error' })
    const broken = [await me(), await create()]
    zoom.control.clearFaults({ id })

    expect(broken.map(({ status }) => status)).toEqual([500, 500])
    expect((await me()).status).toBe(200)
  })

  it('as many times as was said', async () => {
    set({ kind: 'server_error', times: 2 })

    expect([(await me()).status, (await me()).status, (await me()).status]).toEqual([500, 500, 200])
  })

  it('for one call, one kind of call, one person', async () => {
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token
    set({ kind: 'server_error', call: 'POST /users/{userId}/meetings', user: AMARA })

    expect([(await me()).status, (await create()).status]).toEqual([200, 500])
    expect((await app.call(daniel, 'POST', '/users/me/meetings', {})).status).toBe(201)
  })

  it('by chance', async () => {
    set({ kind: 'server_error', chance: 0.5 })
    const statuses: number[] = []
    for (let count = 0; count < 60; count += 1) statuses.push((await me()).status)

    // Sixty equal throws of a fair coin come once in 10^18 runs.
    expect(new Set(statuses)).toEqual(new Set([200, 500]))
  })
})

describe('the token endpoint', () => {
  it.each([
    ['token_500', 500, 'application/json'],
    ['token_503', 503, 'text/plain'],
    ['token_xml', 200, 'application/xml'],
  ] as const)('%s leaves the tokens alone', async (kind, status, type) => {
    set({ kind, times: 1 })
    const answer = await refresh()

    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain(type)
    expect((await refresh()).status).toBe(200)
  })

  it.each([
    ['invalid_client', 401, { error: 'invalid_client' }],
    ['invalid_grant', 400, { error: 'invalid_grant' }],
    ['token_disabled_by_admin', 400, { errorCode: 4738 }],
    ['token_owner_gone', 400, { errorCode: 4735 }],
  ] as const)('%s', async (kind, status, body) => {
    set({ kind, times: 1 })
    const answer = await refresh()

    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject(body)
    expect((await refresh()).status).toBe(200)
  })

  it('can refuse one person and serve another', async () => {
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL })
    set({ kind: 'invalid_grant', user: AMARA })

    expect([(await refresh()).status, (await app.refresh(daniel.refresh_token!)).status]).toEqual([400, 200])
  })

  it('can rotate and lose the answer: the old token is dead then', async () => {
    set({ kind: 'token_lost_answer', times: 1 })

    await expect(refresh()).rejects.toThrow()
    expect((await refresh()).body['error']).toBe('invalid_grant')
  })

  it('can be silent without having done anything', async () => {
    set({ kind: 'token_hang', times: 1 })
    const fields = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(pair['refresh_token']) })
    const init = {
      method: 'POST',
      headers: { authorization: app.basic() },
      body: fields,
      signal: AbortSignal.timeout(100),
    }

    await expect(fetch(`${zoom.url}/oauth/token`, init)).rejects.toThrow()
    expect((await refresh()).status).toBe(200)
  })

  it('can answer oddly', async () => {
    set({ kind: 'token_without_api_url', times: 1 })
    const without = (await refresh()).body
    set({ kind: 'token_api_url', value: 'https://evil.example', times: 1 })
    const foreign = (await app.refresh(String(without['refresh_token']))).body
    set({ kind: 'token_scope', value: 'meeting:read user:read:user', times: 1 })
    const mixed = (await app.refresh(String(foreign['refresh_token']))).body

    expect(without).not.toHaveProperty('api_url')
    expect(foreign['api_url']).toBe('https://evil.example')
    expect(mixed['scope']).toBe('meeting:read user:read:user')
    expect((await me(String(mixed['access_token']))).status).toBe(200)
  })
})

describe('REST calls', () => {
  it.each([
    ['access_token_expired', {}, 401, 124],
    ['missing_scope', {}, 400, 4711],
    ['missing_scope', { status: 401 }, 401, 4711],
    ['plan_missing', {}, 200, 200],
    ['rate_per_second', {}, 429, 429],
    ['rate_daily', {}, 429, 429],
    ['rate_host', {}, 429, 429],
    ['server_error', { status: 503 }, 503, 500],
  ] as const)('%s %j: nothing is done', async (kind, more, status, code) => {
    set({ kind, ...more, times: 1 })
    const answer = await create()

    expect([answer.status, answer.body['code']]).toEqual([status, code])
    expect(meetings()).toBe(0)
  })

  it.each([
    ['rate_per_second', perSecond, undefined, 'QPS', null],
    ['rate_per_second', perSecond, 'seconds', 'QPS', '1'],
    ['rate_daily', daily, undefined, 'Daily-limit', '2026-11-25T00:00:00Z'],
    ['rate_daily', daily, 'seconds', 'Daily-limit', '54000'],
    ['rate_daily', daily, 'absent', 'Daily-limit', null],
    ['rate_host', hostLimit, undefined, 'Daily-limit', '2026-11-25T00:00:00Z'],
  ] as const)('%s says when to come back', async (kind, body, retryAfter, type, wanted) => {
    set({ kind, retryAfter, times: 1 })
    const answer = await me()

    expect(answer.body).toEqual(body)
    expect(answer.headers.get('x-ratelimit-type')).toBe(type)
    expect(answer.headers.get('retry-after')).toBe(wanted)
  })

  it.each([
    ['html_page', 'text/html', 200],
    ['null_body', 'application/json', 200],
  ] as const)('%s', async (kind, type, status) => {
    set({ kind, times: 1 })
    const answer = await fetch(`${zoom.url}/v2/users/me/meetings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(pair['access_token'])}` },
    })

    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain(type)
    expect(meetings()).toBe(0)
  })

  it.each([
    ['connection_reset', 0],
    ['lost_answer', 1],
    ['truncated', 1],
  ] as const)('%s breaks the connection, with %d meetings made', async (kind, made) => {
    set({ kind, times: 1 })

    await expect(create()).rejects.toThrow()
    expect(meetings()).toBe(made)
  })

  it.each([
    ['hang', 0],
    ['no_answer', 1],
    ['drip', 1],
  ] as const)('%s does not end, with %d meetings made', async (kind, made) => {
    set({ kind, times: 1 })
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${String(pair['access_token'])}` },
      signal: AbortSignal.timeout(150),
    }

    await expect(fetch(`${zoom.url}/v2/users/me/meetings`, init).then(answer => answer.text())).rejects.toThrow()
    expect(meetings()).toBe(made)
  })

  it('slow ones come in the end', async () => {
    set({ kind: 'slow', delayMs: 120, times: 1 })
    const before = performance.now()

    expect((await create()).status).toBe(201)
    expect(performance.now() - before).toBeGreaterThan(115)
  })

  it('huge ones have 50 MB', async () => {
    set({ kind: 'huge_body', times: 1 })
    const answer = await fetch(`${zoom.url}/v2/users/me`, {
      headers: { authorization: `Bearer ${String(pair['access_token'])}` },
    })
    let bytes = 0
    for await (const chunk of answer.body!) bytes += (chunk as Uint8Array).length

    expect(bytes).toBeGreaterThan(50 * 1024 * 1024)
  })

  it('are remembered with what went wrong', async () => {
    zoom.control.clearStats()
    set({ kind: 'missing_scope', times: 1 })
    await me()
    await me()
    const { calls } = zoom.control.stats()

    expect(calls.map(({ call, status, code, fault }) => [call, status, code, fault])).toEqual([
      ['GET /users/{userId}', 400, 4711, 'missing_scope'],
      ['GET /users/{userId}', 200, 0, null],
    ])
  })
})

describe('downloads', () => {
  const download = async (kind: Fault['kind']): Promise<{ response: Response; size: number }> => {
    const { uuid } = zoom.control.addPastMeeting({
      user: AMARA,
      topic: 'Past',
      startTime: '2026-11-24T08:00:00Z',
      minutes: 5,
    })
    const [file] = zoom.control.exportWorld().recordings.find(each => each.uuid === uuid)!.files
    set({ kind, times: 1 })
    const headers = { authorization: `Bearer ${String(pair['access_token'])}` }
    return { response: await fetch(`${zoom.url}/rec/download/${file!.id}`, { headers }), size: file!.size }
  }
  const lengthOf = async (response: Response) => (await response.arrayBuffer()).byteLength

  it.each([
    ['file_html', 200, 'text/html'],
    ['file_403', 403, 'application/json'],
  ] as const)('%s', async (kind, status, type) => {
    const { response } = await download(kind)

    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain(type)
  })

  it('shorter than announced, or empty', async () => {
    const short = await download('file_short')
    const empty = await download('file_empty')

    expect(await lengthOf(short.response)).toBeLessThan(short.size)
    expect(await lengthOf(empty.response)).toBe(0)
  })

  it('that break off in the middle', async () => {
    const { response } = await download('file_cut')

    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  it('that lead in a circle', async () => {
    zoom.control.addPastMeeting({ user: AMARA, topic: 'Past', startTime: '2026-11-24T08:00:00Z', minutes: 5 })
    const [file] = zoom.control.exportWorld().recordings[0]!.files
    set({ kind: 'file_redirect_loop' })

    await expect(fetch(`${zoom.url}/rec/download/${file!.id}`)).rejects.toThrow()
  })
})
