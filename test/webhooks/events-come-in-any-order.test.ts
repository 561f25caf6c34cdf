import { AttendanceMark } from '../../src/attendance'
import { Secret } from '../../src/lib/secret'
import { Recording, RecordingFile } from '../../src/recordings'
import { MeetingRun, Session } from '../../src/sessions'
import { InboxEvent } from '../../src/webhooks'
import { sign } from '../../src/zoom'
import { aSession, openCenter, type Center } from '../support/center'
import { example } from './receiving-center'

const EVENTS = [
  'meeting.started',
  'meeting.participant_joined',
  'meeting.participant_left',
  'meeting.ended',
  'recording.completed',
] as const

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map(rest => [item, ...rest]))

/** A small generator of repeatable chance. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('events come in any order', () => {
  const orders = permutations(EVENTS)
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const meetingOf = (index: number): string => String(90_000_000_000 + index)
  let center: Center

  afterEach(() => center.close())

  /** Sends it as Zoom does. */
  async function tell(body: string): Promise<number> {
    const timestamp = String(Math.floor(center.clock.now().getTime() / 1000))
    const headers = {
      'content-type': 'application/json',
      'x-zm-request-timestamp': timestamp,
      'x-zm-signature': sign(new Secret(center.app.secretToken), timestamp, body),
    }
    return (await fetch(`${center.url}/zoom/webhooks`, { method: 'POST', headers, body })).status
  }

  const deliver = (name: string, index: number): Promise<number> =>
    tell(
      example(name, object => {
        Object.assign(object, { id: meetingOf(index), uuid: `run-${index}` })
        const files = (object['recording_files'] ?? []) as { id: string }[]
        for (const file of files) file.id = `${file.id.slice(0, 8)}-${index}`
        delete object['participant_audio_files']
      }),
    )

  /** All that the events of one meeting left behind, without what is made up here. */
  async function traces(sessionId: string, index: number): Promise<unknown> {
    const { read } = center.db
    const { startedAt, endedAt, recordingState } = await read.findOneByOrFail(Session, { id: sessionId })
    const recordings = await read.findBy(Recording, { sessionId })
    const files = recordings[0] ? await read.findBy(RecordingFile, { recordingId: recordings[0].id }) : []
    const plain = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll(`-${index}"`, '"')
          .replace(/"(id|sessionId|recordingId)":"[^"]*",?/g, ''),
      )
    return {
      session: plain({ startedAt, endedAt, recordingState }),
      runs: plain(await read.findBy(MeetingRun, { sessionId })),
      marks: plain(await read.find(AttendanceMark, { where: { sessionId }, order: { at: 'ASC' } })),
      recordings: plain(recordings),
      files: plain(files.toSorted((a, b) => a.fileKey.localeCompare(b.fileKey))),
    }
  }

  it(`all 120 of five events, some twice, and leave the same behind (SEED=${seed})`, async () => {
    const random = chance(seed)
    const sessions = orders.map((_, index) =>
      aSession({
        title: `Session ${index}`,
        startsAt: '2026-11-26T14:00:00Z',
        meeting: { id: meetingOf(index), joinUrl: 'https://zoom.test/j/1', hostId: 'hO5tAm4raQ6KfR1xZb8Yuw' },
      }),
    )
    center = await openCenter({ sessions, now: '2026-11-26T16:00:00Z' })

    for (let step = 0; step < EVENTS.length; step++) {
      const statuses = await Promise.all(
        orders.flatMap((order, index) => {
          const again = random() < 0.4 ? order[Math.floor(random() * (step + 1))] : undefined
          return [order[step]!, ...(again ? [again] : [])].map(name => deliver(name, index))
        }),
      )
      expect(new Set(statuses)).toEqual(new Set([204]))
      await center.parts.worker.drain()
    }

    const all = await Promise.all(center.seeded.sessions.map((id, index) => traces(id, index)))
    expect(all[0]).toMatchObject({
      session: { startedAt: '2026-11-26T13:58:41.000Z', endedAt: '2026-11-26T14:43:40.000Z', recordingState: 'ready' },
      runs: [{ uuid: 'run' }],
      marks: [{ kind: 'join' }, { kind: 'leave' }],
      recordings: [{ progress: 'ready', seconds: 2685 }],
    })
    for (const each of all) expect(each).toEqual(all[0])
    expect(await center.db.read.countBy(InboxEvent, { state: 'applied' })).toBe(orders.length * EVENTS.length)
  })

  it('and a late word about leaving does not undo a return', async () => {
    const meeting = { id: meetingOf(0), joinUrl: 'https://zoom.test/j/1', hostId: 'hO5tAm4raQ6KfR1xZb8Yuw' }
    center = await openCenter({
      sessions: [aSession({ startsAt: '2026-11-26T14:00:00Z', meeting })],
      now: '2026-11-26T14:41:00Z',
    })
    const participant = (kind: string, time: string) => ({
      ...{ user_id: '16778240', user_name: 'Amara Nwosu', id: '', participant_uuid: 'the same', registrant_id: '' },
      email: 'amara.nwosu@students.northlake.example',
      [`${kind}_time`]: `2026-11-26T${time}:00Z`,
    })
    const came = async (kind: 'join' | 'leave', time: string): Promise<void> => {
      const name = kind === 'join' ? 'meeting.participant_joined' : 'meeting.participant_left'
      await tell(
        example(name, object => {
          Object.assign(object, { id: meeting.id, uuid: 'run-0', participant: participant(kind, time) })
        }),
      )
      await center.parts.worker.drain()
    }
    await deliver('meeting.started', 0)

    for (const [kind, time] of [
      ['join', '14:00'],
      ['join', '14:25'],
      ['leave', '14:20'],
      ['leave', '14:20'],
    ] as const)
      await came(kind, time)

    const instructor = await center.visitor('instructor')
    await instructor.open(`/sessions/${center.seeded.sessions[0]!}`)
    expect(instructor.attr('.pres', 'aria-label')).toBe('08:00 to 08:20, then since 08:25')
    expect(instructor.text).toContain('1 of 2 joined')
  })
})
