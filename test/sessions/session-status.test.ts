import { hasEnded, isLive, statusOf, type StatusFacts } from '../../src/sessions'

const at = (time: string): Date => new Date(`2026-12-02T${time}:00Z`)

const session = (wish: Partial<StatusFacts> = {}): StatusFacts => ({
  startsAt: at('10:00'),
  endsAt: at('11:00'),
  onZoom: true,
  cancelledAt: null,
  meetingState: 'ready',
  startedAt: null,
  endedAt: null,
  recordingState: 'none',
  ...wish,
})

describe('the status of a session', () => {
  it.each([
    ['ready', 'planned with a link', '09:00', {}],
    ['host-missing', 'planned without a link', '09:00', { meetingState: 'wanted' }],
    ['gone', 'its meeting was deleted in Zoom', '09:00', { meetingState: 'gone' }],
    ['in-person', 'held in a room', '09:00', { onZoom: false, meetingState: 'none' }],
    ['cancelled', 'cancelled, whatever else is known', '10:30', { cancelledAt: at('08:00'), startedAt: at('10:00') }],
    ['live', 'its meeting runs', '10:30', { startedAt: at('09:58') }],
    ['live', 'it runs again after an interruption', '10:30', { startedAt: at('10:20'), endedAt: at('10:15') }],
    ['live', 'it runs over its time', '11:30', { startedAt: at('10:00') }],
    ['ended', 'its meeting ended early', '10:40', { startedAt: at('10:00'), endedAt: at('10:35') }],
    ['ended', 'nobody ever started it', '11:00', {}],
    ['ended', 'it never had a link', '11:00', { meetingState: 'wanted' }],
    ['ready', 'it was only rehearsed so far', '09:00', { startedAt: at('08:00'), endedAt: at('08:20') }],
    ['processing', 'its recording is on the way', '12:00', { recordingState: 'processing' }],
    ['recorded', 'its recording is here', '12:00', { recordingState: 'ready' }],
    ['ready', 'the recording is one of a rehearsal', '09:00', { recordingState: 'ready' }],
    ['ended', 'the news of its end got lost long ago', '23:00', { startedAt: at('10:00') }],
  ] as const)('is %s: %s', (expected, _, now, facts) => {
    expect(statusOf(session(facts), at(now))).toBe(expected)
  })

  it('knows live and ended as each other’s opposite after the start', () => {
    const running = session({ startedAt: at('10:00') })
    const over = session({ startedAt: at('10:00'), endedAt: at('10:50') })

    expect([isLive(running, at('10:55')), hasEnded(running, at('10:55'))]).toEqual([true, false])
    expect([isLive(over, at('10:55')), hasEnded(over, at('10:55'))]).toEqual([false, true])
  })
})
