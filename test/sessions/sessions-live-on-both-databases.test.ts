import { randomUUID } from 'node:crypto'
import { Person } from '../../src/people'
import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center } from '../support/center'

const KINDS = ['sqlite', 'postgres'] as const
const CLASS_OF = 1900

describe.each(KINDS)('on %s', database => {
  let center: Center

  beforeAll(async () => {
    center = await openCenter({
      database,
      sessions: [aSession(), aSession({ room: 'lab', instructor: 'other-instructor' })],
    })
    await center.settled()
  })

  afterAll(() => center.close())

  const first = (): string => center.seeded.sessions[0]!
  const stored = (id = first()): Promise<Session> => center.db.read.findOneByOrFail(Session, { id })

  it('a session goes its whole way', async () => {
    const [host, learner] = [await center.visitor('instructor'), await center.visitor('student')]
    await host.open(`/sessions/${first()}/edit`)
    await host.submit('Save changes', { Title: 'Septic shock', Starts: '09:05', 'E-mails, numbers or names': '104310' })
    await center.settled()
    await learner.open(`/sessions/${first()}/join`)
    await learner.submit('Join session')
    expect(learner.url).toContain('/j/')
    center.control.startMeeting({ meeting: Number((await stored()).meetingId) })
    await center.advance({ minutes: 95 })
    center.control.endMeeting({ meeting: Number((await stored()).meetingId) })
    await center.settled()

    expect(await stored()).toMatchObject({
      title: 'Septic shock',
      learnerCount: 3,
      startedAt: new Date('2026-12-02T15:00:00Z'),
      endedAt: new Date('2026-12-02T16:35:00Z'),
    })
  })

  it('the coming sessions of a host are counted', async () => {
    const { institutionId, parts } = center
    const theirs = center.person('other-instructor')

    expect(await parts.sessions.comingCount(center.db.read, institutionId, theirs)).toBe(0)
    center.clock.set('2026-12-02T15:00:00Z')
    expect(await parts.sessions.comingCount(center.db.read, institutionId, theirs)).toBe(1)
    const id = center.seeded.sessions[1]!
    const first = { id, title: 'Sepsis response', startsAt: new Date('2026-12-02T16:00:00Z') }
    expect(await parts.sessions.comingSessions(institutionId, theirs)).toEqual({
      ...{ count: 1, waiting: 1, first },
      sessions: [{ ...first, hasLink: false }],
    })
  })

  it(`a class of ${CLASS_OF} fits on a roster, and is read fifty at a time`, async () => {
    const people = classOf(CLASS_OF, center.institutionId, center.clock.now())
    await center.db.write(async tx => {
      for (let from = 0; from < people.length; from += 100) await tx.insert(Person, people.slice(from, from + 100))
    })
    const visitor = await center.visitor('admin')
    await visitor.open(`/sessions/${center.seeded.sessions[1]!}/edit`)
    const list = people.map(person => person.number).join('\n')

    await visitor.submit('Save changes', {
      'E-mails, numbers or names': list,
      'Amara Nwosu': false,
      'Ben Whitaker': false,
    })
    expect(visitor.errors).toEqual([])
    expect((await stored(center.seeded.sessions[1])).learnerCount).toBe(CLASS_OF)
    await visitor.open(`/sessions/${center.seeded.sessions[1]!}/edit`)
    expect(visitor.text).toContain(`${CLASS_OF} learners chosen`)
    await visitor.submit('Save changes', { Title: 'A large class' })
    expect(await stored(center.seeded.sessions[1])).toMatchObject({ title: 'A large class', learnerCount: CLASS_OF })

    const names: string[] = []
    const { queries } = center.parts.sessions
    let after: string | null = null
    do {
      const page = await queries.roster(center.institutionId, center.seeded.sessions[1]!, after)
      expect(page.learners.length).toBeLessThanOrEqual(50)
      names.push(...page.learners.map(learner => learner.name))
      after = page.next
    } while (after)
    expect(names).toHaveLength(CLASS_OF)
    expect(new Set(names).size).toBe(CLASS_OF)
  })
})

function classOf(size: number, institutionId: string, createdAt: Date): Person[] {
  return Array.from({ length: size }, (_, n) =>
    Object.assign(new Person(), {
      ...{ id: randomUUID(), institutionId, role: 'student', name: `Learner ${String(n).padStart(4, '0')}` },
      ...{ email: null, number: `C${n}`, hostId: null, createdAt, disabledAt: null },
    }),
  )
}
