import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

const ME = 'GET /users/{userId}'
const MEETING = 'GET /meetings/{meetingId}'

// Noon on Wednesday in Chicago. A session today, three tomorrow, one the day after, one in person.
const SESSIONS = [
  aSession({ title: 'Tonight', startsAt: '2026-12-03T02:00:00Z' }),
  aSession({ title: 'Early', startsAt: '2026-12-03T14:00:00Z' }),
  aSession({ title: 'Noon', startsAt: '2026-12-03T18:00:00Z' }),
  aSession({ title: 'Late', startsAt: '2026-12-04T05:30:00Z', minutes: 20 }),
  aSession({ title: 'Friday', startsAt: '2026-12-04T16:00:00Z' }),
  aSession({ title: 'Bench', startsAt: '2026-12-03T15:00:00Z', onZoom: false }),
  aSession({ title: 'Nobody’s', startsAt: '2026-12-03T20:00:00Z', instructor: 'other-instructor', room: 'lab' }),
]

describe.each(['sqlite', 'postgres'] as const)('the evening before, on %s', database => {
  let center: Center
  let admin: Visitor

  beforeAll(async () => {
    center = await openCenter({
      database,
      now: '2026-12-02T18:00:00Z',
      sessions: SESSIONS,
      knobs: { retryBaseMs: 60_000 },
    })
    await center.settled()
    admin = await center.visitor('admin')
  })
  afterAll(() => center.close())

  const round = async (): Promise<void> => {
    await center.parts.periodic.runNow('readiness.evening')
    await center.settled()
  }
  const board = async (path = '/zoom/readiness') => {
    await admin.open(path)
    const titles = admin.select('tbody th')
    const lights = admin.select('tbody td[data-label=Status] .pill')
    return Object.fromEntries(titles.map((title, n) => [title, lights[n]]))
  }
  const count = (call: string): number => center.control.stats().calls.filter(each => each.call === call).length

  it('until then only what starts before midnight is looked at', async () => {
    await round()

    expect(await board()).toEqual({
      ...{ Tonight: 'Ready', Early: 'Not checked yet', Noon: 'Not checked yet', 'Nobody’s': 'Not ready' },
      ...{ Late: 'Not checked yet', Friday: 'Not checked yet' },
    })
    expect(admin.select('thead th')).toEqual(['Session', 'Starts', 'Host', 'Status', 'What to do'])
    expect(
      admin
        .select('tbody tr')
        .join(' ')
        .match(/Not checked yet/g),
    ).toHaveLength(4)
    expect(admin.text).toContain('Usable, with a fault')
  })

  it('all of tomorrow, on the clocks of the center, with one look at each account', async () => {
    await center.advance({ hours: 5, minutes: 59 })
    await round()
    expect((await board())['Early']).toBe('Not checked yet')
    const [users, meetings] = [count(ME), count(MEETING)]

    await center.advance({ minutes: 1 })
    await round()

    expect(await board()).toEqual({
      ...{ Tonight: 'Ready', Early: 'Ready', Noon: 'Ready', 'Nobody’s': 'Not ready', Late: 'Ready' },
      Friday: 'Not checked yet',
    })
    expect([count(ME) - users, count(MEETING) - meetings]).toEqual([1, 3])
  })

  it('once: the next rounds ask nothing', async () => {
    const users = count(ME)
    await center.advance({ minutes: 5 })
    await round()
    expect(count(ME)).toBe(users)
  })

  it('a session that is planned later is looked at in the next round', async () => {
    await admin.open('/sessions/new?date=2026-12-03&time=13:45')
    await admin.submit('Schedule session', {
      ...{ Title: 'Planned late', Program: 'Nursing', Room: 'Skills Lab A', Host: 'Dr. Adaeze Okafor' },
      'Length in minutes': '15',
    })
    await center.settled()
    await round()
    expect((await board())['Planned late']).toBe('Ready')
  })

  it('the board tells how many, shows problems alone, and what Zoom does not answer to is tried again', async () => {
    await board()
    expect(admin.text).toContain('5 of 7 sessions of the next seven days are ready.')
    expect(Object.keys(await board('/zoom/readiness?f=problems'))).toEqual(['Nobody’s'])
    expect(admin.link('Hand over')).toContain(`/people/${center.person('other-instructor')}/hand-over`)

    const fault = center.control.setFault({ kind: 'server_error' })
    await admin.open('/zoom/readiness')
    await admin.submit('Check all now')
    expect(admin.text).toContain('7 sessions are being checked.')
    await center.settled()
    expect((await board())['Friday']).toBe('Not checked yet')
    expect(admin.text).toContain('Zoom does not answer. It could not be checked; tried again at 18:')
    expect((await board())['Early']).toBe('Ready')

    center.control.clearFaults({ id: fault.id })
    await center.advance({ minutes: 2 })
    expect(await board()).toMatchObject({ Friday: 'Ready', Early: 'Ready' })
    expect(admin.text).not.toContain('being checked')
  })

  it('only an admin sees the board', async () => {
    const instructor = await center.visitor('instructor')
    await instructor.open('/zoom/readiness')
    expect(instructor.status).toBe(404)
  })
})

describe('a center with nothing to come', () => {
  it('is told so', async () => {
    const center = await openCenter()
    const admin = await center.visitor('admin')
    await admin.open('/zoom/readiness')
    expect(admin.text).toContain('No session on Zoom in the next seven days.')
    await admin.submit('Check all now')
    expect(admin.text).toContain('There is no session to check.')
    await admin.open('/zoom/readiness?f=problems&after=nonsense')
    expect(admin.text).toContain('No problem is known.')
    await center.close()
  })
})
