import { Activity } from '../../src/activity'
import { Enrollment, Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions, type Who } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center

afterEach(() => center.close())

/** A center with one session at 10:00, in an hour, whose meeting exists. */
async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ sessions: [aSession()], ...options })
  await center.settled()
}

const sessionId = (): string => center.seeded.sessions[0]!
const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: sessionId() })
const meetings = () => center.control.exportWorld().meetings.filter(meeting => meeting.deletedAt === null)
const deeds = async (): Promise<string[]> =>
  (await center.db.read.find(Activity, { where: { subjectId: sessionId() }, order: { at: 'ASC' } })).map(
    each => each.sentence,
  )
const calls = (call: string): number => center.control.stats().calls.filter(each => each.call.startsWith(call)).length

async function editing(who: Who = 'instructor'): Promise<Visitor> {
  const visitor = await center.visitor(who)
  return visitor.open(`/sessions/${sessionId()}/edit`)
}

async function pressing(path: string, who: Who | null, fields: Record<string, string> = {}): Promise<Visitor> {
  const visitor = await center.visitor(who)
  if (!who) await visitor.open('/sign-in')
  return visitor.post(`/sessions/${sessionId()}${path}`, { ...fields, _csrf: visitor.csrf })
}

describe('changing a session', () => {
  it('shows it as it is, and changes it in Zoom as well', async () => {
    await open()
    const visitor = await editing()
    expect(visitor.attr('#title', 'value')).toBe('Sepsis response')
    expect(visitor.attr('#time', 'value')).toBe('10:00')
    expect(visitor.attr('#minutes', 'value')).toBe('90')

    await visitor.submit('Save changes', { Title: 'Septic shock', Starts: '11:00', 'Carmen Ortega': true })
    await center.settled()

    expect(visitor.path).toBe(`/sessions/${sessionId()}`)
    expect(await session()).toMatchObject({
      title: 'Septic shock',
      startsAt: new Date('2026-12-02T17:00:00Z'),
      learnerCount: 3,
      version: 2,
      meetingState: 'ready',
      meetingProblem: null,
    })
    expect(meetings()).toHaveLength(1)
    expect(meetings()[0]).toMatchObject({ topic: 'Septic shock', startTime: '2026-12-02T17:00:00Z', duration: 90 })
    expect(await deeds()).toContain('changed the title, the time, the learners (1 added, 0 removed)')
  })

  it('moves the copies of the start that its learners’ calendars are read from', async () => {
    await open()

    await (await editing()).submit('Save changes', { Starts: '11:00' })

    const starts = (await center.db.read.findBy(Enrollment, { sessionId: sessionId() })).map(each => each.startsAt)
    expect(starts).toEqual([new Date('2026-12-02T17:00:00Z'), new Date('2026-12-02T17:00:00Z')])
  })

  it('does not ask Zoom when Zoom need not know', async () => {
    await open()

    await (await editing()).submit('Save changes', { 'Ben Whitaker': false })
    await center.settled()

    expect(await session()).toMatchObject({ learnerCount: 1, version: 2 })
    expect(calls('PATCH')).toBe(0)
  })

  it('refuses a form that was opened before somebody else’s change, and says what it was', async () => {
    await open()
    const [first, second] = [await editing('instructor'), await editing('admin')]
    await first.submit('Save changes', { Title: 'Septic shock' })

    await second.submit('Save changes', { Title: 'Something else', Starts: '12:00' })

    expect(second.status).toBe(409)
    expect(second.text).toContain('Somebody changed this session after you opened it. Nothing you entered was saved.')
    expect(second.text).toContain('Title: Something else')
    expect(second.text).toContain('Starts: 12:00')
    expect(second.attr('#title', 'value')).toBe('Septic shock')
    expect((await session()).title).toBe('Septic shock')
    await second.submit('Save changes', { Title: 'Something else' })
    expect((await session()).title).toBe('Something else')
  })

  it('comes back with what is wrong', async () => {
    await open()

    const visitor = await (await editing()).submit('Save changes', { Title: '', Starts: '25:00' })

    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['Enter a title', 'Enter a time, like 14:30 or 2:30 pm'])
    expect((await session()).version).toBe(1)
  })

  it('of a session that has begun keeps its start', async () => {
    await open()
    center.clock.advance({ hours: 1, minutes: 20 })

    await (await editing()).submit('Save changes', { Title: 'Septic shock' })

    expect(await session()).toMatchObject({ title: 'Septic shock', startsAt: new Date('2026-12-02T16:00:00Z') })
  })

  it('gives it another host: a new meeting in their account, and the old one is removed', async () => {
    await open()
    await (await center.visitor('other-instructor')).open('/me/zoom')
    const connecting = await center.visitor('other-instructor')
    await connecting.open('/me/zoom')
    await connecting.submit('Connect my Zoom')
    await connecting.follow('Maria Lindqvist')
    await connecting.submit('Allow')
    const former = (await session()).meetingId

    await (await editing('admin')).submit('Save changes', { Host: 'Maria Lindqvist' })
    await center.settled()

    expect(await session()).toMatchObject({
      meetingState: 'ready',
      meetingHostId: center.zoomUsers['other-instructor'],
    })
    expect((await session()).meetingId).not.toBe(former)
    expect(meetings()).toHaveLength(1)
    expect((await editing('instructor')).status).toBe(404)
  })

  it('takes it off Zoom, and puts it back', async () => {
    await open()
    const places = { 'In person': false, 'Room and Zoom': false }

    await (await editing()).submit('Save changes', { ...places, 'In person': true })
    await center.settled()
    expect(await session()).toMatchObject({ onZoom: false, meetingState: 'none', meetingId: null, joinUrl: null })
    expect(meetings()).toEqual([])
    await (await editing()).submit('Save changes', { ...places, 'Room and Zoom': true })
    await center.settled()

    expect((await session()).meetingState).toBe('ready')
    expect(meetings()).toHaveLength(1)
  })

  it('is for its host and admins alone', async () => {
    await open()

    expect((await editing('other-instructor')).status).toBe(404)
    expect((await editing('student')).status).toBe(404)
    expect((await pressing('', 'other-instructor', { version: '1' })).status).toBe(404)
    expect((await pressing('', 'student', { version: '1' })).status).toBe(404)
    expect((await pressing('', null, { version: '1' })).status).toBe(401)
    expect((await session()).version).toBe(1)
  })
})

describe('cancelling a session', () => {
  it('says who, when and why, and removes the meeting', async () => {
    await open()
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${sessionId()}/cancel`)

    await visitor.submit('Cancel the session', { Reason: 'The manikin is broken' })
    await center.settled()

    expect(await session()).toMatchObject({
      cancelledAt: center.clock.now(),
      cancelReason: 'The manikin is broken',
      cancelledBy: center.person('instructor'),
      meetingState: 'none',
      joinUrl: null,
    })
    expect(meetings()).toEqual([])
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId()}/join`)
    expect(student.text).toContain('Dr. Adaeze Okafor cancelled it today at 09:00: The manikin is broken')
  })

  it('happens once', async () => {
    await open()

    await pressing('/cancel', 'instructor')
    await pressing('/cancel', 'admin', { reason: 'Again' })

    expect((await session()).cancelReason).toBeNull()
    expect((await deeds()).filter(sentence => sentence === 'cancelled the session')).toHaveLength(1)
  })

  it('is refused while its meeting runs', async () => {
    await open()
    center.control.startMeeting({ meeting: Number((await session()).meetingId) })
    await center.settled()

    const visitor = await pressing('/cancel', 'instructor')

    expect(visitor.text).toContain('This session has started, so it cannot be cancelled.')
    expect((await session()).cancelledAt).toBeNull()
  })

  it('with a reason that is too long comes back', async () => {
    await open()

    const visitor = await pressing('/cancel', 'instructor', { reason: 'x'.repeat(301) })

    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['Keep the reason under 300 characters'])
    expect((await session()).cancelledAt).toBeNull()
  })

  it('is taken back with a new meeting', async () => {
    await open()
    const former = (await session()).meetingId
    await pressing('/cancel', 'instructor', { reason: 'A mistake' })
    await center.settled()

    await pressing('/restore', 'instructor')
    await center.settled()

    expect(await session()).toMatchObject({ cancelledAt: null, cancelReason: null, meetingState: 'ready' })
    expect((await session()).meetingId).not.toBe(former)
    expect(meetings()).toHaveLength(1)
  })

  it('and restoring at once leaves one meeting, whichever job comes first', async () => {
    await open()

    await pressing('/cancel', 'instructor')
    await pressing('/restore', 'instructor')
    await center.settled()

    expect(meetings()).toHaveLength(1)
    expect(String(meetings()[0]!.id)).toBe((await session()).meetingId)
  })

  it('taken back tells that the room was given away meanwhile', async () => {
    await open({ sessions: [aSession(), aSession({ title: 'Burns', instructor: 'other-instructor', cancelled: '' })] })

    await pressing('/cancel', 'instructor')
    await center.db.write(tx => tx.update(Session, { title: 'Burns' }, { cancelledAt: null }))
    const visitor = await pressing('/restore', 'instructor')

    expect((await session()).cancelledAt).toBeNull()
    expect(visitor.text).toContain('Its room or host was given to another session meanwhile.')
  })

  it('is not taken back when its time has passed', async () => {
    await open()
    await pressing('/cancel', 'instructor')
    center.clock.advance({ hours: 3 })

    const visitor = await pressing('/restore', 'instructor')

    expect(visitor.text).toContain('The time of this session has passed.')
    expect((await session()).cancelledAt).not.toBeNull()
  })

  it('keeps the form closed until it is restored', async () => {
    await open()
    await pressing('/cancel', 'instructor')

    const visitor = await editing()

    expect(visitor.path).toBe(`/sessions/${sessionId()}`)
    expect(visitor.text).toContain('Restore it to change it.')
  })

  it.each(['/cancel', '/restore', '/meeting', '/difference'])('%s is for its host and admins alone', async path => {
    await open()

    const fields: Record<string, string> = path === '/difference' ? { whose: 'zoom' } : {}
    expect((await pressing(path, 'other-instructor', fields)).status).toBe(404)
    expect((await pressing(path, 'student')).status).toBe(404)
    expect((await pressing(path, null)).status).toBe(401)
    expect(await session()).toMatchObject({ cancelledAt: null, version: 1 })
  })
})
