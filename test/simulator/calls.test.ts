import type { ZoomSimulator } from '../../src/simulator'
import { CALLS, type CallName } from '../../src/simulator/data/calls'
import { meetingKey } from '../../src/simulator/meeting-path'
import { newMeetingUuid, needsDoubleEncoding } from '../../src/simulator/ids'
import vectors from '../support/zoom-examples/vectors.json'
import missingScope from '../support/zoom-examples/rest/error.400.missing-scope.json'
import { AMARA, APP, DANIEL, GRACE_ELSEWHERE, GRANULAR, startZoom, Visitor } from './client'

let zoom: ZoomSimulator
let app: Visitor

beforeAll(async () => {
  zoom = (await startZoom()).zoom
  app = new Visitor(zoom)
})
afterAll(() => zoom.stop())
beforeEach(() => zoom.control.reset())

const tokenWith = (scopes: string[], name: string = GRANULAR.name) =>
  zoom.control.issueGrant({ app: name, user: AMARA, scopes }).access_token
const pathOf = (call: CallName) =>
  call
    .split(' ')[1]!
    .replace('{userId}', 'me')
    .replace('{meetingId}', '84512360977')
    .replace(/\{\w+\}/, 'x')
const userCalls = (Object.keys(CALLS) as CallName[]).filter(call => CALLS[call].granular.length > 0)

describe('scopes', () => {
  it.each(userCalls)('%s is refused without its scope, with the names in brackets', async call => {
    const [method = ''] = call.split(' ')
    const { granular, granularAdmin } = CALLS[call]
    const answer = await app.call(
      tokenWith(['webinar:read:webinar']),
      method,
      pathOf(call),
      method === 'GET' ? undefined : {},
    )

    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      code: 4711,
      message: `Invalid access token, does not contain scopes:[${[...granular, ...granularAdmin].join(', ')}].`,
    })
  })

  it.each(userCalls)('%s is opened by any one of its scopes', async call => {
    const { classic, granular, granularAdmin } = CALLS[call]
    const [method = ''] = call.split(' ')
    for (const scope of [...classic, ...granular, ...granularAdmin]) {
      const answer = await app.call(tokenWith([scope]), method, pathOf(call), method === 'GET' ? undefined : {})
      expect(answer.body['code']).not.toBe(4711)
      expect(answer.status).toBeLessThan(500)
    }
  })

  it('are named in the spelling of the app', async () => {
    const classic = await app.call(tokenWith(['user:read'], APP.name), 'PATCH', '/meetings/84512360977', {})
    const granular = await app.call(tokenWith(['user:read:user']), 'PATCH', '/meetings/84512360977', {})

    expect(granular.body).toEqual(missingScope)
    expect(classic.body['message']).toContain('scopes:[meeting:write, meeting:write:admin]')
  })
})

describe('the user of a call', () => {
  it('is "me", or the same person by id or address', async () => {
    const token = tokenWith(['user:read'], APP.name)
    const { id } = (await app.call(token, 'GET', '/users/me')).body

    expect((await app.call(token, 'GET', `/users/${id}`)).body['email']).toBe(AMARA)
    expect((await app.call(token, 'GET', `/users/${AMARA}`)).body['id']).toBe(id)
  })

  it.each([
    ['a colleague', DANIEL, 400, 4700],
    ['somebody of another account', GRACE_ELSEWHERE, 404, 1001],
    ['nobody', 'nobody@northlake.example', 404, 1001],
  ])('cannot be %s', async (_case, user, status, code) => {
    const answer = await app.call(tokenWith(['user:read'], APP.name), 'GET', `/users/${user}`)

    expect([answer.status, answer.body['code']]).toEqual([status, code])
  })
})

describe('the UUID in a path', () => {
  it.each(vectors.uuid_paths)('$uuid is read from its own encoding', ({ uuid, path_segment }) => {
    // The path is decoded once before it is looked at.
    expect(meetingKey(decodeURIComponent(path_segment))).toEqual({ uuid })
  })

  it.each(vectors.uuid_paths)('$uuid is not found when it is encoded wrongly', ({ uuid, needs_double }) => {
    const once = encodeURIComponent(uuid)
    const wrong = needs_double ? once : encodeURIComponent(once)

    expect(() => meetingKey(decodeURIComponent(wrong))).toThrow('Meeting does not exist')
  })

  it('works through HTTP for all three kinds, in both directions', async () => {
    const token = tokenWith(['meeting:read'], APP.name)
    const kinds = new Set<boolean>()
    for (let turn = 0; turn < 8; turn += 1) {
      const past = { user: AMARA, topic: `Run ${turn}`, startTime: '2026-11-20T10:00:00Z', minutes: 30 }
      const { uuid } = zoom.control.addPastMeeting(past)
      const twice = needsDoubleEncoding(uuid)
      const once = encodeURIComponent(uuid)
      const [right, wrong] = twice ? [encodeURIComponent(once), once] : [once, encodeURIComponent(once)]

      expect((await app.call(token, 'GET', `/past_meetings/${right}`)).body['topic']).toBe(`Run ${turn}`)
      expect((await app.call(token, 'GET', `/past_meetings/${wrong}`)).body['code']).toBe(3001)
      kinds.add(twice)
    }
    expect([...kinds].sort()).toEqual([false, true])
  })

  it('begins with a slash every 8th time and has two slashes every 8th time', () => {
    const world = zoom.control.exportWorld()
    const uuids = Array.from({ length: 80 }, () => newMeetingUuid(world, 'firstRun'))

    expect(uuids.every(uuid => Buffer.from(uuid, 'base64').length === 16)).toBe(true)
    expect(uuids.filter((_, index) => index % 8 === 7).every(uuid => uuid.startsWith('/'))).toBe(true)
    expect(uuids.filter((_, index) => index % 8 === 3).every(uuid => uuid.includes('//'))).toBe(true)
    expect(uuids.filter((_, index) => index % 4 !== 3).some(needsDoubleEncoding)).toBe(false)
  })
})

describe('any call', () => {
  it('carries a tracking id and the rate limit', async () => {
    const { headers } = await app.call(tokenWith(['user:read'], APP.name), 'GET', '/users/me')

    expect(headers.get('x-zm-trackingid')).toMatch(/^v=2\.0;/)
    expect(headers.get('x-ratelimit-category')).toBe('Light')
    expect(headers.get('x-ratelimit-type')).toBe('QPS')
    expect(headers.get('x-ratelimit-limit')).toBe('80')
    expect(headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/)
  })

  it('that Zoom does not have is answered in JSON', async () => {
    const answer = await app.call(tokenWith([]), 'GET', '/nothing/of/this')

    expect([answer.status, answer.body['code']]).toEqual([404, 2300])
  })

  it.each(['{', '[1', 'nonsense'])('with the body %s is the sender’s fault', async body => {
    const token = tokenWith(['meeting:write'], APP.name)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${zoom.url}/v2/users/me/meetings`, { method: 'POST', headers, body })

    expect(answer.status).toBe(400)
  })
})

describe('limits', () => {
  const create = (token: string) => app.call(token, 'POST', '/users/me/meetings', { topic: 'One of many' })

  it('are lifted while a world is made ready', async () => {
    zoom.control.setPlan({ plan: 'free' })
    zoom.control.liftLimits({ lifted: true })
    const token = tokenWith(['user:read'], APP.name)
    const answers = await Promise.all(Array.from({ length: 12 }, () => app.call(token, 'GET', '/users/me')))

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200))
  })

  it('per second end with 429 and are over a second later', async () => {
    zoom.control.setPlan({ plan: 'free' })
    const token = tokenWith(['user:read'], APP.name)
    const answers = await Promise.all(Array.from({ length: 12 }, () => app.call(token, 'GET', '/users/me')))
    const refused = answers.find(({ status }) => status === 429)!

    // Twelve calls may fall into two seconds of four each.
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(8)
    expect(refused.body['message']).toContain('per-second')
    expect(refused.headers.get('x-ratelimit-type')).toBe('QPS')
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
  })

  it('of 100 creates and updates belong to the host and the UTC day', async () => {
    const token = tokenWith(['meeting:write'], APP.name)
    const { id } = (await create(token)).body
    for (let count = 1; count < 100; count += 1) {
      const answer = await app.call(token, 'PATCH', `/meetings/${id}`, { agenda: String(count) })
      if (answer.headers.get('x-ratelimit-remaining') === '0') await new Promise(resolve => setTimeout(resolve, 1_000))
      expect(answer.status).toBe(204)
    }
    const refused = await create(token)
    const deleted = await app.call(token, 'DELETE', `/meetings/${id}`)
    zoom.control.advance({ hours: 15 })

    expect(refused.status).toBe(429)
    expect(refused.body['message']).toContain('daily rate limit (100)')
    expect(refused.headers.get('retry-after')).toBe('2026-11-25T00:00:00Z')
    expect(refused.headers.get('x-ratelimit-type')).toBe('Daily-limit')
    expect(deleted.status).toBe(204)
    expect((await create(tokenWith(['meeting:write'], APP.name))).status).toBe(201)
  })

  it('let another host go on', async () => {
    const world = zoom.control.exportWorld()
    const amara = world.users.find(user => user.email === AMARA)!.id
    zoom.control.importWorld({ world: { ...world, daily: { day: '2026-11-24', counts: { [`host ${amara}`]: 100 } } } })
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token

    expect((await create(tokenWith(['meeting:write'], APP.name))).status).toBe(429)
    expect((await create(daniel)).status).toBe(201)
  })

  it('of three additions hold for one registrant of one meeting', async () => {
    const token = tokenWith(['meeting:write'], APP.name)
    const { id } = (await app.call(token, 'POST', '/users/me/meetings', { settings: { approval_type: 0 } })).body
    const add = (email: string) =>
      app.call(token, 'POST', `/meetings/${id}/registrants`, { first_name: 'Riley', email })
    const statuses: number[] = []
    for (let count = 0; count < 4; count += 1) statuses.push((await add('riley@students.example')).status)

    expect(statuses).toEqual([201, 201, 201, 429])
    expect((await add('jordan@students.example')).status).toBe(201)
  })
})
