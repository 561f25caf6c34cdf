import type { ZoomSimulator } from '../../src/simulator'
import pastMeeting from '../support/zoom-examples/rest/past-meeting.200.json'
import pastParticipants from '../support/zoom-examples/rest/past-participants.200.json'
import {
  column,
  columns,
  AMARA,
  APP,
  DANIEL,
  LENA_BASIC,
  shapeOf,
  startZoom,
  Visitor,
  type Answer,
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

const meeting = (settings: object = {}, user = AMARA) =>
  zoom.control.createMeeting({ user, request: { topic: 'OSCE', start_time: '2026-11-24T10:00:00Z', settings } })
const live = (number: number) =>
  zoom.control.exportWorld().instances.find(each => each.meetingId === number && !each.endTime)
const get = async (path: string): Promise<Answer> => app.call(token, 'GET', path)
const freshToken = () => (token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token)

describe('a run', () => {
  it('begins when the host comes and gets another UUID each time', async () => {
    const { id, uuid } = meeting()
    const first = zoom.control.startMeeting({ meeting: id })
    zoom.control.endMeeting({ meeting: id })
    const second = zoom.control.startMeeting({ meeting: id })
    zoom.control.endMeeting({ meeting: id })
    const { meetings } = (await get(`/past_meetings/${id}/instances`)).body

    expect(first.uuid).toBe(uuid)
    expect(second.uuid).not.toBe(first.uuid)
    expect(column(meetings, 'uuid')).toEqual([first.uuid, second.uuid])
  })

  it('is "started" to Zoom’s own API meanwhile', async () => {
    const { id } = meeting()
    zoom.control.startMeeting({ meeting: id })
    const running = (await get(`/meetings/${id}`)).body['status']
    await app.call(token, 'PUT', `/meetings/${id}/status`, { action: 'end' })

    expect([running, (await get(`/meetings/${id}`)).body['status']]).toEqual(['started', 'waiting'])
  })

  it('ends when its host starts another one, unless concurrent meetings were bought', () => {
    const [one, two, three] = [meeting(), meeting(), meeting()]
    zoom.control.startMeeting({ meeting: one.id })
    zoom.control.startMeeting({ meeting: two.id })
    zoom.control.updateUser({ user: AMARA, settings: { feature: { concurrent_meeting: 'Plus' } } })
    zoom.control.startMeeting({ meeting: three.id })

    expect([one, two, three].map(({ id }) => live(id) !== undefined)).toEqual([false, true, true])
  })

  it('goes on without its host and ends when the last person leaves', () => {
    const { id } = meeting({ waiting_room: false })
    const { stays } = zoom.control.startMeeting({ meeting: id })
    const riley = zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.leave({ meeting: id, participant: stays[0]!.participantUuid })
    const without = live(id) !== undefined
    zoom.control.leave({ meeting: id, participant: riley.participantUuid })

    expect([without, live(id) !== undefined]).toEqual([true, false])
  })

  it('is cut off after 40 minutes for a Basic host', () => {
    const { id } = meeting({}, LENA_BASIC)
    zoom.control.startMeeting({ meeting: id })
    zoom.control.advance({ minutes: 39 })
    const before = live(id) !== undefined
    zoom.control.advance({ minutes: 1 })

    expect([before, live(id) !== undefined]).toEqual([true, false])
  })
})

describe('people', () => {
  it('stand at the door until the host comes, then go through the waiting room', () => {
    const { id } = meeting({ waiting_room: true })
    const atDoor = zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.startMeeting({ meeting: id })
    const waiting = live(id)!.stays.find(stay => stay.participantUuid === atDoor.participantUuid)!
    const inside = zoom.control.admit({ meeting: id, participant: atDoor.participantUuid })

    expect([atDoor.place, waiting.place, inside.place]).toEqual(['door', 'waiting_room', 'meeting'])
  })

  it('may be there before the host when the meeting allows it', () => {
    const { id } = meeting({ waiting_room: false, join_before_host: true, jbh_time: 10 })
    const tooEarly = zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.advance({ minutes: 50 })
    const inTime = zoom.control.join({ meeting: id, name: 'Jordan' })

    expect([tooEarly.place, inTime.place]).toEqual(['door', 'meeting'])
  })

  it('have one row for each stay, waiting counted apart', async () => {
    const { id, uuid } = meeting({ waiting_room: true })
    zoom.control.startMeeting({ meeting: id })
    const riley = zoom.control.join({
      meeting: id,
      name: 'Riley',
      email: 'riley@students.example',
      userId: 'rileysZoomId',
      wait: true,
    })
    zoom.control.advance({ seconds: 58 })
    zoom.control.admit({ meeting: id, participant: riley.participantUuid })
    zoom.control.advance({ minutes: 10 })
    zoom.control.leave({ meeting: id, participant: riley.participantUuid })
    zoom.control.advance({ minutes: 1 })
    zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.advance({ minutes: 5 })
    zoom.control.endMeeting({ meeting: id })
    const { body } = await get(`/past_meetings/${encodeURIComponent(uuid)}/participants`)
    const rows = (body['participants'] as Json[]).filter(row => row['name'] === 'Riley')

    expect(shapeOf(body)).toEqual(shapeOf(pastParticipants))
    expect(columns(rows, 'status', 'duration', 'id')).toEqual([
      ['in_waiting_room', 58, 'rileysZoomId'],
      ['in_meeting', 600, 'rileysZoomId'],
      ['in_waiting_room', 0, ''],
      ['in_meeting', 300, ''],
    ])
    expect(new Set(column(rows, 'user_id')).size).toBe(2)
  })

  it('are not reported when only one of them was there', async () => {
    const { id } = meeting()
    zoom.control.startMeeting({ meeting: id })
    zoom.control.endMeeting({ meeting: id })

    expect((await get(`/past_meetings/${id}/participants`)).body['participants']).toEqual([])
  })

  it('are reported to paying accounts alone', async () => {
    const { id } = meeting({ waiting_room: false })
    zoom.control.startMeeting({ meeting: id })
    zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.endMeeting({ meeting: id })
    zoom.control.setPlan({ plan: 'free' })

    expect((await get(`/past_meetings/${id}/participants`)).body['code']).toBe(200)
  })
})

describe('what is left of a run', () => {
  it('has the documented shape', async () => {
    const { id } = meeting({ waiting_room: false })
    zoom.control.startMeeting({ meeting: id })
    zoom.control.join({ meeting: id, name: 'Riley' })
    zoom.control.advance({ minutes: 42 })
    zoom.control.endMeeting({ meeting: id })
    const { body } = await get(`/past_meetings/${id}`)

    expect(shapeOf(body)).toEqual(shapeOf(pastMeeting))
    expect(body).toMatchObject({
      duration: 42,
      total_minutes: 84,
      participants_count: 2,
      end_time: '2026-11-24T09:42:00Z',
    })
  })

  it('cannot be had while it goes on, by another host, or after a year', async () => {
    const { id } = meeting()
    zoom.control.startMeeting({ meeting: id })
    const running = await get(`/past_meetings/${id}`)
    zoom.control.endMeeting({ meeting: id })
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token
    const foreign = await app.call(daniel, 'GET', `/past_meetings/${id}`)
    zoom.control.advance({ days: 366 })
    freshToken()

    expect([running.status, foreign.status]).toEqual([404, 404])
    expect((await get(`/past_meetings/${id}`)).body['code']).toBe(12702)
  })
})

describe('the pages of a meeting', () => {
  const cookieOf = (answer: Answer) => answer.headers.get('set-cookie')!.split(';')[0]!
  const links = async (id: number) =>
    (await get(`/meetings/${id}`)).body as { start_url: string; join_url: string; encrypted_password: string }

  it('start the meeting for whoever brings the start link', async () => {
    const { id } = meeting({ waiting_room: true })
    const { start_url } = await links(id)
    const answer = await app.page(start_url)
    const host = await app.page(`${zoom.url}/s/${id}`, cookieOf(answer))

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`/s/${id}`)
    expect(live(id)?.stays.map(({ name, isHost }) => [name, isHost])).toEqual([['Amara Okafor', true]])
    expect(host.text).toContain('You are the host')
  })

  it('refuse a start link after two hours, and a page without one', async () => {
    const { id } = meeting()
    const { start_url } = await links(id)
    zoom.control.advance({ hours: 2 })

    expect((await app.page(start_url)).status).toBe(403)
    expect((await app.page(`${zoom.url}/s/${id}`)).status).toBe(403)
    expect(live(id)).toBeUndefined()
  })

  it('let a person in without JavaScript: door, waiting room, meeting, out', async () => {
    const { id } = meeting({ waiting_room: true })
    const { start_url, join_url, encrypted_password: pwd } = await links(id)
    const knocked = await app.submit(`/j/${id}`, { action: 'join', name: 'Zoë <b>', pwd })
    const person = cookieOf(knocked)
    const seen: string[] = []
    const look = async () => seen.push(/<h2>(.*)<\/h2>/.exec((await app.page(join_url, person)).text)![1]!)

    await look()
    const host = cookieOf(await app.page(start_url))
    await look()
    await app.submit(`/s/${id}`, { action: 'admit', participant: '' }, { cookie: host })
    await look()
    await app.submit(`/j/${id}`, { action: 'leave', pwd }, { cookie: person })
    await look()
    await app.submit(`/s/${id}`, { action: 'end' }, { cookie: host })

    expect(seen).toEqual([
      'Waiting for the host to start this meeting',
      'The host will let you in soon',
      'You are in the meeting',
      'Join the meeting',
    ])
    expect((await app.page(join_url, person)).text).not.toContain('<b>')
    expect(live(id)).toBeUndefined()
  })

  it('fills in the name that the link brings, as text', async () => {
    const { id, encryptedPassword: pwd } = meeting()
    const query = new URLSearchParams({ pwd, uname: 'Nina "Zoë" Park' })

    expect((await app.page(`${zoom.url}/j/${id}?${query.toString()}`)).text).toContain(
      'value="Nina &#34;Zoë&#34; Park"',
    )
    expect((await app.page(`${zoom.url}/j/${id}?pwd=${pwd}`)).text).toContain('name="name" type="text" value=""')
  })

  it('want the passcode of whoever comes without it in the link', async () => {
    const { id, password } = meeting()
    const wrong = await app.submit(`/j/${id}`, { action: 'join', name: 'Riley', pwd: 'guess' })
    const right = await app.submit(`/j/${id}`, { action: 'join', name: 'Riley', pwd: password })

    expect([wrong.status, right.status]).toEqual([422, 303])
    expect(wrong.text).toContain('The passcode is wrong.')
  })

  it('know a registrant by the personal link', async () => {
    const { id } = meeting({ approval_type: 0, waiting_room: false })
    const body = { first_name: 'Riley', last_name: 'Chen', email: 'riley@students.example' }
    const { join_url, registrant_id } = (await app.call(token, 'POST', `/meetings/${id}/registrants`, body)).body
    const { pwd, tk } = Object.fromEntries(new URL(String(join_url)).searchParams) as { pwd: string; tk: string }
    zoom.control.startMeeting({ meeting: id })
    await app.submit(`/w/${id}`, { action: 'join', pwd, tk })

    expect(live(id)!.stays.at(-1)).toMatchObject({ name: 'Riley Chen', registrantId: registrant_id })
  })

  it('are gone with the meeting', async () => {
    const { id } = meeting()
    zoom.control.deleteMeeting({ meeting: id })

    expect((await app.page(`${zoom.url}/j/${id}`)).status).toBe(404)
    expect((await app.page(`${zoom.url}/j/nonsense`)).status).toBe(404)
  })
})
