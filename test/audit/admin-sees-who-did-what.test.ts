import { randomUUID } from 'node:crypto'
import { Activity } from '../../src/activity'
import { hold, meetingOf } from '../recordings/a-recorded-session'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

describe('an admin sees who did what', () => {
  let center: Center
  let admin: Visitor

  beforeEach(async () => {
    center = await openCenter({ sessions: [aSession({ title: '=Sepsis response' })] })
    await center.settled()
    admin = await center.visitor('admin')
  })
  afterEach(() => center.close())

  const rows = (): string[] => admin.select('table tbody tr')
  const show = async (query: string): Promise<string[]> => (await admin.open(`/audit?${query}`), rows())
  const cancel = async (who: 'admin' | 'instructor'): Promise<void> => {
    const visitor = who === 'admin' ? admin : await center.visitor(who)
    await visitor.open(`/sessions/${center.seeded.sessions[0]!}/cancel`)
    await visitor.submit('Cancel the session', {})
    await center.settled()
  }
  const many = (count: number): Promise<void> =>
    center.db.write(async tx => {
      for (let deed = 0; deed < count; deed++)
        await tx.insert(Activity, {
          ...{ id: randomUUID(), institutionId: center.institutionId, at: center.clock.now(), kind: 'session.changed' },
          ...{ subjectType: 'session', subjectId: randomUUID(), sentence: `changed session ${deed}` },
          ...{ personId: center.person('instructor'), facts: null },
        })
    })

  it('finds it in the account menu', async () => {
    await admin.open('/zoom')
    await admin.follow('Audit log')

    expect([admin.path, admin.heading]).toEqual(['/audit', 'Audit log'])
  })

  it('tells the person, the deed, the thing and the time, with a link to what is still there', async () => {
    await cancel('instructor')

    await admin.open('/audit')

    const [deed] = rows().filter(row => row.includes('cancelled'))
    expect(deed).toMatch(/Dr\. Adaeze Okafor.*=Sepsis response.*Today, 09:00/)
    expect(admin.link('=Sepsis response')).toContain(`/sessions/${center.seeded.sessions[0]!}`)
  })

  it('names Zoom and the center for what nobody here did, in sentences, with a sign as everybody has', async () => {
    const id = center.seeded.sessions[0]!
    await hold(center, await meetingOf(center, id))

    const deeds = await show('kind=session')

    expect(deeds).toContainEqual(expect.stringMatching(/^Zoomstarted the meeting=Sepsis response/))
    expect(deeds).toContainEqual(expect.stringMatching(/^Zoomended the meeting=Sepsis response/))
    expect(deeds).toContainEqual(expect.stringMatching(/^This centermade the Zoom link=Sepsis response/))
    expect(admin.select('tbody th .av').length).toBe(deeds.length)
    expect(await (await admin.ask('/audit.csv')).text()).toContain('"Zoom","started the meeting"')
  })

  it('keeps deeds about things that are gone, without a link', async () => {
    await many(1)

    expect(await show('kind=session&who=okafor')).toEqual(['AODr. Adaeze Okaforchanged session 0–Today, 09:00'])
    expect(admin.select('tbody a')).toEqual([])
  })

  it('filters by person, kind and day of the center', async () => {
    await many(3)
    await admin.open('/people')
    await admin.submit('Switch off Ben Whitaker')

    expect((await show('who=okafor&kind=session')).length).toBe(3)
    expect(await show('kind=person')).toEqual([expect.stringContaining('switched Ben Whitaker off')])
    expect((await show('kind=session&from=2026-12-02&to=2026-12-02')).length).toBeGreaterThanOrEqual(3)
    expect(await show('from=2026-12-03&to=')).toEqual([])
    expect(admin.text).toContain('Nothing matches.')
    expect(await show('to=2026-12-01')).toEqual([])
    for (const wrong of ['from=yesterday', 'kind=secrets', 'after=1', 'from=2026-02-31', 'who=%00'])
      expect([await show(wrong), admin.status]).toEqual([[], 400])
  })

  it('goes on page by page, and misses none although all happened at once', async () => {
    await many(61)

    const first = await show('who=okafor&kind=session')
    await admin.follow('Earlier')

    expect(new Set([...first, ...rows()]).size).toBe(61)
    await admin.follow('Newest')
    expect(rows()).toEqual(first)
  })

  it('gives a table for a spreadsheet, harmless, and remembers that it did', async () => {
    await cancel('admin')

    const answer = await admin.ask('/audit.csv?kind=session')
    const csv = await answer.text()

    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=audit-2026-12-02.csv')
    expect(csv).toContain('"2026-12-02T09:00:00-06:00","Priya Raman"')
    expect(csv).toContain(`"'=Sepsis response"`)
    expect((await show('kind=audit'))[0]).toContain('exported the audit log')
  })

  it('is written in words about Zoom too, and holds no secret', async () => {
    await admin.open('/zoom/setup/events')
    const secretToken = 'Pl4nted-s3cret-token-for-the-audit'
    await admin.post('/zoom/setup/events', { _csrf: admin.csrf, secretToken, password: 'practice-makes-perfect' })

    const deeds = await show('kind=zoom-app')
    const csv = await (await admin.ask('/audit.csv')).text()

    expect(admin.html + csv + deeds.join()).not.toContain('Pl4nted')
    expect(csv).not.toMatch(/pwd=|zak|"eyJ/)
  })

  it('knows who changed a password and who took the attendance away', async () => {
    const sessionId = center.seeded.sessions[0]!
    await hold(center, await meetingOf(center, sessionId))
    const [present, next] = ['practice-makes-perfect', 'even-more-practice']
    await admin.open('/me')
    await admin.post('/me/password', { _csrf: admin.csrf, present, next, again: next })

    await admin.ask(`/sessions/${sessionId}/attendance.csv`)

    const deeds = (await show('who=raman')).join()
    expect(deeds).toContain('exported the attendance')
    expect(deeds).toContain('changed their own password')
    expect(admin.html).not.toMatch(/even-more-practice|practice-makes-perfect/)
  })

  it('is not there for others, and holds nothing of another center', async () => {
    await many(1)
    for (const who of ['instructor', 'student'] as const) {
      const visitor = await center.visitor(who)
      await visitor.open('/audit')
      expect(visitor.status).toBe(404)
    }
    const seeded = await center.parts.seed.load({
      institution: { name: 'Another center', timeZone: 'Europe/London' },
      programs: [{ key: 'p', name: 'Nursing', hue: 'nur' }],
      rooms: [{ key: 'r', name: 'Room' }],
      people: [{ key: 'a', role: 'admin', name: 'Other Admin' }],
    })
    const stranger = await center.visitor()
    await stranger.open('/sign-in')
    await stranger.post('/practice/sign-in', { _csrf: stranger.csrf, person: seeded.people.get('a')! })
    await stranger.open('/audit')
    expect(stranger.text).toContain('Nothing happened yet.')
  })
})
