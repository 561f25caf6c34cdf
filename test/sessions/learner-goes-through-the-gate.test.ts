import { JoinClick, Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions, type Who } from '../support/center'
import { Visitor } from '../support/visitor'

let center: Center

afterEach(() => center.close())

// 09:00 in Chicago; the session is from 09:05 to 10:35, so its gate has been open for five minutes.
const OPEN_NOW = aSession({ startsAt: '2026-12-02T15:05:00Z' })

async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ sessions: [OPEN_NOW], ...options })
  await center.settled()
}

const gatePath = (): string => `/sessions/${center.seeded.sessions[0]!}/join`
const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })
const clicks = (): Promise<JoinClick[]> => center.db.read.find(JoinClick)
const calls = (call: string): number => center.control.stats().calls.filter(each => each.call.startsWith(call)).length

async function atGate(who: Who | null): Promise<Visitor> {
  const visitor = await center.visitor(who)
  return visitor.open(gatePath())
}

/** Presses a button of the gate without following it to Zoom. */
async function pressing(who: Who, path = gatePath()): Promise<Response> {
  const visitor = await center.visitor(who)
  await visitor.open('/help')
  const cookie = `simcenter=${visitor.cookie('simcenter')}`
  const body = new URLSearchParams({ _csrf: visitor.csrf })
  return fetch(center.url + path, { method: 'POST', body, headers: { cookie }, redirect: 'manual' })
}

describe('a learner at the gate', () => {
  it('is let through to the meeting, remembered first, without a call to Zoom', async () => {
    await open()
    const before = center.control.stats().calls.length

    const answer = await pressing('student')

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/\/j\/\d+\?pwd=/)
    expect(answer.headers.get('location')).toContain((await session()).meetingId)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await answer.text()).toBe('')
    expect(await clicks()).toEqual([
      expect.objectContaining({ personId: center.person('student'), at: center.clock.now() }),
    ])
    expect(center.control.stats().calls).toHaveLength(before)
  })

  it('opens Zoom from the page by its button', async () => {
    await open()
    const visitor = await atGate('student')
    expect(visitor.heading).toBe('Sepsis response')
    expect(visitor.text).toContain('You join as Amara Nwosu.')

    await visitor.submit('Join session')

    expect(visitor.url).toMatch(new RegExp(`^${center.simulator.url}/j/`))
  })

  it('cannot be pushed in by a link that somebody follows', async () => {
    await open()

    await atGate('student')

    expect(await clicks()).toEqual([])
  })

  it('is told when it opens, and is not let in before', async () => {
    await open({ sessions: [aSession({ startsAt: '2026-12-02T15:18:00Z' })] })

    const visitor = await atGate('student')
    expect(visitor.text).toContain('Join opens at 09:08')
    expect(visitor.text).toContain('in 8 minutes')
    expect(visitor.hasButton('Join')).toBe(false)
    const answer = await pressing('student')
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toMatch(/pwd=|\/j\/\d/)
    expect(await clicks()).toEqual([])
    center.clock.advance({ minutes: 8 })
    expect((await pressing('student')).status).toBe(303)
  })

  it('gets as many minutes before the start as the center wants', async () => {
    await open({ sessions: [aSession({ startsAt: '2026-12-02T15:18:00Z' })], knobs: { joinOpensMinutes: 20 } })

    expect((await pressing('student')).status).toBe(303)
  })

  it('is let in when the host has started early', async () => {
    await open({ sessions: [aSession()] })
    center.control.startMeeting({ meeting: Number((await session()).meetingId) })
    await center.settled()

    const visitor = await atGate('student')

    expect(visitor.text).toContain('Live now')
    expect((await pressing('student')).status).toBe(303)
  })

  it('is told to wait when the host is not there', async () => {
    await open()
    center.clock.advance({ minutes: 7 })

    const visitor = await atGate('student')

    expect(visitor.text).toContain('Dr. Adaeze Okafor has not started yet.')
    expect(visitor.hasButton('Join the waiting room')).toBe(true)
  })

  it('need not do anything while there is no link', async () => {
    await open({ sessions: [aSession({ startsAt: OPEN_NOW.startsAt, instructor: 'other-instructor' })] })

    const visitor = await atGate('student')

    expect(visitor.text).toContain('The link for this session is not ready yet')
    expect((await pressing('student')).status).toBe(403)
  })

  it('is sent to the room when the session is in person', async () => {
    await open({ sessions: [aSession({ startsAt: OPEN_NOW.startsAt, onZoom: false })] })

    expect((await atGate('student')).text).toContain('Come to Sim Bay 1. There is no Zoom meeting.')
    expect((await pressing('student')).status).toBe(403)
  })

  it('is told that a session was cancelled, and not let in', async () => {
    await open({ sessions: [aSession({ startsAt: OPEN_NOW.startsAt, cancelled: 'The manikin is broken' })] })

    const visitor = await atGate('student')

    expect(visitor.text).toContain('This session was cancelled')
    expect(visitor.text).toContain('The manikin is broken')
    expect((await pressing('student')).status).toBe(403)
  })

  it('is told that a session is over, an hour after its end, unless it still runs', async () => {
    await open()
    center.clock.advance({ hours: 2, minutes: 36 })

    expect((await atGate('student')).text).toContain('This session is over')
    expect((await pressing('student')).status).toBe(403)
    expect(await clicks()).toEqual([])
  })

  it('is nobody who is not on the roster', async () => {
    await open()

    for (const who of ['outside-student', 'other-instructor'] as const) {
      expect((await atGate(who)).status).toBe(404)
      expect((await pressing(who)).status).toBe(404)
    }
    expect(await clicks()).toEqual([])
  })

  it('has to sign in first', async () => {
    await open()

    const visitor = await atGate(null)

    expect(visitor.status).toBe(401)
    expect((await visitor.post(gatePath(), { _csrf: visitor.csrf })).status).toBe(401)
    expect(await clicks()).toEqual([])
  })

  it('finds nothing behind what is no session of theirs', async () => {
    await open({ sessions: [] })
    const visitor = await center.visitor('student')

    const ids = ['0', '1000000000', '..%2f1', 'A%00', '0f8fad5b-d9cb-469f-a165-70867728950e', '%F0%9F%98%80']
    for (const id of ids) expect((await visitor.open(`/sessions/${id}/join`)).status).toBe(404)
  })

  it('gets a fresh card from the page’s own address, for those who wait', async () => {
    await open()

    const visitor = await center.visitor('student')
    await visitor.open(`${gatePath()}?part=1`)

    expect(visitor.html).not.toContain('<html')
    expect(visitor.hasButton('Join session')).toBe(true)
  })

  it('can still join when Zoom’s API is down', async () => {
    await open()
    center.control.setFault({ kind: 'server_error' })

    expect((await pressing('student')).status).toBe(303)
  })

  it('never sees anything that would make them the host', async () => {
    await open()
    center.control.startMeeting({ meeting: Number((await session()).meetingId) })
    await center.settled()
    const id = center.seeded.sessions[0]!
    const visitor = await center.visitor('student')

    for (const path of [
      gatePath(),
      `${gatePath()}?part=1`,
      `/sessions/${id}`,
      '/next',
      '/calendar/week',
      '/calendar/agenda',
    ]) {
      await visitor.open(path)
      expect(visitor.html).not.toMatch(/zak=|\/s\/\d|start_url|pwd=|\/j\/\d/)
    }
    expect((await pressing('student')).headers.get('location')).not.toMatch(/zak=|\/s\//)
    expect((await pressing('student', `/sessions/${id}/start`)).status).toBe(404)
    expect(calls('GET /meetings/')).toBe(0)
  })
})

describe('an admin at the gate', () => {
  it('joins as an observer by the learners’ link, also before it opens', async () => {
    await open({ sessions: [aSession()] })
    const visitor = await atGate('admin')
    expect(visitor.hasButton('Join as observer')).toBe(true)

    const answer = await pressing('admin')

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/\/j\//)
    expect((await pressing('admin', gatePath().replace('join', 'start'))).status).toBe(404)
  })

  it('is told why there is no link', async () => {
    await open({ sessions: [aSession({ startsAt: OPEN_NOW.startsAt, instructor: 'other-instructor' })] })

    expect((await atGate('admin')).text).toContain('Maria Lindqvist, RN has not connected Zoom')
  })
})

describe('the host at the gate', () => {
  it('gets a start link fetched at that moment, and kept nowhere', async () => {
    await open()
    expect(calls('GET /meetings/')).toBe(0)

    const answer = await pressing('instructor', gatePath().replace('join', 'start'))

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/\/s\/\d+\?zak=/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await answer.text()).toBe('')
    expect(calls('GET /meetings/')).toBe(1)
    const rows = JSON.stringify(await center.db.query('SELECT * FROM session'))
    expect(rows).not.toContain('zak=')
  })

  it.each([
    ['2026-12-02T16:00:00Z', 'Start early'],
    ['2026-12-02T15:05:00Z', 'Start session'],
  ])('of a session at %s is offered to %s', async (startsAt, words) => {
    await open({ sessions: [aSession({ startsAt })] })

    expect((await atGate('instructor')).hasButton(words)).toBe(true)
  })

  it('goes back to a meeting that runs', async () => {
    await open()
    center.control.startMeeting({ meeting: Number((await session()).meetingId) })
    await center.settled()

    expect((await atGate('instructor')).hasButton('Go to Zoom')).toBe(true)
  })

  it('is told in words when Zoom does not answer, with another way in', async () => {
    await open()
    center.control.setFault({ kind: 'server_error' })
    const visitor = await atGate('instructor')

    await visitor.submit('Start session')

    expect(visitor.status).toBe(200)
    expect(visitor.path).toBe(gatePath())
    expect(visitor.text).toContain('Zoom does not answer. Try again in a minute, or open meeting')
  })

  it('is told that the meeting was deleted in Zoom', async () => {
    await open()
    center.control.setFault({ kind: 'webhook_dropped' })
    center.control.deleteMeeting({ meeting: Number((await session()).meetingId) })
    const visitor = await atGate('instructor')

    await visitor.submit('Start session')

    expect(visitor.text).toContain('This meeting was deleted in Zoom.')
    expect(await session()).toMatchObject({ meetingState: 'gone', joinUrl: null })
  })

  it('is told to connect when the authorization is over', async () => {
    await open()
    center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })
    const visitor = await atGate('instructor')

    await visitor.submit('Start session')

    expect(visitor.text).toContain('Your Zoom is not connected.')
    expect((await pressing('student')).status).toBe(303)
  })
})
