import { randomUUID } from 'node:crypto'
import { AttendanceCheck, AttendanceMark } from '../../src/attendance'
import { Recording } from '../../src/recordings'
import type { Center } from '../support/center'
import { openPlanned, record } from './a-recorded-session'

describe.each(['sqlite', 'postgres'] as const)('what comes back from Zoom, on %s', database => {
  let center: Center
  let sessionId: string

  beforeAll(async () => {
    const planned = await openPlanned({ database })
    ;({ center, sessionId } = planned)
    center.control.setFault({ kind: 'webhook_dropped' })
    await record(center, planned.meeting, ['Amara Nwosu', 'iPhone (2)'])
    await center.advance({ minutes: 30 })
  })
  afterAll(() => center.close())

  it('is found by looking, though no event ever came', async () => {
    for (const name of ['recordings.sweep', 'attendance.check']) await center.parts.periodic.runNow(name)
    await center.settled()

    expect(await center.db.read.find(Recording)).toMatchObject([{ progress: 'ready', hasTranscript: true, sessionId }])
    expect(await center.db.read.count(AttendanceMark)).toBe(6)
    expect(await center.db.read.count(AttendanceCheck)).toBe(1)
  })

  it('stands on the page of the session', async () => {
    const instructor = await center.visitor('instructor')

    await instructor.open(`/sessions/${sessionId}`)

    expect(instructor.select('.att tbody tr')[0]).toMatch(/Amara Nwosu.*Present/)
    expect(instructor.text).toContain('The Zoom guest “iPhone (2)”')
    expect(instructor.select('.cue-b b')).toContain('Amara Nwosu')
  })

  it('fills the library page by page, and can be searched', async () => {
    const [first] = await center.db.read.find(Recording)
    const more = Array.from({ length: 60 }, (_, index) => ({
      ...first!,
      id: randomUUID(),
      runUuid: `run-${index}`,
      // Two of each moment: the place in the library must not depend on the moment alone.
      startedAt: new Date(first!.startedAt.getTime() - Math.floor(index / 2) * 60_000),
    }))
    await center.db.write(tx => tx.insert(Recording, more))
    const student = await center.visitor('student')

    const counts: number[] = []
    await student.open('/recordings?q=sePSis')
    for (let page = 0; page < 3; page++) {
      counts.push(student.select('.rec').length)
      if (student.link('Earlier')) await student.follow('Earlier')
    }

    expect(counts).toEqual([24, 24, 13])
    expect(student.link('Earlier')).toBeNull()
    expect((await student.follow('Newest')).select('.rec')).toHaveLength(24)
    expect((await student.open('/recordings?q=%25')).select('.rec')).toHaveLength(0)
  })
})
