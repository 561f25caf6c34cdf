import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import { MeetingRun, Session } from '../../src/sessions'
import type { ZoomEvent } from '../../src/zoom'
import { aSession, openCenter, type Center, type OpenCenterOptions, type Who } from '../support/center'

let center: Center

afterEach(() => center.close())

async function open(options: OpenCenterOptions = {}): Promise<void> {
  center = await openCenter({ sessions: [aSession()], ...options })
  await center.settled()
}

const session = (): Promise<Session> => center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })
const meeting = async (): Promise<number> => Number((await session()).meetingId)
const runs = (): Promise<MeetingRun[]> => center.db.read.find(MeetingRun, { order: { startedAt: 'ASC' } })
const calls = (call: string): number => center.control.stats().calls.filter(each => each.call.startsWith(call)).length

const standing = () => center.control.exportWorld().meetings.filter(each => !each.deletedAt)

async function entry(who: Who) {
  const visitor = await center.visitor(who)
  return visitor.open(`/sessions/${center.seeded.sessions[0]!}`)
}

describe('a meeting that Zoom made twice', () => {
  it('because the first answer came too late is found by its event, and the second one is removed', async () => {
    await open()
    const { agenda } = center.control.exportWorld().meetings.find(each => each.agenda.includes('simcenter:'))!
    const request = { topic: 'Sepsis response', type: 2, start_time: '2026-12-02T16:00:00Z', duration: 90, agenda }
    center.control.createMeeting({ user: center.zoomUsers.instructor!, request })
    await center.settled()
    expect(standing()).toHaveLength(2)

    await center.advance({ seconds: 31 })

    expect(standing().map(each => each.id)).toEqual([await meeting()])
  })

  it('is not confused with a meeting of the host’s own', async () => {
    await open()
    center.control.createMeeting({ user: center.zoomUsers.instructor!, request: { topic: 'Coffee', type: 2 } })

    await center.advance({ seconds: 31 })

    expect(standing()).toHaveLength(2)
  })
})

describe('a meeting that runs', () => {
  it('makes the session live, and over', async () => {
    await open()

    center.control.startMeeting({ meeting: await meeting() })
    await center.settled()
    expect(await session()).toMatchObject({ startedAt: center.clock.now(), endedAt: null })
    await center.advance({ minutes: 90 })
    center.control.endMeeting({ meeting: await meeting() })
    await center.settled()

    expect((await session()).endedAt).toEqual(center.clock.now())
    expect(await runs()).toHaveLength(1)
  })

  it('may run twice: the newer run decides', async () => {
    await open()
    center.control.startMeeting({ meeting: await meeting() })
    await center.advance({ minutes: 20 })
    center.control.endMeeting({ meeting: await meeting() })
    await center.advance({ minutes: 5 })

    center.control.startMeeting({ meeting: await meeting() })
    await center.settled()

    const { startedAt, endedAt } = await session()
    expect(startedAt).toEqual(center.clock.now())
    expect(endedAt).toBeNull()
    expect(await runs()).toHaveLength(2)
  })
})

describe('events in any order', () => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 11, 2, 16, minute))

  it('lead to the same state, in all 120 orders of five, each told twice', async () => {
    await open({ sessions: Array.from({ length: 20 }, (_, n) => aSession({ title: `Round ${n}` })), zoom: 'none' })
    const stored = await center.db.read.find(Session)
    const orders = permutations([0, 1, 2, 3, 4])

    const outcomes = new Set<string>()
    for (const [index, order] of orders.entries()) {
      const { id } = stored[index % stored.length]!
      await center.db.write(async tx => {
        const meetingId = String(80_000_000_000 + index)
        await tx.delete(MeetingRun, { sessionId: id })
        await tx.update(Session, { id }, { meetingId, meetingState: 'ready', startedAt: null, endedAt: null })
        const story = storyOf(meetingId)
        for (const step of order) for (const event of [story[step]!, story[step]!]) await tell(tx, event)
      })
      const { startedAt, endedAt } = await center.db.read.findOneByOrFail(Session, { id })
      outcomes.add(JSON.stringify([startedAt, endedAt, await center.db.read.countBy(MeetingRun, { sessionId: id })]))
    }

    expect([...outcomes]).toEqual([JSON.stringify([at(30), at(60), 2])])
  })

  /** Two runs, and a third event of the first: started, ended, started, ended, ended again. */
  function storyOf(meetingId: string): ZoomEvent[] {
    const [first, second] = [randomUUID(), randomUUID()]
    const told = (uuid: string, minute: number) => ({
      ...{ event: 'x', accountId: null, hostId: null, meetingId, uuid, eventAt: at(minute), businessKey: randomUUID() },
    })
    return [
      { kind: 'meeting.started', ...told(first, 0), startedAt: at(0) },
      { kind: 'meeting.ended', ...told(first, 20), startedAt: at(0), endedAt: at(20) },
      { kind: 'meeting.started', ...told(second, 30), startedAt: at(30) },
      { kind: 'meeting.ended', ...told(second, 60), startedAt: null, endedAt: at(60) },
      { kind: 'meeting.ended', ...told(first, 21), startedAt: null, endedAt: at(20) },
    ]
  }

  function tell(tx: EntityManager, event: ZoomEvent): Promise<string> {
    const handlers = center.parts.sessions.eventHandlers as Record<
      string,
      (tx: EntityManager, event: ZoomEvent, institutionId: string) => Promise<string>
    >
    return handlers[event.kind]!(tx, event, center.institutionId)
  }
})

describe('a meeting that is changed in Zoom', () => {
  it('moves nothing here: the staff are told, and choose', async () => {
    await open()

    center.control.moveMeeting({ meeting: await meeting(), startTime: '2026-12-02T16:30:00Z', duration: 60 })
    await center.settled()

    expect(await session()).toMatchObject({
      startsAt: new Date('2026-12-02T16:00:00Z'),
      zoomStartsAt: new Date('2026-12-02T16:30:00Z'),
      zoomMinutes: 60,
    })
    expect((await entry('instructor')).text).toContain('Zoom now says 10:30, 60 minutes.')
    expect((await entry('student')).text).not.toContain('10:30')
  })

  it('can be put back', async () => {
    await open()
    center.control.moveMeeting({ meeting: await meeting(), startTime: '2026-12-02T16:30:00Z' })
    await center.settled()

    await (await entry('instructor')).submit('Put ours back')
    await center.settled()

    const [there] = center.control.exportWorld().meetings
    expect(there!.startTime).toBe('2026-12-02T16:00:00Z')
    expect(await session()).toMatchObject({ startsAt: new Date('2026-12-02T16:00:00Z'), zoomStartsAt: null })
  })

  it('can be taken over', async () => {
    await open()
    center.control.moveMeeting({ meeting: await meeting(), startTime: '2026-12-02T16:30:00Z' })
    center.control.retitleMeeting({ meeting: await meeting(), topic: 'Septic shock' })
    await center.settled()

    await (await entry('instructor')).submit('Use Zoom’s')
    await center.settled()

    expect(await session()).toMatchObject({
      title: 'Septic shock',
      startsAt: new Date('2026-12-02T16:30:00Z'),
      endsAt: new Date('2026-12-02T18:00:00Z'),
      zoomStartsAt: null,
      zoomTopic: null,
    })
    expect(calls('PATCH')).toBe(0)
  })

  it('agrees again by itself when somebody undoes it in Zoom', async () => {
    await open()
    center.control.retitleMeeting({ meeting: await meeting(), topic: 'Septic shock' })
    await center.settled()
    expect((await session()).zoomTopic).toBe('Septic shock')
    await center.advance({ minutes: 1 })

    center.control.retitleMeeting({ meeting: await meeting(), topic: 'Sepsis response' })
    await center.settled()

    expect((await session()).zoomTopic).toBeNull()
  })

  it('by us is no difference, even when the news of it come late', async () => {
    await open()
    center.control.setFault({ kind: 'webhook_shuffled' })
    const visitor = await center.visitor('instructor')
    for (const time of ['11:00', '11:30', '12:00']) {
      await visitor.open(`/sessions/${center.seeded.sessions[0]!}/edit`)
      await visitor.submit('Save changes', { Starts: time })
      await center.parts.worker.drain()
    }
    await center.advance({ minutes: 1 })

    expect(await session()).toMatchObject({
      startsAt: new Date('2026-12-02T18:00:00Z'),
      zoomStartsAt: null,
      zoomMinutes: null,
      zoomTopic: null,
    })
  })
})

describe('a meeting that is deleted in Zoom', () => {
  it('is gone: joining stops, the session stays, and a new link can be made', async () => {
    await open()
    const former = await meeting()

    center.control.deleteMeeting({ meeting: former })
    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'gone', joinUrl: null, cancelledAt: null })
    const visitor = await entry('instructor')
    expect(visitor.text).toContain('This meeting was deleted in Zoom.')
    await visitor.submit('Make a new link')
    await center.settled()
    expect((await session()).meetingState).toBe('ready')
    expect(await meeting()).not.toBe(former)
  })

  it('after its session changes nothing', async () => {
    await open()
    center.control.startMeeting({ meeting: await meeting() })
    await center.advance({ minutes: 10 })
    center.control.endMeeting({ meeting: await meeting() })
    await center.advance({ hours: 3 })

    center.control.deleteMeeting({ meeting: await meeting() })
    await center.settled()

    expect((await session()).meetingState).toBe('ready')
  })

  it('by our own cancelling is no news', async () => {
    await open()
    const visitor = await center.visitor('instructor')
    await visitor.open(`/sessions/${center.seeded.sessions[0]!}/cancel`)
    await visitor.submit('Cancel the session')

    await center.settled()

    expect(await session()).toMatchObject({ meetingState: 'none', cancelledAt: center.clock.now() })
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map(rest => [item, ...rest]))
}
