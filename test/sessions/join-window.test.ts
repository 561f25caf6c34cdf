import { gateOf, type GateFacts } from '../../src/sessions'

const at = (time: string): Date => new Date(`2026-12-02T${time}:00Z`)

const session = (wish: Partial<GateFacts> = {}): GateFacts => ({
  startsAt: at('10:00'),
  endsAt: at('11:00'),
  onZoom: true,
  cancelledAt: null,
  meetingState: 'ready',
  startedAt: null,
  endedAt: null,
  ...wish,
})

const gate = (now: string, facts: Partial<GateFacts> = {}, who: 'learner' | 'staff' = 'learner') =>
  gateOf(session(facts), at(now), 10, who)

describe('the gate', () => {
  it('opens for learners ten minutes before the start, and not a second earlier', () => {
    expect(gateOf(session(), new Date('2026-12-02T09:49:59Z'), 10, 'learner')).toEqual({
      kind: 'early',
      opensAt: at('09:50'),
    })
    expect(gate('09:50')).toEqual({ kind: 'open', live: false, again: false })
  })

  it('is open for staff before that', () => {
    expect(gate('08:00', {}, 'staff').kind).toBe('open')
  })

  it('is open when the host starts early', () => {
    expect(gate('09:20', { startedAt: at('09:15') })).toEqual({ kind: 'open', live: true, again: false })
  })

  it('stays open for an hour after the planned end, and as long as the meeting runs', () => {
    expect(gate('12:00').kind).toBe('open')
    expect(gate('12:01').kind).toBe('over')
    expect(gate('12:30', { startedAt: at('10:00') }).kind).toBe('open')
  })

  it('lets people in again after an interruption, until the planned end', () => {
    const ended = { startedAt: at('10:00'), endedAt: at('10:20') }

    expect(gate('10:25', ended)).toEqual({ kind: 'open', live: false, again: true })
    expect(gate('11:00', ended)).toEqual({ kind: 'over' })
  })

  it('tells why there is no way in', () => {
    expect(gate('10:00', { cancelledAt: at('08:00') }).kind).toBe('cancelled')
    expect(gate('10:00', { onZoom: false, meetingState: 'none' }).kind).toBe('in-person')
    expect(gate('10:00', { meetingState: 'wanted' }).kind).toBe('no-link')
    expect(gate('10:00', { meetingState: 'gone' }).kind).toBe('no-link')
  })
})
