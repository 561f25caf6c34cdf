import type { ZoomSimulator } from '../../src/simulator'
import createRequest from '../support/zoom-examples/rest/create-meeting.request.json'
import createdExample from '../support/zoom-examples/rest/create-meeting.201.json'
import hostingRefused from '../support/zoom-examples/rest/error.400.hosting-not-allowed.json'
import validation from '../support/zoom-examples/rest/error.400.validation.json'
import gotExample from '../support/zoom-examples/rest/get-meeting.200.json'
import recurring from '../support/zoom-examples/rest/get-recurring.200.json'
import listed from '../support/zoom-examples/rest/list-meetings.200.json'
import settings from '../support/zoom-examples/rest/users-me-settings.subset.200.json'
import me from '../support/zoom-examples/rest/users-me.200.json'
import {
  column,
  columns,
  AMARA,
  APP,
  DANIEL,
  GRACE_ELSEWHERE,
  LENA_BASIC,
  shapeOf,
  startZoom,
  Visitor,
  type Json,
} from './client'

let zoom: ZoomSimulator
let app: Visitor
let token: string

beforeAll(async () => {
  zoom = (await startZoom()).zoom
  app = new Visitor(zoom)
})
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token
})

const call = (method: string, path: string, body?: object) => app.call(token, method, path, body)
const create = async (body: object = {}): Promise<Json> =>
  (await call('POST', '/users/me/meetings', { ...createRequest, ...body })).body
const get = async (id: unknown): Promise<Json> => (await call('GET', `/meetings/${String(id)}`)).body

describe('the answers of Zoom', () => {
  it('have the documented shapes', async () => {
    const created = await create()

    expect(shapeOf(created)).toEqual(shapeOf(createdExample))
    expect(shapeOf(await get(created['id']))).toEqual(shapeOf(gotExample))
    expect(shapeOf((await call('GET', '/users/me/meetings')).body)).toEqual(shapeOf(listed))
    expect(Object.keys((await call('GET', '/users/me')).body)).toEqual(Object.keys(me))
    expect((await call('GET', '/users/me/settings')).body).toEqual(settings)
  })

  it('of a series have its occurrences', async () => {
    const series = await create({
      type: 8,
      start_time: '2026-12-02T14:00:00Z',
      duration: 60,
      recurrence: recurring.recurrence,
    })
    const missing = shapeOf(recurring).filter(field => !shapeOf(series).includes(field))

    expect(missing).toEqual([])
    expect(series['occurrences']).toEqual(recurring.occurrences.map(each => ({ ...each, status: 'available' })))
  })
})

describe('a new meeting', () => {
  it('has the kinds of id that Zoom has', async () => {
    const { id, uuid, start_url, join_url } = await create()

    expect(String(id)).toMatch(/^8\d{10}$/)
    expect(Buffer.from(String(uuid), 'base64')).toHaveLength(16)
    expect(start_url).toMatch(new RegExp(`^${zoom.url}/s/${id}\\?zak=`))
    expect(join_url).toMatch(new RegExp(`^${zoom.url}/j/${id}\\?pwd=`))
  })

  it('gets another start link each time it is asked for', async () => {
    const { id, start_url } = await create()
    zoom.control.advance({ seconds: 1 })

    expect((await get(id))['start_url']).not.toBe(start_url)
  })

  it('is read in its own time zone without a Z', async () => {
    const { start_time } = await create({ start_time: '2026-11-26T09:00:00', timezone: 'America/New_York' })

    expect(start_time).toBe('2026-11-26T14:00:00Z')
  })

  it('in the past starts now instead', async () => {
    expect((await create({ start_time: '2020-01-01T10:00:00Z' }))['start_time']).toBe('2026-11-24T09:00:00Z')
  })

  it('ignores fields nobody knows, and needs none', async () => {
    const { topic, type, duration } = (
      await call('POST', '/users/me/meetings', { colour: 'blue', settings: { sound: 7 } })
    ).body

    expect([topic, type, duration]).toEqual(['Zoom Meeting', 2, 60])
  })

  it.each([
    ['settings.jbh_time', { settings: { jbh_time: 7 } }],
    ['settings.waiting_room', { settings: { waiting_room: 'yes' } }],
    ['settings.auto_recording', { settings: { auto_recording: 'maybe' } }],
    ['settings.alternative_hosts', { settings: { alternative_hosts: GRACE_ELSEWHERE } }],
    ['settings.alternative_hosts', { settings: { alternative_hosts: LENA_BASIC } }],
    ['duration', { duration: '45' }],
    ['topic', { topic: 'x'.repeat(201) }],
    ['agenda', { agenda: 'x'.repeat(2001) }],
    ['timezone', { timezone: 'Mars/Olympus' }],
    ['start_time', { start_time: 'tomorrow' }],
    ['password', { password: 'much too long' }],
    ['password', { password: 'short' }],
    ['recurrence.type', { recurrence: { type: 4 } }],
  ])('with a wrong %s is refused by that name', async (field, body) => {
    const answer = await call('POST', '/users/me/meetings', body)

    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body)).toEqual(Object.keys(validation))
    expect(answer.body['errors']).toEqual([{ field, message: `Invalid parameter: ${field.split('.').pop()}.` }])
  })

  it('may be run by a colleague as well', async () => {
    expect((await create({ settings: { alternative_hosts: DANIEL } }))['settings'].alternative_hosts).toBe(DANIEL)
  })

  it('is refused to somebody who may not host', async () => {
    zoom.control.updateUser({ user: AMARA, mayHost: false })
    const answer = await call('POST', '/users/me/meetings', createRequest)

    expect([answer.status, answer.body]).toEqual([400, hostingRefused])
  })
})

describe('what Zoom silently changes', () => {
  it('a waiting room excludes joining before the host', async () => {
    const { settings: got } = await create({ settings: { waiting_room: true, join_before_host: true } })

    expect([got.waiting_room, got.join_before_host]).toEqual([true, false])
  })

  it('an admin can force the waiting room', async () => {
    zoom.control.updateUser({ user: AMARA, settings: { in_meeting: { waiting_room_locked: true } } })

    expect((await create({ settings: { waiting_room: false } }))['settings'].waiting_room).toBe(true)
  })

  it.each([
    ['a Basic host', { type: 1 } as const, {}],
    ['cloud recording switched off', { settings: { recording: { cloud_recording: false } } }, {}],
    ['end-to-end encryption', {}, { encryption_type: 'e2ee' }],
  ])('%s means no cloud recording', async (_case, user, more) => {
    zoom.control.updateUser({ user: AMARA, ...user })

    expect((await create({ settings: { auto_recording: 'cloud', ...more } }))['settings'].auto_recording).toBe('none')
  })

  it('a passcode is made when none is given', async () => {
    expect((await create())['password']).toMatch(/^\w{6}$/)
  })
})

describe('changing and deleting', () => {
  it('changes only what was sent, and answers without a body', async () => {
    const before = await create()
    const answer = await call('PATCH', `/meetings/${before['id']}`, {
      topic: 'Another',
      settings: { mute_upon_entry: false },
    })
    const after = await get(before['id'])

    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(after).toMatchObject({ topic: 'Another', agenda: before['agenda'], uuid: before['uuid'], duration: 45 })
    expect(after['settings']).toEqual({ ...before['settings'], mute_upon_entry: false })
  })

  it('ignores a start in the past', async () => {
    const { id, start_time } = await create()
    await call('PATCH', `/meetings/${id}`, { start_time: '2020-01-01T10:00:00Z' })

    expect((await get(id))['start_time']).toBe(start_time)
  })

  it('deletes once; after that there is nothing', async () => {
    const { id } = await create()
    const statuses = [
      await call('DELETE', `/meetings/${id}`),
      await call('DELETE', `/meetings/${id}`),
      await call('GET', `/meetings/${id}`),
    ]

    expect(statuses.map(({ status }) => status)).toEqual([204, 404, 404])
    expect(statuses[2]!.body).toEqual({ code: 3001, message: `Meeting does not exist: ${id}.` })
  })

  it('brings a deleted meeting back within seven days', async () => {
    const [early, late] = [await create(), await create()]
    for (const { id } of [early, late]) await call('DELETE', `/meetings/${id}`)
    const recovered = await call('PUT', `/meetings/${early['id']}/status`, { action: 'recover' })
    zoom.control.advance({ days: 8 })
    token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token

    expect(recovered.status).toBe(204)
    expect((await get(early['id']))['topic']).toBe(createRequest.topic)
    expect((await call('PUT', `/meetings/${late['id']}/status`, { action: 'recover' })).body['code']).toBe(3001)
  })

  it('does not delete what is running (3002) or over (3007)', async () => {
    const { id } = await create({ start_time: '2026-11-24T09:10:00Z', duration: 10 })
    zoom.control.startMeeting({ meeting: id })
    const running = await call('DELETE', `/meetings/${id}`)
    zoom.control.endMeeting({ meeting: id })
    zoom.control.advance({ minutes: 30 })

    expect([running.status, running.body['code']]).toEqual([400, 3002])
    expect((await call('DELETE', `/meetings/${id}`)).body['code']).toBe(3007)
  })

  it('keeps other hosts and accounts away', async () => {
    const { id } = await create()
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token
    const codes = await Promise.all(
      ['GET', 'PATCH', 'DELETE'].map(
        async method =>
          (await app.call(daniel, method, `/meetings/${id}`, method === 'GET' ? undefined : {})).body['code'],
      ),
    )

    expect(codes).toEqual([3000, 3000, 3003])
  })

  it('changes and deletes one occurrence of a series', async () => {
    const { id, occurrences } = await create({
      type: 8,
      start_time: '2026-12-02T14:00:00Z',
      recurrence: recurring.recurrence,
    })
    const [first, second] = occurrences as { occurrence_id: string }[]
    await call('PATCH', `/meetings/${id}?occurrence_id=${first!.occurrence_id}`, { start_time: '2026-12-02T16:00:00Z' })
    await call('DELETE', `/meetings/${id}?occurrence_id=${second!.occurrence_id}`)
    const after: unknown = (await get(id))['occurrences']

    expect(columns(after, 'start_time', 'status')).toEqual([
      ['2026-12-02T16:00:00Z', 'available'],
      ['2026-12-09T14:00:00Z', 'deleted'],
      ['2026-12-16T14:00:00Z', 'available'],
    ])
  })
})

describe('a series', () => {
  const starts = async (start: string, recurrence: object) =>
    column(
      (await create({ type: 8, start_time: start, timezone: 'America/New_York', recurrence }))['occurrences'],
      'start_time',
    )

  it('keeps its wall-clock time when the clocks change', async () => {
    expect(await starts('2027-03-08T14:00:00Z', { type: 2, weekly_days: '2', end_times: 2 })).toEqual([
      '2027-03-08T14:00:00Z',
      '2027-03-15T13:00:00Z',
    ])
  })

  it('can be every other day, some weekdays, a day of the month, the last Friday', async () => {
    expect(await starts('2026-12-01T14:00:00Z', { type: 1, repeat_interval: 2, end_times: 3 })).toHaveLength(3)
    expect(
      await starts('2026-12-01T14:00:00Z', { type: 2, weekly_days: '3,5', end_date_time: '2026-12-11T00:00:00Z' }),
    ).toEqual(['2026-12-01T14:00:00Z', '2026-12-03T14:00:00Z', '2026-12-08T14:00:00Z', '2026-12-10T14:00:00Z'])
    expect(await starts('2026-12-15T14:00:00Z', { type: 3, monthly_day: 15, end_times: 2 })).toEqual([
      '2026-12-15T14:00:00Z',
      '2027-01-15T14:00:00Z',
    ])
    expect(
      await starts('2026-12-01T14:00:00Z', { type: 3, monthly_week: -1, monthly_week_day: 6, end_times: 2 }),
    ).toEqual(['2026-12-25T14:00:00Z', '2027-01-29T14:00:00Z'])
  })
})

describe('the list of meetings', () => {
  it('cuts long agendas and leaves instant meetings out', async () => {
    await create({ agenda: 'x'.repeat(300) })
    await create({ type: 1 })
    const { meetings } = (await call('GET', '/users/me/meetings')).body

    expect(meetings).toHaveLength(1)
    expect(meetings[0].agenda).toHaveLength(250)
  })

  it('is paged by tokens that live 15 minutes', async () => {
    for (let count = 0; count < 5; count += 1) await create({ topic: `M${count}` })
    const topics: string[] = []
    let next = ''
    do {
      const { body } = await call('GET', `/users/me/meetings?page_size=2&next_page_token=${next}`)
      topics.push(...(body['meetings'] as Json[]).map(each => String(each['topic'])))
      next = String(body['next_page_token'])
    } while (next)
    const { next_page_token } = (await call('GET', '/users/me/meetings?page_size=2')).body
    zoom.control.advance({ minutes: 15 })

    expect(topics).toEqual(['M0', 'M1', 'M2', 'M3', 'M4'])
    expect((await call('GET', `/users/me/meetings?page_size=2&next_page_token=${next_page_token}`)).status).toBe(400)
  })

  it('can be of what is live and what is to come', async () => {
    const [, running] = [await create({ topic: 'Later' }), await create({ topic: 'Now' })]
    zoom.control.startMeeting({ meeting: running['id'] })
    const topics = async (type: string) =>
      column((await call('GET', `/users/me/meetings?type=${type}`)).body['meetings'], 'topic')

    expect(await topics('live')).toEqual(['Now'])
    expect(await topics('upcoming')).toEqual(['Later', 'Now'])
    expect(await topics('previous_meetings')).toEqual([])
  })

  it('forgets a scheduled meeting 30 days after its last use', async () => {
    const { id } = await create({ start_time: '2026-11-25T10:00:00Z' })
    zoom.control.advance({ days: 32 })
    token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token

    expect((await call('GET', '/users/me/meetings')).body['meetings']).toEqual([])
    expect((await call('GET', `/meetings/${id}`)).status).toBe(404)
  })
})

describe('registration', () => {
  const person = { first_name: 'Riley', last_name: 'Chen', email: 'riley.chen@students.northlake.example' }

  it('gives a personal link, and the same one to the same address', async () => {
    const { id } = await create({ settings: { approval_type: 0 } })
    const first = (await call('POST', `/meetings/${id}/registrants`, person)).body
    const again = (await call('POST', `/meetings/${id}/registrants`, person)).body

    expect(first['join_url']).toMatch(new RegExp(`^${zoom.url}/w/${id}\\?tk=`))
    expect(again['registrant_id']).toBe(first['registrant_id'])
  })

  it('waits for approval when the host wants that', async () => {
    const { id } = await create({ settings: { approval_type: 1 } })
    const { registrant_id, join_url } = (await call('POST', `/meetings/${id}/registrants`, person)).body
    await call('PUT', `/meetings/${id}/registrants/status`, { action: 'approve', registrants: [{ id: registrant_id }] })
    const { registrants } = (await call('GET', `/meetings/${id}/registrants`)).body

    expect(join_url).toBeUndefined()
    expect(registrants).toMatchObject([
      { id: registrant_id, status: 'approved', join_url: expect.stringContaining('tk=') as string },
    ])
  })

  it('needs a meeting that has it', async () => {
    const { id } = await create()

    expect((await call('POST', `/meetings/${id}/registrants`, person)).body['code']).toBe(404)
  })
})
