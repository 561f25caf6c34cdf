import { HandOver } from '../../src/hand-over'
import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

const CREATE = 'POST /users/{userId}/meetings'
const DELETE = 'DELETE /meetings/'
const TITLES = ['Airway drill', 'Sepsis response', 'Stroke code']

/** Three sessions of the instructor on three days, and one in person. */
const SESSIONS = [
  ...TITLES.map((title, n) => aSession({ title, startsAt: `2026-12-0${3 + n}T16:00:00Z` })),
  aSession({ title: 'Suturing', startsAt: '2026-12-07T16:00:00Z', onZoom: false }),
]

describe.each(['sqlite', 'postgres'] as const)('an admin hands sessions over, on %s', database => {
  let center: Center
  let admin: Visitor

  beforeEach(async () => {
    center = await openCenter({ database, sessions: SESSIONS, knobs: { retryBaseMs: 60_000 } })
    await connect()
    await center.settled()
    admin = await center.visitor('admin')
  })
  afterEach(() => center.close())

  const connect = async (): Promise<void> => {
    const { person: _, scope, expiresAt, ...seed } = center.connection('other-instructor')
    const all = { ...seed, scope: scope, expiresAt: new Date(expiresAt), plan: 'licensed' as const }
    await center.parts.connections.service.seed(center.institutionId, center.person('other-instructor'), all)
  }
  const sessions = () => center.db.read.find(Session, { order: { startsAt: 'ASC' } })
  const meetingsOf = (who: 'instructor' | 'other-instructor') =>
    center.control
      .exportWorld()
      .meetings.filter(each => each.deletedAt === null && each.hostId === center.zoomUsers[who])
      .map(each => ({ id: String(each.id), topic: each.topic }))
  const page = (): string => `/people/${center.person('instructor')}/hand-over`
  const handOver = async (values: Record<string, string | boolean> = {}): Promise<Visitor> => {
    await admin.open(page())
    return admin.submit('Hand over', { 'New host': 'Maria Lindqvist', ...values })
  }
  const pills = async (): Promise<string[]> => (await admin.open(page())).select('.health .pill')

  it('all at once, while Zoom fails in between: one meeting each in the end, and a link at every moment', async () => {
    const before = await sessions()
    await admin.open('/people')
    await admin.submit('Switch off Dr. Adaeze Okafor')
    expect(admin.status).toBe(409)
    expect(admin.text).toContain('Dr. Adaeze Okafor hosts 4 coming sessions. Choose another host for them first.')
    await admin.follow('Hand the sessions over')
    expect(admin.text).toContain('4 sessions to come. Students keep their link, whoever hosts.')

    await admin.submit('Hand over', { 'New host': 'Maria Lindqvist' })
    center.control.setFault({ kind: 'lost_answer', call: CREATE, times: 1 })
    center.control.setFault({ kind: 'server_error', call: CREATE, times: 1 })
    const down = center.control.setFault({ kind: 'server_error', call: DELETE })
    await center.settled()

    // Whatever became of the new meetings so far, each session can be joined.
    expect((await sessions()).slice(0, 3).map(each => each.meetingState)).toEqual(['ready', 'ready', 'ready'])
    expect((await pills()).sort()).toEqual(['Handed over', 'Handed over', 'On its way', 'On its way'])
    expect(admin.text).toContain('Zoom does not answer. It is tried again at')
    await center.advance({ minutes: 2 })
    expect(await pills()).toEqual(Array(4).fill('Handed over'))
    expect(admin.text).toContain('The former meeting is being removed.')

    // Not even now, although no session is left: the former meetings are removed with this person's account.
    await admin.open('/people')
    await admin.submit('Switch off Dr. Adaeze Okafor')
    expect(admin.text).toContain('Dr. Adaeze Okafor is needed until 3 hand-overs are over.')
    center.control.clearFaults({ id: down.id })
    await center.advance({ minutes: 6 })

    const after = await sessions()
    expect(after.map(each => each.instructorId)).toEqual(Array(4).fill(center.person('other-instructor')))
    expect(meetingsOf('instructor')).toEqual([])
    expect(
      meetingsOf('other-instructor')
        .map(each => each.topic)
        .sort(),
    ).toEqual(TITLES)
    expect(
      meetingsOf('other-instructor')
        .map(each => each.id)
        .sort(),
    ).toEqual(after.flatMap(each => each.meetingId ?? []).sort())
    expect(after.map(each => each.id)).toEqual(before.map(each => each.id))
    await admin.open(page())
    expect(admin.text).toContain('The former meeting is removed.')
    expect(admin.text).toContain('Dr. Adaeze Okafor hosts no coming session.')
    await admin.open('/people')
    await admin.submit('Switch off Dr. Adaeze Okafor')
    expect(admin.text).toContain('Dr. Adaeze Okafor can no longer sign in.')
    expect((await center.parts.outbox.counts()).dead).toBe(0)
  })

  it('again and again, as after a crash: every job done twice makes one meeting', async () => {
    const before = await sessions()
    await handOver()
    await center.settled()
    const made = meetingsOf('other-instructor')

    // As if the process had died after the new meetings were there, and before it wrote that down.
    await center.db.write(async tx => {
      await tx.query(`UPDATE hand_over SET state = 'waiting', done_at = NULL`)
      await tx.save(before)
      await tx.query(`UPDATE job SET state = 'waiting', finished_at = NULL, attempts = 0 WHERE kind LIKE 'hand-over%'`)
    })
    await center.settled()
    await center.parts.periodic.runNow('sessions.reconcile')
    await center.advance({ minutes: 2 })

    expect(meetingsOf('other-instructor')).toEqual(made)
    expect(meetingsOf('instructor')).toEqual([])
    expect((await sessions()).map(each => each.instructorId)).toEqual(Array(4).fill(center.person('other-instructor')))
  })
})

describe('an admin hands sessions over', () => {
  let center: Center
  let admin: Visitor

  beforeAll(async () => {
    center = await openCenter({
      knobs: { retryBaseMs: 60_000, joinOpensMinutes: 60 * 24 * 3 },
      sessions: [
        ...SESSIONS,
        aSession({ title: 'Burns', startsAt: '2026-12-03T17:00:00Z', instructor: 'other-instructor', room: 'lab' }),
      ],
    })
    await center.settled()
    admin = await center.visitor('admin')
  })
  afterAll(() => center.close())

  const page = (query = ''): string => `/people/${center.person('instructor')}/hand-over${query}`
  const session = (n: number) => center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[n]! })
  const meeting = async (n: number) => {
    const { meetingId } = await session(n)
    return center.control.exportWorld().meetings.find(each => String(each.id) === meetingId)!
  }
  const connect = async (): Promise<void> => {
    const { person: _, ...seed } = center.connection('other-instructor')
    const all = { ...seed, expiresAt: new Date(seed.expiresAt), plan: 'licensed' as const }
    await center.parts.connections.service.seed(center.institutionId, center.person('other-instructor'), all)
    await center.settled()
  }

  it('and where nothing was ever connected, no meeting has to be removed', async () => {
    await admin.open(`/people/${center.person('other-instructor')}/hand-over`)
    expect(admin.text).toContain(
      'Maria Lindqvist, RN has never connected Zoom, so there is no meeting to remove. The new host’s link is made at once.',
    )
    expect(admin.text).not.toContain('any more')
  })

  it('not while nobody else has connected Zoom', async () => {
    await admin.open(page())
    expect(admin.text).toContain('Nobody else has connected Zoom.')
    await connect()
  })

  it('only as an admin, and only of somebody who can host here', async () => {
    const instructor = await center.visitor('instructor')
    await instructor.open(page())
    expect(instructor.status).toBe(404)
    await admin.open(`/people/${center.person('student')}/hand-over`)
    expect(admin.status).toBe(404)
  })

  it('is told what is missing, and keeps what was chosen', async () => {
    await admin.open(page(`?session=${center.seeded.sessions[1]!}`))
    expect(admin.select('input[checked] + span')).toEqual(['Sepsis response'])

    await admin.submit('Hand over')
    expect(admin.status).toBe(422)
    expect(admin.errors).toEqual(['Choose who hosts them from now on'])
    expect(admin.select('input[checked] + span')).toEqual(['Sepsis response'])
    await admin.submit('Hand over', { 'Sepsis response': false, 'New host': 'Maria Lindqvist' })
    expect(admin.text).toContain('Choose at least one session')
  })

  it('and a host who would be in two places at once is named before', async () => {
    await admin.open(page(`?session=${center.seeded.sessions[0]!}`))
    await admin.submit('Hand over', { 'New host': 'Maria Lindqvist' })

    expect(admin.status).toBe(422)
    expect(admin.text).toContain('Maria Lindqvist, RN would host two sessions at the same time.')
    expect(admin.text).toContain('“Airway drill” (10:00–11:30) and “Burns” (11:00–12:30)')
    expect((await session(0)).instructorId).toBe(center.person('instructor'))
    await admin.submit('Hand over', { 'Hand over all the same': true })
    expect(admin.text).toContain('One session goes to Maria Lindqvist, RN.')
    await center.settled()
  })

  it('and learners come in by the same link as before, to the new meeting', async () => {
    expect((await session(0)).instructorId).toBe(center.person('other-instructor'))
    const student = await center.visitor('student')
    await student.open(`/sessions/${center.seeded.sessions[0]!}/join`)
    expect(student.text).toContain('Maria Lindqvist')
    await student.submit('Join session')
    expect(student.url).toContain(`/j/${(await meeting(0)).id}`)
    expect((await meeting(0)).hostId).toBe(center.zoomUsers['other-instructor'])
  })

  it('and what Zoom refuses stays where it is, with Zoom’s words', async () => {
    center.control.updateUser({ user: center.zoomUsers['other-instructor']!, mayHost: false })
    await admin.open(page(`?session=${center.seeded.sessions[1]!}`))
    await admin.submit('Hand over', { 'New host': 'Maria Lindqvist' })
    await center.settled()

    await admin.open(page())
    expect(admin.select('.health .pill')).toContain('Not handed over')
    expect(admin.text).toMatch(/Zoom refused: “.+” Dr\. Adaeze Okafor still hosts it\. Choose another host\./)
    expect(await session(1)).toMatchObject({ instructorId: center.person('instructor'), meetingState: 'ready' })
    center.control.updateUser({ user: center.zoomUsers['other-instructor']!, mayHost: true })
  })

  it('and a session that is cancelled meanwhile leaves no meeting anywhere', async () => {
    center.control.setFault({ kind: 'server_error', call: CREATE, times: 1 })
    await admin.open(page(`?session=${center.seeded.sessions[1]!}`))
    await admin.submit('Hand over', { 'New host': 'Maria Lindqvist' })
    await center.settled()
    await admin.open(`/sessions/${center.seeded.sessions[1]!}/cancel`)
    await admin.submit('Cancel the session')
    await center.advance({ minutes: 2 })

    await admin.open(page())
    expect(admin.text).toContain('Left as it was')
    const topics = center.control
      .exportWorld()
      .meetings.filter(each => each.deletedAt === null)
      .map(each => each.topic)
    expect(topics).not.toContain('Sepsis response')
  })

  it('and when the former account is out of reach, it is said that its meeting stays', async () => {
    const former = await meeting(2)
    center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })
    await center.parts.connections.check.look(center.institutionId, center.person('instructor')).catch(() => undefined)
    await admin.open(page())
    expect(admin.text).toContain('The former meetings cannot be removed from here.')

    await admin.submit('Hand over', { 'New host': 'Maria Lindqvist' })
    await center.settled()

    await admin.open(page())
    expect(admin.text).toContain(
      'The former meeting could not be removed. Dr. Adaeze Okafor or the Zoom admin can delete it in Zoom.',
    )
    expect((await meeting(2)).hostId).toBe(center.zoomUsers['other-instructor'])
    expect(former.hostId).toBe(center.zoomUsers.instructor)
    const states = (await center.db.read.find(HandOver)).map(each => each.state)
    expect(states).not.toContain('waiting')
  })
})
