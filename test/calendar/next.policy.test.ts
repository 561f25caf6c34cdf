import { chooseNext, endOf, nextState, overlap } from '../../src/calendar/next.policy'
import type { GateFacts } from '../../src/sessions'

const OPENS = 10
const DAY = '2026-12-02'
const at = (clock: string, date = DAY) => new Date(`${date}T${clock}:00Z`)

const session = (start: string, end: string, wish: Partial<GateFacts> = {}): GateFacts => ({
  startsAt: at(start),
  endsAt: at(end),
  onZoom: true,
  cancelledAt: null,
  meetingState: 'ready',
  startedAt: null,
  endedAt: null,
  ...wish,
})
const stateAt = (clock: string, wish: Partial<GateFacts> = {}) =>
  nextState(session('10:15', '11:45', wish), at(clock), OPENS)

describe('what a session is doing, for a learner', () => {
  it.each([
    ['09:57', 'soon'],
    ['10:04', 'soon'],
    ['10:05', 'open'],
    ['10:14', 'open'],
    ['10:15', 'wait'],
    ['11:44', 'wait'],
    ['11:45', 'over'],
  ])('at %s, while nobody has started it, is %s', (clock, state) => {
    expect(stateAt(clock)).toBe(state)
  })

  it('is live from its start in Zoom to its end there, also past the plan', () => {
    expect(stateAt('10:12', { startedAt: at('10:11') })).toBe('live')
    expect(stateAt('12:10', { startedAt: at('10:20') })).toBe('live')
    expect(stateAt('11:20', { startedAt: at('10:20'), endedAt: at('11:10') })).toBe('over')
  })

  it('has no link to join, or needs none', () => {
    expect(stateAt('10:10', { meetingState: 'wanted' })).toBe('no-link')
    expect(stateAt('09:00', { meetingState: 'wanted' })).toBe('soon')
    expect(stateAt('10:10', { onZoom: false, meetingState: 'none' })).toBe('in-person')
  })

  it('is nothing any more when it was cancelled', () => {
    expect(stateAt('10:10', { cancelledAt: at('08:00') })).toBeNull()
  })

  it('ended when Zoom says so, else when it was planned to', () => {
    expect(endOf(session('10:15', '11:45', { startedAt: at('10:15'), endedAt: at('11:10') }))).toEqual(at('11:10'))
    expect(endOf(session('10:15', '11:45', { startedAt: at('09:00'), endedAt: at('09:05') }))).toEqual(at('11:45'))
  })
})

describe('the one session that matters most', () => {
  const early = session('08:00', '09:00')
  const morning = session('10:15', '11:45')
  const noon = session('11:00', '12:00')
  const evening = session('18:00', '19:00')
  const all = [early, morning, noon, evening]
  const chosenAt = (clock: string, rows = all) => chooseNext(rows, at(clock), OPENS)

  it('is the next one, however far away', () => {
    expect(chosenAt('05:00')).toEqual({ row: early, state: 'soon' })
    expect(chosenAt('14:00')).toEqual({ row: evening, state: 'soon' })
  })

  it('is the one that just ended, unless the next comes within the hour', () => {
    expect(chosenAt('09:05')).toEqual({ row: early, state: 'over' })
    expect(chosenAt('09:20')).toEqual({ row: morning, state: 'soon' })
    expect(chosenAt('12:20')).toEqual({ row: noon, state: 'over' })
    expect(chosenAt('12:45')).toEqual({ row: evening, state: 'soon' })
  })

  it('is the one that is live before the one that could be joined', () => {
    const live = { ...noon, startedAt: at('10:55') }
    expect(chosenAt('11:05')).toEqual({ row: morning, state: 'wait' })
    expect(chosenAt('11:05', [morning, live])).toEqual({ row: live, state: 'live' })
  })

  it('is none when nothing is planned', () => {
    expect(chosenAt('20:00')).toBeNull()
    expect(chosenAt('09:50', [{ ...morning, cancelledAt: at('08:00') }])).toBeNull()
  })

  it('sees when two want the same person at once', () => {
    expect(overlap(morning, noon)).toBe(true)
    expect(overlap(early, morning)).toBe(false)
    expect(overlap(session('08:00', '09:00'), session('09:00', '10:00'))).toBe(false)
  })
})
