import { randomUUID } from 'node:crypto'
import { Enrollment, Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions } from '../support/center'
import type { Visitor } from '../support/visitor'

// The test's clock shows Wednesday, December 2, 09:00 in Chicago.
const PLAN = {
  Title: 'Septic shock',
  Program: 'Nursing',
  Date: '2026-12-03',
  Starts: '2:30pm',
  'Length in minutes': '90',
  Room: 'Sim Bay 1',
  'Amara Nwosu': true,
  'Ben Whitaker': true,
}
/** Takes Sim Bay 1 from 15:30 to 17:00 on the day of the plan, with another host. */
const BURNS = aSession({
  title: 'Burns',
  instructor: 'other-instructor',
  startsAt: '2026-12-03T21:30:00Z',
  roster: ['student'],
})

let center: Center

afterEach(() => center.close())

async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ jobs: true, ...options })
}

async function filledIn(
  who: 'instructor' | 'other-instructor' | 'admin' = 'instructor',
  wish: Record<string, string | boolean> = {},
  button = 'Schedule session',
): Promise<Visitor> {
  const visitor = await center.visitor(who)
  await visitor.open('/sessions/new')
  return visitor.submit(button, { ...PLAN, ...wish })
}

const stored = (title = PLAN.Title): Promise<Session[]> => center.db.read.findBy(Session, { title })
const meetings = () => center.control.exportWorld().meetings.filter(meeting => meeting.deletedAt === null)
const roster = async ({ id }: Session): Promise<string[]> =>
  (await center.db.read.findBy(Enrollment, { sessionId: id })).map(each => each.personId).sort()
const ids = (...who: Parameters<Center['person']>[0][]): string[] => who.map(each => center.person(each)).sort()

describe('an instructor schedules a session', () => {
  it('and its meeting is in their own Zoom account, with the link there at once', async () => {
    await open()

    const visitor = await filledIn()

    const [session] = await stored()
    expect(session).toMatchObject({
      startsAt: new Date('2026-12-03T20:30:00Z'),
      endsAt: new Date('2026-12-03T22:00:00Z'),
      timeZone: 'America/Chicago',
      instructorId: center.person('instructor'),
      learnerCount: 2,
      meetingState: 'ready',
      meetingProblem: null,
      recordsToCloud: true,
      meetingHostId: center.zoomUsers.instructor,
      meetingId: String(meetings()[0]!.id),
    })
    expect(visitor.path).toBe(`/sessions/${session!.id}`)
    expect(visitor.text).toContain('Session saved. Its Zoom link is ready.')
    expect(await roster(session!)).toEqual(ids('student', 'second-student'))
    expect(meetings()).toHaveLength(1)
    expect(meetings()[0]).toMatchObject({
      topic: 'Septic shock',
      type: 2,
      startTime: '2026-12-03T20:30:00Z',
      duration: 90,
      timezone: 'America/Chicago',
      settings: {
        waiting_room: true,
        join_before_host: false,
        mute_upon_entry: true,
        auto_recording: 'cloud',
        approval_type: 2,
        use_pmi: false,
      },
    })
  })

  it('stores no link that anybody could read, and no start link at all', async () => {
    await open()

    await filledIn()

    const [row] = await center.db.query<Record<string, unknown>>('SELECT * FROM session')
    const text = JSON.stringify(row)
    expect(text).not.toMatch(/zak=|start_url|\/s\/\d|\/j\/\d|pwd=/)
    expect(row!['join_url']).toMatch(/^v1\./)
  })

  it('in person, and Zoom hears nothing of it', async () => {
    await open()

    await filledIn('instructor', { 'In person': true, 'Room and Zoom': false })

    const [session] = await stored()
    expect(session).toMatchObject({ onZoom: false, meetingState: 'none' })
    expect(meetings()).toEqual([])
  })

  it('in Zoom alone, in the row of the calendar that has room for many', async () => {
    await open({ sessions: [aSession({ room: 'net', startsAt: '2026-12-03T20:30:00Z', instructor: 'admin' })] })

    const visitor = await filledIn('instructor', { 'Zoom only': true, 'Room and Zoom': false, Room: 'Choose a room' })

    expect(visitor.errors).toEqual([])
    expect(await stored()).toHaveLength(1)
  })

  it('once, however often the form is sent', async () => {
    await open()
    const visitor = await center.visitor('instructor')
    await visitor.open('/sessions/new')
    const fields = {
      _csrf: visitor.csrf,
      id: visitor.attr('input[name=id]', 'value')!,
      title: PLAN.Title,
      program: visitor.attr('#program option:nth-child(2)', 'value')!,
      instructor: center.person('instructor'),
      date: PLAN.Date,
      time: '14:30',
      minutes: '90',
      timeZone: 'America/Chicago',
      where: 'both',
      room: visitor.attr('#room option:nth-child(2)', 'value')!,
    }

    const twin = await center.visitor('instructor')
    await twin.open('/sessions/new')
    await Promise.all([visitor.post('/sessions', fields), twin.post('/sessions', { ...fields, _csrf: twin.csrf })])
    await visitor.post('/sessions', { ...fields, title: 'Sent again with another title' })

    expect(await stored()).toHaveLength(1)
    expect(await stored('Sent again with another title')).toEqual([])
    expect(visitor.text).toContain('This form was sent already.')
    expect(meetings()).toHaveLength(1)
  })

  it('with odd but real titles, kept as they are', async () => {
    await open()
    const titles = ['O’Brien-Smith', '👩🏽‍⚕️ Nurse Ada', '0', 'undefined', 'a<b & c>d', '-5 °C hypothermia', '<%= 7*7 %>']

    for (const [hour, title] of titles.entries())
      await filledIn('instructor', { Title: title, Starts: `${8 + hour}:00`, 'Length in minutes': '30' })

    for (const title of titles) expect(await stored(title)).toHaveLength(1)
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${(await stored('a<b & c>d'))[0]!.id}/edit`)
    expect(visitor.attr('#title', 'value')).toBe('a<b & c>d')
    expect(visitor.html).toContain('a&lt;b &amp; c&gt;d')
  })

  it('in another time zone, and is told what that means here', async () => {
    await open()

    const looked = await filledIn('instructor', { 'Time zone': 'Europe/London', Starts: '20:30' }, 'Check the day')
    expect(looked.status).toBe(200)
    expect(looked.text).toContain('Thursday, December 3, 2026, 20:30–22:00')
    expect(looked.text).toContain('That is 14:30–16:00 in Central Time (Chicago).')
    await looked.submit('Schedule session')

    expect((await stored())[0]).toMatchObject({
      startsAt: new Date('2026-12-03T20:30:00Z'),
      timeZone: 'Europe/London',
    })
    expect(meetings()[0]).toMatchObject({ startTime: '2026-12-03T20:30:00Z', timezone: 'Europe/London' })
  })

  it('in the hour that comes twice, after choosing which', async () => {
    await open({ now: '2026-10-30T15:00:00Z' })

    const asked = await filledIn('instructor', { Date: '2026-11-01', Starts: '01:30' })
    expect(asked.status).toBe(422)
    expect(asked.errors).toEqual(['01:30 comes twice on this day. Choose which one'])
    await asked.submit('Schedule session', { 'Second 01:30': true })

    expect((await stored())[0]!.startsAt).toEqual(new Date('2026-11-01T07:30:00Z'))
  })
})

describe('a form that is wrong', () => {
  it('comes back with every message, and with what was typed', async () => {
    await open()

    const visitor = await filledIn('instructor', {
      Title: '   ',
      Program: 'Choose a program',
      Date: '2027-02-29',
      Starts: 'soonish',
      'Length in minutes': '1e3',
      Room: 'Choose a room',
      'E-mails, numbers or names': 'nobody@x.example',
    })

    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual([
      'Enter a title',
      'Choose a program',
      'Enter a date, like 2026-12-31',
      'Enter a time, like 14:30 or 2:30 pm',
      'Enter the length in minutes, from 5 to 480',
      'Choose a room',
      'Not found, or not one person alone: “nobody@x.example”',
    ])
    expect(visitor.attr('#time', 'value')).toBe('soonish')
    expect(visitor.attr(`input[name=learners][value="${center.person('student')}"]`, 'checked')).toBeDefined()
    expect(await stored()).toEqual([])
  })

  it('is refused for what cannot be', async () => {
    await open()
    const wrong: [Record<string, string>, string][] = [
      [{ Date: '2026-12-02', Starts: '08:30' }, 'This time has passed. Choose a later one'],
      [{ Date: '2027-03-14', Starts: '02:30' }, '02:30 does not exist on March 14: clocks go forward. Use 03:30?'],
      [{ Title: 'a'.repeat(201) }, 'Keep the title under 200 characters'],
      [{ 'Length in minutes': '540' }, 'Enter the length in minutes, from 5 to 480'],
    ]

    for (const [wish, message] of wrong) {
      const visitor = await filledIn('instructor', wish)
      expect([visitor.status, visitor.errors]).toEqual([422, [message]])
    }
    expect(await center.db.read.count(Session)).toBe(0)
  })

  it('cannot name rooms, people and learners of elsewhere', async () => {
    await open()
    const visitor = await center.visitor('instructor')
    await visitor.open('/sessions/new')
    const fields = {
      _csrf: visitor.csrf,
      id: randomUUID(),
      title: 'Elsewhere',
      program: randomUUID(),
      instructor: center.person('other-instructor'),
      date: PLAN.Date,
      time: '14:30',
      minutes: '90',
      timeZone: 'America/Chicago',
      where: 'both',
      room: randomUUID(),
    }

    await visitor.post('/sessions', fields)
    expect(visitor.status).toBe(422)
    expect(visitor.errors).toEqual(['Choose a program from the list', 'Choose a host from the list', 'Choose a room'])
    await visitor.post('/sessions', { ...fields, learners: randomUUID() })
    expect(visitor.status).toBe(404)
    await visitor.post('/sessions', { ...fields, meetingId: '1' })
    expect(visitor.status).toBe(400)
    await visitor.post('/sessions', { ...fields, id: '' })
    expect(visitor.status).toBe(400)
    await visitor.post('/sessions', { ...fields, title: 'a\u0000b' })
    expect(visitor.status).toBe(400)
    expect(await center.db.read.count(Session)).toBe(0)
  })

  it('is nobody else’s to send', async () => {
    await open()
    const [student, stranger] = [await center.visitor('student'), await center.visitor()]

    expect((await student.open('/sessions/new')).status).toBe(404)
    await student.open('/help')
    expect((await student.post('/sessions', { _csrf: student.csrf })).status).toBe(404)
    expect((await stranger.open('/sessions/new')).status).toBe(401)
    expect((await stranger.post('/sessions', { _csrf: stranger.csrf })).status).toBe(401)
    expect(await center.db.read.count(Session)).toBe(0)
  })
})

describe('a room or host that is taken', () => {
  it('is shown in the room’s day, and needs to be agreed to', async () => {
    await open({ sessions: [BURNS] })

    const visitor = await filledIn()

    expect(visitor.status).toBe(422)
    expect(visitor.errors).toContain('Sim Bay 1 is taken from 15:30 to 17:00. Choose another room or time')
    expect(visitor.select('.mini-day li')).toEqual(['14:30–16:00This session', '15:30–17:00Maria Lindqvist, RN'])
    expect(visitor.text).toContain('Overlaps the session of Maria Lindqvist, RN by 30 minutes.')
    expect(visitor.text).toContain('One learner is in another session then: Amara Nwosu.')
    expect(await stored()).toEqual([])
    await visitor.submit('Schedule session', { 'Schedule anyway, although the room is taken': true })

    expect(await stored()).toHaveLength(1)
    expect(visitor.text).toContain('One learner is in another session then: Amara Nwosu.')
  })

  it('is exchanged for a free one by a button', async () => {
    await open({ sessions: [BURNS] })
    const visitor = await filledIn()

    await visitor.submit('17:00–18:30, Sim Bay 1')
    expect(visitor.status).toBe(200)
    expect(visitor.attr('#time', 'value')).toBe('17:00')
    await visitor.submit('Schedule session')

    expect((await stored())[0]!.startsAt).toEqual(new Date('2026-12-03T23:00:00Z'))
  })

  it('is asked about again when something else is in the way meanwhile', async () => {
    await open({ sessions: [BURNS] })
    const visitor = await filledIn()
    await filledIn('admin', { Title: 'Quick', 'Length in minutes': '60', Host: 'Priya Raman' })

    await visitor.submit('Schedule session', { 'Schedule anyway': true })

    expect(visitor.status).toBe(422)
    expect(await stored()).toEqual([])
  })

  it('is the host who runs another meeting then, for whom an admin plans', async () => {
    await open({ sessions: [aSession({ room: 'lab', startsAt: '2026-12-03T20:00:00Z' })] })

    const visitor = await filledIn('admin', { Host: 'Dr. Adaeze Okafor' })

    expect(visitor.status).toBe(422)
    expect(visitor.errors).toContain(
      'Dr. Adaeze Okafor hosts another session from 14:00 to 15:30. Choose another host or time',
    )
    expect(visitor.text).toContain('Zoom lets a host run one meeting at a time.')
  })

  it('is not in the way when one session ends as the other begins, or was cancelled', async () => {
    await open({
      sessions: [
        aSession({ startsAt: '2026-12-03T19:00:00Z', minutes: 90 }),
        { ...BURNS, cancelled: 'The room is flooded' },
      ],
    })

    await filledIn()

    expect(await stored()).toHaveLength(1)
  })
})

describe('the roster', () => {
  it('is filled from a pasted list', async () => {
    await open()

    await filledIn('instructor', {
      'Amara Nwosu': false,
      'Ben Whitaker': false,
      'E-mails, numbers or names': '104180\nBen <BEN.whitaker@students.northlake.example>; Carmen Ortega',
    })

    const [session] = await stored()
    expect(await roster(session!)).toEqual(ids('student', 'second-student', 'outside-student'))
  })

  it('is filled by searching, and keeps those who were chosen before', async () => {
    await open()
    const visitor = await filledIn('instructor', { 'Name, e-mail or number': 'orTEGA' }, 'Find learners')

    expect(visitor.status).toBe(200)
    expect(visitor.errors).toEqual([])
    await visitor.submit('Schedule session', { 'Carmen Ortega': true })

    const [session] = await stored()
    expect(await roster(session!)).toEqual(ids('student', 'second-student', 'outside-student'))
  })

  it('is searched, not saved, by the key Enter', async () => {
    await open()

    const visitor = await filledIn('instructor', { 'Name, e-mail or number': 'ortega' }, 'Enter')

    expect(visitor.status).toBe(200)
    expect(await stored()).toEqual([])
  })
})

describe('the host’s connection', () => {
  it('is told before and after, and the session waits for its link', async () => {
    await open()
    const visitor = await center.visitor('other-instructor')
    await visitor.open('/sessions/new')
    expect(visitor.text).toContain(
      'You have not connected Zoom. You can schedule now; the link is added when you connect.',
    )
    expect(visitor.attr('#instructor-note a', 'href')).toBe('/me/zoom')

    await visitor.submit('Schedule session', PLAN)

    expect((await stored())[0]).toMatchObject({ meetingState: 'wanted', meetingProblem: 'not-connected' })
    expect(visitor.text).toContain('Connect your Zoom to host this.')
    expect(meetings()).toEqual([])
  })

  it('is told when the center has no Zoom app yet', async () => {
    await open({ zoom: 'none' })
    const visitor = await center.visitor('instructor')

    await visitor.open('/sessions/new')

    expect(visitor.text).toContain('Zoom is not set up yet.')
  })

  it('is made good on the moment they connect', async () => {
    await open()
    await filledIn('other-instructor')
    await center.settled()

    const visitor = await center.visitor('other-instructor')
    await visitor.open('/me/zoom')
    await visitor.submit('Connect my Zoom')
    await visitor.follow('Maria Lindqvist')
    await visitor.submit('Allow')
    await center.settled()

    expect((await stored())[0]).toMatchObject({ meetingState: 'ready', meetingProblem: null })
    expect(meetings()).toHaveLength(1)
  })
})
