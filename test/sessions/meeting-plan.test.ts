import { randomUUID } from 'node:crypto'
import {
  changeOf,
  differenceOf,
  fingerprintOf,
  isSame,
  markedSession,
  markerOf,
  meetingPlanOf,
  type PlannedSession,
} from '../../src/sessions/meeting-plan'
import { pastedEntries } from '../../src/sessions/sessions.forms'

const session = (wish: Partial<PlannedSession> = {}): PlannedSession => ({
  id: '3f0c6a52-91d7-4c36-9a53-0a4c1fd4d1b7',
  title: 'Sepsis response',
  startsAt: new Date('2026-12-02T20:30:00Z'),
  endsAt: new Date('2026-12-02T22:00:00Z'),
  timeZone: 'America/Chicago',
  roomName: 'Sim Bay 1',
  programName: 'Nursing',
  centerName: 'Northlake Simulation Center',
  ...wish,
})

describe('the plan of a meeting', () => {
  it('asks for a waiting room and a cloud recording, and carries the marker first', () => {
    const plan = meetingPlanOf(session())

    expect(plan).toMatchObject({ topic: 'Sepsis response', minutes: 90, waitingRoom: true, autoRecording: 'cloud' })
    expect(plan.agenda).toBe(
      'simcenter:3f0c6a52-91d7-4c36-9a53-0a4c1fd4d1b7\nSim Bay 1, Nursing. Planned in Northlake Simulation Center.',
    )
  })

  it('is found again by its marker, even in an agenda that was cut', () => {
    const id = randomUUID()
    const { agenda } = meetingPlanOf(session({ id, roomName: 'x'.repeat(80), centerName: 'y'.repeat(120) }))

    expect(markedSession(agenda.slice(0, 250))).toBe(id)
    expect(agenda.startsWith(markerOf(id))).toBe(true)
    expect(markedSession('simcenter:nobody')).toBeNull()
  })

  it('has one fingerprint for the same plan, and another for each change that Zoom must hear of', () => {
    const first = fingerprintOf(meetingPlanOf(session()))
    const changes: Partial<PlannedSession>[] = [
      { title: 'Septic shock' },
      { startsAt: new Date('2026-12-02T20:00:00Z') },
      { endsAt: new Date('2026-12-02T22:30:00Z') },
      { timeZone: 'America/New_York' },
      { roomName: 'OR Suite' },
    ]

    expect(fingerprintOf(meetingPlanOf(session()))).toBe(first)
    expect(new Set([first, ...changes.map(change => fingerprintOf(meetingPlanOf(session(change))))]).size).toBe(6)
  })

  it('differs from what Zoom shows by start, length and title', () => {
    const plan = meetingPlanOf(session())
    const same = { topic: ' Sepsis response ', startsAt: new Date('2026-12-02T20:30:40Z'), minutes: 90 }
    const moved = { topic: '', startsAt: new Date('2026-12-02T21:00:00Z'), minutes: 60 }

    expect(isSame(differenceOf(plan, same))).toBe(true)
    expect(differenceOf(plan, moved)).toEqual({ startsAt: moved.startsAt, minutes: 60, topic: null })
    expect(isSame(differenceOf(plan, { topic: '', startsAt: null, minutes: null }))).toBe(true)
  })

  it('names the next full minute when its start has just passed, for Zoom ignores a past one; that is no difference', () => {
    const plan = meetingPlanOf(session())
    const before = changeOf(plan, new Date('2026-12-02T20:29:59Z'))
    const after = changeOf(plan, new Date('2026-12-02T20:30:20Z'))

    expect(before.startsAt).toEqual(plan.startsAt)
    expect(after.startsAt).toEqual(new Date('2026-12-02T20:31:00Z'))
    expect(isSame(differenceOf(plan, { topic: '', startsAt: after.startsAt!, minutes: null }))).toBe(true)
  })
})

describe('a pasted list', () => {
  it('is read whatever separates its entries', () => {
    const text = 'Amara Nwosu <amara@x.example>, 104187;ben@x.example\r\n\n ben@x.example \tCarmen Ortega'

    expect(pastedEntries(text)).toEqual(['amara@x.example', '104187', 'ben@x.example', 'Carmen Ortega'])
  })
})
