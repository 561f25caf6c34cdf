import { MeetingRun, Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions } from '../support/center'

let center: Center

afterEach(() => center.close())

async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ sessions: [aSession()], ...options })
  await center.settled()
}

/** What Zoom tells gets lost from now on. */
const withoutEvents = (): void => void center.control.setFault({ kind: 'webhook_dropped' })

async function compare(): Promise<void> {
  await center.parts.periodic.runNow('sessions.reconcile')
  await center.settled()
}

const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })
const meeting = async (): Promise<number> => Number((await session()).meetingId)
const meetings = () => center.control.exportWorld().meetings.filter(each => each.deletedAt === null)
const calls = (call: string): number => center.control.stats().calls.filter(each => each.call.startsWith(call)).length

describe('comparing the calendar with Zoom, when events were lost', () => {
  it('finds a meeting that was deleted', async () => {
    await open()
    withoutEvents()
    center.control.deleteMeeting({ meeting: await meeting() })

    await compare()

    expect((await session()).meetingState).toBe('gone')
  })

  it('finds a meeting that was recovered', async () => {
    await open()
    withoutEvents()
    const number = await meeting()
    center.control.deleteMeeting({ meeting: number })
    await compare()
    center.control.recoverMeeting({ meeting: number })

    await compare()

    expect(await session()).toMatchObject({ meetingState: 'ready', meetingId: String(number) })
    expect(meetings()).toHaveLength(1)
  })

  it('finds a meeting that was moved, and asks instead of following', async () => {
    await open()
    withoutEvents()
    center.control.moveMeeting({ meeting: await meeting(), startTime: '2026-12-02T16:30:00Z' })

    await compare()

    expect(await session()).toMatchObject({
      startsAt: new Date('2026-12-02T16:00:00Z'),
      zoomStartsAt: new Date('2026-12-02T16:30:00Z'),
    })
  })

  it('finds when a meeting ran', async () => {
    await open()
    withoutEvents()
    await center.advance({ hours: 1 })
    center.control.startMeeting({ meeting: await meeting() })
    const startedAt = center.clock.now()
    await center.advance({ minutes: 80 })
    center.control.endMeeting({ meeting: await meeting() })
    const endedAt = center.clock.now()
    await center.advance({ minutes: 20 })
    expect(await session()).toMatchObject({ startedAt: null, endedAt: null })

    await compare()
    await compare()

    expect(await session()).toMatchObject({ startedAt, endedAt })
    expect(await center.db.read.count(MeetingRun)).toBe(1)
  })

  it('removes what a lost answer left behind in Zoom', async () => {
    await open()
    const { agenda } = meetings()[0]!
    const user = center.zoomUsers.instructor!
    center.control.createMeeting({
      user,
      request: { topic: 'Twin', type: 2, start_time: '2026-12-02T16:00:00Z', duration: 90, agenda },
    })
    expect(meetings()).toHaveLength(2)

    await compare()

    expect(meetings().map(each => String(each.id))).toEqual([(await session()).meetingId])
  })

  it('leaves meetings alone that are the host’s own', async () => {
    await open()
    const user = center.zoomUsers.instructor!
    const request = { topic: 'Private', type: 2, start_time: '2026-12-02T18:00:00Z', duration: 30, agenda: 'simcenter' }
    center.control.createMeeting({ user, request })

    await compare()

    expect(meetings()).toHaveLength(2)
  })

  it('makes a meeting whose job was lost', async () => {
    await open()
    await center.db.write(async tx => {
      const stored = await tx.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })
      stored.wantMeeting()
      await tx.save(stored)
    })

    await compare()

    expect((await session()).meetingState).toBe('ready')
    expect(meetings()).toHaveLength(1)
  })

  it('costs one list for each host, however many sessions agree', async () => {
    const day = (n: number): string => new Date(Date.UTC(2026, 11, 3 + n, 16)).toISOString()
    await open({ sessions: Array.from({ length: 8 }, (_, n) => aSession({ title: `Day ${n}`, startsAt: day(n) })) })
    center.control.clearStats()

    await compare()

    expect(calls('GET /users/{userId}/meetings')).toBe(1)
    expect(center.control.stats().calls).toHaveLength(1)
  })

  it('changes nothing while Zoom is down, and leaves the unconnected alone', async () => {
    const theirs = aSession({ room: 'lab', instructor: 'other-instructor' })
    await open({ sessions: [aSession(), theirs], knobs: { retryBaseMs: 60_000 } })
    const before = await session()
    center.control.setFault({ kind: 'server_error' })

    await compare()

    expect(await session()).toEqual(before)
    expect((await center.parts.outbox.counts()).dead).toBe(0)
  })
})
