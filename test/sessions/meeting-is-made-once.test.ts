import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions, type Who } from '../support/center'

let center: Center

afterEach(() => center.close())

const CREATE = 'POST /users/{userId}/meetings'

async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ sessions: [aSession()], ...options })
}

const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })
const meetings = () => center.control.exportWorld().meetings.filter(meeting => meeting.deletedAt === null)
const calls = (call: string) => center.control.stats().calls.filter(each => each.call.startsWith(call))
const dead = async () => (await center.parts.outbox.counts()).dead

async function pressing(path: string, who: Who, fields: Record<string, string> = {}) {
  const visitor = await center.visitor(who)
  return visitor.post(`/sessions/${center.seeded.sessions[0]!}${path}`, { ...fields, _csrf: visitor.csrf })
}

describe('the meeting of a session', () => {
  it('is found again when the answer to its creation was lost', async () => {
    await open()
    center.control.setFault({ kind: 'lost_answer', call: CREATE, times: 1 })

    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'ready', meetingProblem: null })
    expect(meetings()).toHaveLength(1)
    expect(calls(CREATE)).toHaveLength(1)
  })

  it('is found again by a fresh session’s second try as well', async () => {
    await open({ sessions: [], jobs: true })
    center.control.setFault({ kind: 'lost_answer', call: CREATE, times: 1 })
    const visitor = await center.visitor('instructor')
    await visitor.open('/sessions/new?date=2026-12-03&time=10:00')

    await visitor.submit('Schedule session', { Title: 'Lost', Program: 'Nursing', Room: 'Sim Bay 1' })
    await center.settled()

    const [lost] = await center.db.read.findBy(Session, { title: 'Lost' })
    expect(lost).toMatchObject({ meetingState: 'ready', meetingProblem: null })
    expect(meetings()).toHaveLength(1)
  })

  it('is one, though the answers to half of all creations are lost', async () => {
    const sessions = Array.from({ length: 12 }, (_, n) =>
      aSession({ title: `Round ${n}`, startsAt: new Date(Date.UTC(2026, 11, 3, 8 + n)).toISOString(), minutes: 30 }),
    )
    await open({ sessions })
    center.control.setFault({ kind: 'lost_answer', call: CREATE, chance: 0.5 })

    await center.settled()
    center.control.clearFaults({})
    await center.settled()

    const stored = await center.db.read.find(Session)
    expect(stored.map(each => each.meetingState)).toEqual(sessions.map(() => 'ready'))
    expect(meetings()).toHaveLength(sessions.length)
    expect(new Set(stored.map(each => each.meetingId))).toEqual(new Set(meetings().map(each => String(each.id))))
  })

  it.each(['server_error', 'html_page', 'null_body', 'truncated', 'connection_reset'] as const)(
    'waits out %s, and the session says so meanwhile',
    async kind => {
      await open({ knobs: { retryBaseMs: 60_000 } })
      const fault = center.control.setFault({ kind, call: 'GET /users/{userId}/meetings' })

      await center.settled()
      expect(await session()).toMatchObject({ meetingState: 'wanted', meetingProblem: 'zoom-down' })
      center.control.clearFaults({ id: fault.id })
      await center.advance({ minutes: 2 })

      expect(await session()).toMatchObject({ meetingState: 'ready', meetingProblem: null })
      expect(meetings()).toHaveLength(1)
      expect(await dead()).toBe(0)
    },
  )

  it('waits until midnight when Zoom’s daily limit is reached', async () => {
    await open()
    center.control.setFault({ kind: 'rate_host', call: CREATE, times: 1 })

    await center.settled()
    expect(await session()).toMatchObject({ meetingState: 'wanted', meetingProblem: 'zoom-busy' })
    await center.advance({ hours: 1 })
    expect(calls(CREATE)).toHaveLength(1)
  })

  it('is not made when Zoom refuses, with Zoom’s words, until somebody tries again', async () => {
    await open()
    center.control.updateUser({ user: center.zoomUsers.instructor!, mayHost: false })

    await center.settled()
    const refused = await session()
    expect(refused).toMatchObject({ meetingState: 'wanted', meetingProblem: 'refused' })
    expect(refused.meetingProblemText).toMatch(/not allowed|host/i)
    center.control.updateUser({ user: center.zoomUsers.instructor!, mayHost: true })
    await pressing('/meeting', 'instructor')
    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'ready', meetingProblem: null, meetingProblemText: null })
  })

  it('tells that a Basic account will not record', async () => {
    await open()
    center.control.updateUser({ user: center.zoomUsers.instructor!, type: 1 })

    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'ready', recordsToCloud: false })
  })

  it('waits for the host’s permission when the authorization was taken away', async () => {
    await open()
    center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })

    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'wanted', meetingProblem: 'reconnect' })
    expect(meetings()).toEqual([])
  })

  it('waits for a missing permission', async () => {
    await open()
    center.control.setFault({ kind: 'missing_scope', call: CREATE, times: 1 })

    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'wanted', meetingProblem: 'permissions' })
  })

  it('that was made for a session cancelled meanwhile is removed again', async () => {
    await open()
    center.control.setFault({ kind: 'slow', call: CREATE, times: 1, delayMs: 400 })
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${center.seeded.sessions[0]!}/cancel`)

    const working = center.settled()
    await until(() => calls('GET /users/{userId}/meetings').length > 0)
    await visitor.submit('Cancel the session')
    await working
    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'none', meetingId: null })
    expect(calls(CREATE)).toHaveLength(1)
    expect(meetings()).toEqual([])
  })

  it('follows a change that was made while it was being created', async () => {
    await open()
    center.control.setFault({ kind: 'slow', call: CREATE, times: 1, delayMs: 400 })
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${center.seeded.sessions[0]!}/edit`)

    const working = center.settled()
    await until(() => calls('GET /users/{userId}/meetings').length > 0)
    await visitor.submit('Save changes', { Title: 'Septic shock' })
    await working
    await center.settled()

    expect(meetings().map(meeting => meeting.topic)).toEqual(['Septic shock'])
  })

  it('is removed when Zoom is back, though the session was cancelled while Zoom was down', async () => {
    await open({ knobs: { retryBaseMs: 60_000 } })
    await center.settled()
    const fault = center.control.setFault({ kind: 'server_error' })

    await pressing('/cancel', 'instructor')
    await center.settled()
    expect(meetings()).toHaveLength(1)
    center.control.clearFaults({ id: fault.id })
    await center.advance({ minutes: 2 })

    expect(meetings()).toEqual([])
    expect(await dead()).toBe(0)
  })

  it('can be joined as before while a change has not reached Zoom', async () => {
    await open({ knobs: { retryBaseMs: 60_000 } })
    await center.settled()
    const fault = center.control.setFault({ kind: 'server_error', call: 'PATCH /meetings/' })
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${center.seeded.sessions[0]!}/edit`)

    await visitor.submit('Save changes', { Title: 'Septic shock' })
    await center.settled()
    expect(await session()).toMatchObject({ meetingState: 'ready', meetingProblem: 'zoom-down' })
    center.control.clearFaults({ id: fault.id })
    await center.advance({ minutes: 2 })

    expect(await session()).toMatchObject({ meetingState: 'ready', meetingProblem: null })
    expect(meetings()[0]!.topic).toBe('Septic shock')
  })
})

describe('while Zoom is down', () => {
  it('a session is saved at once, and its page says what happens next', async () => {
    await open({ sessions: [], jobs: true, knobs: { retryBaseMs: 60_000 } })
    center.control.setFault({ kind: 'server_error' })
    const visitor = await center.visitor('instructor')
    await visitor.open('/sessions/new?date=2026-12-03&time=10:00')

    await visitor.submit('Schedule session', { Title: 'Saved', Program: 'Nursing', Room: 'Sim Bay 1' })

    const [saved] = await center.db.read.findBy(Session, { title: 'Saved' })
    expect(visitor.path).toBe(`/sessions/${saved!.id}`)
    expect(visitor.text).toContain('Zoom does not answer. Your session is saved.')
    expect(saved).toMatchObject({ meetingState: 'wanted', meetingProblem: 'zoom-down' })
  })

  it('a slow Zoom does not hold up the person who schedules', async () => {
    await open({ sessions: [], jobs: true })
    center.control.setFault({ kind: 'slow', call: CREATE, delayMs: 3000, times: 1 })
    const visitor = await center.visitor('instructor')
    await visitor.open('/sessions/new?date=2026-12-03&time=10:00')

    await visitor.submit('Schedule session', { Title: 'Slow', Program: 'Nursing', Room: 'Sim Bay 1' })

    expect(visitor.text).toContain('Zoom is making the link. It appears here in a moment.')
  })
})

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('What was waited for did not happen.')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
