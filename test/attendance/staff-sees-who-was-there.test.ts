import { AttendanceMark } from '../../src/attendance'
import { parse } from './csv'
import { aSession, type Center } from '../support/center'
import { hold, openPlanned } from '../recordings/a-recorded-session'

describe('staff sees who was there', () => {
  let center: Center
  let sessionId: string
  let meeting: string

  beforeEach(async () => {
    const roster = ['student', 'second-student', 'outside-student']
    ;({ center, sessionId, meeting } = await openPlanned({ sessions: [aSession({ roster })] }))
  })
  afterEach(() => center.close())

  const rows = (visitor: { select(selector: string): string[] }): string[] => visitor.select('.att tbody tr')

  it('while the session is live', async () => {
    await center.advance({ minutes: 60 })
    center.control.startMeeting({ meeting })
    await center.advance({ minutes: 4 })
    center.control.join({ meeting, name: 'Amara', email: 'amara.nwosu@students.northlake.example' })
    await center.settled()
    const instructor = await center.visitor('instructor')

    await instructor.open(`/sessions/${sessionId}`)

    expect(instructor.text).toContain('1 of 3 joined')
    expect(rows(instructor)[0]).toMatch(/Amara Nwosu.*Present.*10:04–0/)
    expect(rows(instructor)[1]).toMatch(/Ben Whitaker.*Not here yet/)
    expect(instructor.attr('live-part[src*=attendance]', 'src')).toBe(`/sessions/${sessionId}/live/attendance?people=1`)
    const part = await instructor.ask(`/sessions/${sessionId}/live/attendance`)
    expect(await part.text()).toContain('Amara Nwosu')
  })

  it('afterwards, in words and bars, with those who came late, left early or never came', async () => {
    await center.advance({ minutes: 58 })
    center.control.startMeeting({ meeting })
    const amara = center.control.join({ meeting, name: 'Amara Nwosu', email: 'amara.nwosu@students.northlake.example' })
    await center.advance({ minutes: 13 })
    center.control.join({ meeting, name: 'Ben Whitaker', email: 'ben.whitaker@students.northlake.example' })
    await center.advance({ minutes: 30 })
    center.control.leave({ meeting, participant: amara.participantUuid })
    await center.advance({ minutes: 51 })
    center.control.endMeeting({ meeting })
    await center.settled()
    const admin = await center.visitor('admin')

    await admin.open(`/sessions/${sessionId}`)

    expect(rows(admin)).toEqual([
      'ANAmara Nwosu104180Left early 09:5810:4141',
      'BWBen Whitaker104187Late 11 min 10:1111:3279',
      'COCarmen Ortega104310Absent ––0',
    ])
    expect(admin.text).toContain('2 late or left early1 absent')
    expect(admin.text).toContain('Attendance 2 of 3')
    expect(admin.text).toContain('Dr. Adaeze Okafor (Instructor, 09:58 to 11:32)')
  })

  it('and says who a guest was, and may change that', async () => {
    await hold(center, meeting, ['iPhone (2)'])
    const instructor = await center.visitor('instructor')
    await instructor.open(`/sessions/${sessionId}`)
    expect(instructor.text).toContain('The Zoom guest “iPhone (2)” stayed 90 minutes and matches no one on the roster.')

    await instructor.follow('Choose who it was')
    await instructor.submit('Save')
    expect(instructor.status).toBe(422)
    expect(instructor.errors).toEqual(['Choose a learner, or “Somebody else”'])

    await instructor.submit('Save', { 'It was': 'Ben Whitaker' })
    expect(rows(instructor)[1]).toMatch(/Ben Whitaker.*was “iPhone \(2\)” ChangePresent/)
    expect(instructor.text).toContain('said that the Zoom guest “iPhone (2)” was Ben Whitaker')
    expect(instructor.text).not.toContain('matches no one')
    const table = await (await instructor.ask(`/sessions/${sessionId}/attendance.csv`)).text()
    expect(table).toMatch(/"Ben Whitaker",.*"Present"/)
    expect(table).not.toContain('iPhone')

    await instructor.follow('Change who “iPhone (2)” was')
    await instructor.submit('Save', { 'It was': 'Somebody else' })
    expect(rows(instructor)[1]).toMatch(/Ben Whitaker.*Absent/)
    expect(instructor.text).toContain('iPhone (2) (Zoom guest, 09:58 to 11:32)')
  })

  it('knows a learner by exactly the name under which they came through our gate', async () => {
    await center.advance({ minutes: 58 })
    center.control.startMeeting({ meeting })
    await center.settled()
    const student = await center.visitor('second-student')
    await student.open(`/sessions/${sessionId}`)
    await student.submit('Join session')
    center.control.join({ meeting, name: 'Ben Whitaker' })
    center.control.join({ meeting, name: 'Carmen Ortega' })
    await center.settled()
    const instructor = await center.visitor('instructor')

    await instructor.open(`/sessions/${sessionId}`)

    expect(rows(instructor)[1]).toMatch(/Ben Whitaker.*Present/)
    expect(instructor.text).toContain('The Zoom guest “Carmen Ortega” is in the meeting')
  })

  it('from Zoom’s own list, when its events never came', async () => {
    center.control.setFault({ kind: 'webhook_dropped' })
    await hold(center, meeting)
    expect(await center.db.read.count(AttendanceMark)).toBe(0)
    await center.advance({ minutes: 30 })

    await center.parts.periodic.runNow('attendance.check')
    await center.settled()

    const instructor = await center.visitor('instructor')
    await instructor.open(`/sessions/${sessionId}`)
    expect(rows(instructor)[0]).toMatch(/Amara Nwosu.*Present/)
  })

  it('and what that list adds to the events changes nothing that was known', async () => {
    await hold(center, meeting, ['Amara Nwosu', 'iPhone (2)'])
    const before = await center.db.read.count(AttendanceMark)

    await center.advance({ minutes: 10 })

    expect(before).toBe(6)
    expect(await center.db.read.count(AttendanceMark)).toBe(before)
  })

  it('as a table for a spreadsheet, in which no name is a formula', async () => {
    const names = [
      '=1+1',
      "=cmd|' /C calc'!A0",
      '-1+1',
      '\t=1+1',
      '\n=1+1',
      'a","=1+1"',
      '"=1+1',
      '＝1+1',
      '  @SUM(A1)',
    ]
    await hold(center, meeting, ['Amara Nwosu', ...names])
    const instructor = await center.visitor('instructor')

    const answer = await instructor.ask(`/sessions/${sessionId}/attendance.csv`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const table = parse(bytes.toString('utf8'))

    expect(answer.headers.get('content-type')).toContain('text/csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=attendance-2026-12-02.csv')
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(table[0]).toEqual(['Name', 'Number', 'E-mail', 'Who', 'Status', 'Joined', 'Left', 'Minutes'])
    expect(table[1]).toEqual([
      ...['Amara Nwosu', '104180', 'amara.nwosu@students.northlake.example'],
      ...['Learner', 'Present', '2026-12-02 09:58', '2026-12-02 11:32', '90'],
    ])
    expect(table).toContainEqual([
      ...['Dr. Adaeze Okafor', '', 'a.okafor@northlake.example'],
      ...['Instructor', 'Present', '2026-12-02 09:58', '2026-12-02 11:32', '90'],
    ])
    expect(table.every(row => row.length === 8)).toBe(true)
    expect(table.length).toBeGreaterThanOrEqual(1 + 3 + 1 + 7)
    for (const row of table) for (const cell of row) expect(cell).not.toMatch(/^[\s\p{Cc}]*[=+\-@＝＋－＠]/u)
  })

  it('and nobody else does', async () => {
    await hold(center, meeting)
    const paths = [`/sessions/${sessionId}/attendance.csv`, `/sessions/${sessionId}/live/attendance`]

    for (const who of ['student', 'other-instructor'] as const) {
      const visitor = await center.visitor(who)
      for (const path of paths) expect((await visitor.ask(path)).status).toBe(404)
    }
    const stranger = await center.visitor()
    for (const path of paths) expect((await stranger.ask(path)).status).toBe(401)
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)
    expect(student.text).not.toMatch(/Ben Whitaker|Carmen Ortega|Attendance/)
    const admin = await center.visitor('admin')
    for (const guest of ['x', '%00', 'a'.repeat(300)])
      expect((await admin.ask(`/sessions/${sessionId}/attendance/guests/${guest}`)).status).toBe(404)
  })

  it('with hostile names shown as the text they are', async () => {
    const names = [`<img src=x onerror=alert('zq9x')>`, '\u202egnp.exe', 'n'.repeat(10_240)]
    await hold(center, meeting, names)
    const instructor = await center.visitor('instructor')

    await instructor.open(`/sessions/${sessionId}`)

    expect(instructor.status).toBe(200)
    expect(instructor.text).toContain(`“<img src=x onerror=alert('zq9x')>”`)
    expect(instructor.select('img')).toEqual([])
    expect(instructor.html).not.toContain('\u202e')
    expect(instructor.html).not.toContain('n'.repeat(201))
  })
})
