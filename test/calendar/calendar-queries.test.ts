import { randomUUID } from 'node:crypto'
import { CalendarQueries, MOST_SESSIONS, type Viewer } from '../../src/calendar/calendar.queries'
import type { Database } from '../../src/database'
import { Person } from '../../src/people'
import { Recording } from '../../src/recordings'
import { Enrollment, Session } from '../../src/sessions'
import { eachDatabase } from '../support/databases'

const HOUR = 3_600_000
const MONDAY = new Date('2026-11-30T06:00:00Z')
const hours = (count: number): Date => new Date(MONDAY.getTime() + count * HOUR)

const HERE = randomUUID()
const ELSEWHERE = randomUUID()
const [OKAFOR, LINDQVIST, AMARA, STRANGER] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const
const ADMIN: Viewer = { role: 'admin', institutionId: HERE, personId: randomUUID() }
const INSTRUCTOR: Viewer = { role: 'instructor', institutionId: HERE, personId: OKAFOR }
const STUDENT: Viewer = { role: 'student', institutionId: HERE, personId: AMARA }

function person(id: string, name: string, institutionId: string): Person {
  const rest = { email: null, number: null, hostId: null, createdAt: MONDAY, disabledAt: null }
  return Object.assign(new Person(), { id, name, institutionId, role: 'instructor', ...rest })
}

function session(startsAfter: number, wish: Partial<Session> = {}): Session {
  return Object.assign(new Session(), {
    id: randomUUID(),
    institutionId: HERE,
    title: `After ${startsAfter} hours`,
    programId: randomUUID(),
    roomId: randomUUID(),
    instructorId: OKAFOR,
    startsAt: hours(startsAfter),
    endsAt: hours(startsAfter + 1),
    timeZone: 'America/Chicago',
    onZoom: true,
    learnerCount: 1,
    meetingState: 'ready',
    recordingState: 'none',
    createdAt: MONDAY,
    createdBy: OKAFOR,
    version: 1,
    ...wish,
  })
}

async function store(db: Database, sessions: Session[], enrolled: Session[] = []): Promise<CalendarQueries> {
  const people = [
    person(OKAFOR, 'Dr. Adaeze Okafor', HERE),
    person(LINDQVIST, 'Maria Lindqvist, RN', HERE),
    person(STRANGER, 'Somebody Else', ELSEWHERE),
  ]
  const enrollments = enrolled.map(({ id, institutionId, startsAt }) =>
    Object.assign(new Enrollment(), { id: randomUUID(), institutionId, sessionId: id, personId: AMARA, startsAt }),
  )
  await db.write(async tx => {
    await tx.save(people)
    await tx.save(sessions, { chunk: 50 })
    await tx.save(enrollments, { chunk: 100 })
  })
  return new CalendarQueries(db)
}

const titles = (rows: { title: string }[]) => rows.map(row => row.title)

eachDatabase((kind, open) => {
  it('shows admins all of their institution, instructors what they host, students what they are in', async () => {
    const own = session(1, { title: 'Own' })
    const other = session(2, { title: 'Other', instructorId: LINDQVIST })
    const foreign = session(3, { title: 'Foreign', institutionId: ELSEWHERE, instructorId: STRANGER })
    const queries = await store(await open(), [own, other, foreign], [other, foreign])
    const week = (viewer: Viewer) => queries.startingIn(viewer, hours(0), hours(100))
    expect(titles(await week(ADMIN))).toEqual(['Own', 'Other'])
    expect(titles(await week(INSTRUCTOR))).toEqual(['Own'])
    expect(titles(await week(STUDENT))).toEqual(['Other'])
  })

  it('takes the first instant of a range into it and leaves its end out', async () => {
    const queries = await store(await open(), [session(-1), session(0), session(23), session(24)])
    const rows = await queries.startingIn(ADMIN, hours(0), hours(24))
    expect(titles(rows)).toEqual(['After 0 hours', 'After 23 hours'])
    expect(rows[0]).toMatchObject({
      startsAt: hours(0),
      endsAt: hours(1),
      onZoom: true,
      cancelledAt: null,
      instructor: 'Dr. Adaeze Okafor',
      meetingState: 'ready',
    })
  })

  it('reads the next sessions in their order, as many as are asked for', async () => {
    const sessions = [session(30), session(10), session(20)]
    const queries = await store(await open(), sessions, sessions)
    expect(titles(await queries.startingFrom(STUDENT, hours(10), 2))).toEqual(['After 10 hours', 'After 20 hours'])
  })

  it('finds the newest recordings, with the length of all that can be watched', async () => {
    const [older, newer] = [session(1, { recordingState: 'ready' }), session(2, { recordingState: 'ready' })]
    const db = await open()
    const queries = await store(db, [older, newer, session(3)], [older, newer])
    const run = (seconds: number, progress: Recording['progress']) =>
      Object.assign(new Recording(), {
        id: randomUUID(),
        institutionId: HERE,
        sessionId: newer.id,
        runUuid: randomUUID(),
        startedAt: hours(2),
        progress,
        seconds,
        hasTranscript: false,
      })
    await db.write(tx => tx.save([run(3000, 'ready'), run(600, 'ready'), run(50, 'processing')]))
    const rows = await queries.recordedIn(STUDENT, hours(0), hours(100), 5)
    expect(rows.map(({ title, seconds }) => [title, seconds])).toEqual([
      ['After 2 hours', 3600],
      ['After 1 hours', 0],
    ])
  })

  it('knows the days on which something starts, for each person their own', async () => {
    const [monday, wednesday] = [session(1), session(50, { instructorId: LINDQVIST })]
    const queries = await store(await open(), [monday, wednesday], [wednesday])
    const boundaries = [0, 24, 48, 72].map(hours)
    expect(await queries.busyDays(ADMIN, boundaries)).toEqual([true, false, true])
    expect(await queries.busyDays(INSTRUCTOR, boundaries)).toEqual([true, false, false])
    expect(await queries.busyDays(STUDENT, boundaries)).toEqual([false, false, true])
  })

  it('never reads more than a page holds, and one to know that there is more', async () => {
    const crowd = Array.from({ length: MOST_SESSIONS + 5 }, (_, n) => session(n / 100))
    const queries = await store(await open(), crowd)
    expect(await queries.startingIn(ADMIN, hours(0), hours(100))).toHaveLength(MOST_SESSIONS + 1)
  })

  if (kind === 'sqlite')
    it('finds every row by an index, so that other sessions cost nothing', async () => {
      const db = await open()
      const asked: string[] = []
      const watching = { instant: db.instant.bind(db), flag: db.flag.bind(db) }
      const query = (sql: string, values: readonly unknown[]) => {
        asked.push(sql)
        return db.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values).then(plans => {
          plan.push(...plans.map(row => row.detail))
          return db.query(sql, values)
        })
      }
      const plan: string[] = []
      await store(db, [session(1)])
      const queries = new CalendarQueries({ ...watching, query } as unknown as Database)
      for (const viewer of [ADMIN, INSTRUCTOR, STUDENT]) {
        await queries.startingIn(viewer, hours(0), hours(24))
        await queries.startingFrom(viewer, hours(0), 20)
        await queries.recordedIn(viewer, hours(0), hours(24), 3)
        await queries.busyDays(viewer, [0, 24].map(hours))
      }
      expect(asked).toHaveLength(12)
      expect(plan.filter(line => /^SCAN (?!CONSTANT ROW)/.test(line))).toEqual([])
      expect(plan.filter(line => /^SEARCH [se] .*starts_at>/.test(line))).toHaveLength(12)
    })
})
