import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

const inChicago = (clock: string, date = '2026-12-02'): Date => new Date(`${date}T${clock}:00-06:00`)
const on = (date: string, clock: string, wish: Parameters<typeof aSession>[0]) =>
  aSession({ startsAt: inChicago(clock, date).toISOString(), ...wish })

// Each day plays a scene of its own.
const SESSIONS = [
  aSession({ title: 'Sepsis response' }),
  on('2026-12-02', '11:00', { title: 'Ward round', minutes: 60, room: 'net', program: 'med' }),
  on('2026-12-02', '09:30', { title: 'Not ours', roster: ['outside-student'] }),
  on('2026-12-03', '13:30', { title: 'Catheter care', room: 'lab', onZoom: false }),
  on('2026-12-09', '10:00', { title: 'Burns' }),
  on('2026-12-10', '10:00', { title: 'Trauma team' }),
  on('2026-12-16', '10:00', { title: 'Stroke alert' }),
  on('2026-12-18', '10:00', { title: 'Called off', cancelled: 'The host is ill' }),
]

describe('a learner sees the next session', () => {
  let center: Center
  let student: Visitor

  beforeAll(async () => {
    center = await openCenter({ sessions: SESSIONS })
    await center.settled()
  })
  afterAll(() => center.close())

  // A sign-in does not last for days: each scene begins with one.
  const at = async (clock: string, date?: string): Promise<Visitor> => {
    center.clock.set(inChicago(clock, date))
    await center.advance({})
    student = await center.visitor('student')
    return student.open('/next')
  }
  const change = (title: string, what: string): Promise<unknown> =>
    center.db.write(tx => tx.query(`UPDATE session SET ${what} WHERE title = '${title}'`))
  const meetingOf = async (title: string): Promise<string> => {
    const [row] = await center.db.query<{ id: string }>('SELECT meeting_id AS "id" FROM session WHERE title = $1', [
      title,
    ])
    return row!.id
  }
  const hero = (): string => student.select('.hero')[0]!
  const pill = (): string | undefined => student.select('.hero-s')[0]

  it('counts down to the opening of the gate, and offers the calendar file meanwhile', async () => {
    await at('09:42')
    expect(student.select('.hello')).toEqual(['Good morning, Amara'])
    expect(student.heading).toBe('Your next session: Sepsis response')
    expect(pill()).toBe('Starts in 18 minOpens 09:50')
    expect(student.select('.facts2 dd')).toEqual([
      '10:00 – 11:30 todayCentral Time (Chicago), 1 h 30 min',
      'Sim Bay 1 and Zoom',
      'Dr. Adaeze Okafor2 learners',
    ])
    expect(student.select('.gate')).toEqual(['Join opens at 09:50in 8 minutes. This page changes by itself.'])
    expect(student.attr('[data-countdown]', 'data-countdown')).toBe('480')
    expect(student.hasButton('Join session')).toBe(false)
    expect(student.link('Add to my calendar')).toMatch(/\/sessions\/[\w-]+\/event\.ics$/)
  })

  it('opens ten minutes before the start', async () => {
    await at('09:50')
    expect(pill()).toBe('Open nowStarts in 10 min')
    expect(student.hasButton('Join session')).toBe(true)
    expect(student.attr('.hero form', 'action')).toMatch(/^\/sessions\/[\w-]+\/join$/)
    expect(student.attr('.hero form', 'method')).toBe('post')
    expect(hero()).toContain('You join as Amara Nwosu. Opens the Zoom app.')
  })

  it('says that the host is not there yet', async () => {
    await at('10:02')
    expect(pill()).toBe('Waiting for the hostPlanned 10:00')
    expect(student.hasButton('Join the waiting room')).toBe(true)
    expect(hero()).toContain(
      'Dr. Okafor has not started yet. You can wait in Zoom or here: we tell you when it starts.',
    )
  })

  it('is live when the meeting runs, and tells which session it overlaps', async () => {
    await at('10:01')
    center.control.startMeeting({ meeting: await meetingOf('Sepsis response') })
    await at('10:05')
    expect(pill()).toBe('Live nowStarted 10:01')
    expect(student.hasButton('Join session')).toBe(true)
    expect(hero()).toContain('Overlaps Ward round, 11:00–12:00.')
    expect(student.select('.next-r .ag')).toEqual([
      '11:00TodayWard roundOnline only · Dr. Adaeze OkaforOverlaps',
      '13:30Thu 3Catheter careSkills Lab A · Dr. Adaeze Okafor',
    ])
  })

  it('says that it ended, that a recording takes its time, and when it is here', async () => {
    await at('10:01', '2026-12-09')
    const meeting = await meetingOf('Burns')
    center.control.startMeeting({ meeting })
    await at('10:20', '2026-12-09')
    center.control.endMeeting({ meeting })
    await at('10:21', '2026-12-09')
    await change('Burns', "recording_state = 'processing'")
    await student.open('/next')
    expect(pill()).toBe('Ended at 10:20')
    expect(hero()).toContain('The recording usually takes 1 to 2 hours.')
    await change('Burns', "recording_state = 'ready'")
    await student.open('/next')
    expect(student.link('Watch the recording')).toBe(student.link('Burns'))
    expect(student.select('.next-r section:last-child .ag')[0]).toMatch(/^BurnsWednesday, December 9 · \d+ min$/)
  })

  it('says that the link is not there yet, without asking the learner for anything', async () => {
    await change('Stroke alert', "meeting_state = 'gone'")
    await at('09:55', '2026-12-16')
    expect(student.select('.gate')).toEqual([
      'The link for this session is not ready yetYou do not need to do anything: it appears here.',
    ])
    expect(student.hasButton('Join session')).toBe(false)
    expect(student.text).not.toContain('deleted')
    expect(student.select('.next-r .ag')[0]).toMatch(/^10:00Fri 18Called off.*Cancelled$/)
  })

  it('needs no link for what happens in a room', async () => {
    await at('13:25', '2026-12-03')
    expect(student.select('.gate')).toEqual(['You meet in the roomThere is nothing to join in Zoom.'])
    expect(student.select('.facts2 dd')[1]).toBe('Skills Lab AIn person, without Zoom')
  })

  it('shows what comes after this week, when there is nothing in it', async () => {
    await at('16:00', '2026-12-10')
    expect(student.heading).toBe('Your next session: Stroke alert')
    expect(pill()).toBe('Wed 16Opens 09:50')
    expect(student.select('.gate')).toEqual(['Join opens on Wednesday, December 16 at 09:50'])
    expect(student.select('#later-h')).toEqual(['Coming up'])
    expect(student.select('.next-r .ag .ag-t')[0]).toBe('10:00Dec 18')
  })

  it('says that nothing is planned', async () => {
    await at('20:00', '2026-12-20')
    expect(student.heading).toBe('Nothing planned')
    expect(hero()).toContain('Your next sessions appear here.')
    expect(student.select('.hello')).toEqual(['Good evening, Amara'])
  })

  it('keeps the card fresh by itself', async () => {
    await at('09:42', '2026-12-10')
    expect(student.attr('live-part', 'src')).toBe('/next/live')
    const shown = student.select('live-part .hero')
    await student.open('/next/live')
    expect(student.select('.hero')).toEqual(shown)
    expect(student.html).not.toContain('<html')
    center.clock.set(inChicago('09:50', '2026-12-10'))
    await student.open('/next/live')
    expect(student.attr('.hero', 'data-say')).toBe('Join is open.')
    expect((await (await center.visitor()).open('/next/live')).path).toMatch(/^\/sign-in/)
  })

  it('is not for staff: they are led to their calendar', async () => {
    const instructor = await (await center.visitor('instructor')).open('/next')
    expect(instructor.path).toBe('/calendar/week')
  })

  it('gives the session as a calendar file to those who may see it, and to nobody else', async () => {
    const file = (await at('09:42', '2026-12-10')).link('Add to my calendar')!
    await student.open(file)
    expect(student.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(student.headers.get('content-disposition')).toContain('session.ics')
    const lines = student.html.replaceAll('\r\n ', '').split('\r\n')
    expect(lines).toContain('DTSTART:20261210T160000Z')
    expect(lines).toContain('SUMMARY:Trauma team')
    expect(lines).toContain('LOCATION:Sim Bay 1 and Zoom')
    expect(lines).toContain(`URL:${file.replace('event.ics', 'join')}`)
    const statuses: number[] = []
    for (const who of ['instructor', 'admin', 'outside-student', 'other-instructor', null] as const)
      statuses.push((await (await center.visitor(who)).open(file)).status)
    expect(statuses).toEqual([200, 200, 404, 404, 401])
    expect((await student.open('/sessions/nonsense/event.ics')).status).toBe(404)
  })
})
