import type { ZoomAccount } from '../../src/connections'
import { knownLines, lightOf, linesOf, type AccountSight, type CheckedSession } from '../../src/readiness/lines'
import type { MeetingSight } from '../../src/sessions'

const AT = new Date('2026-12-03T16:00:00Z')
const session = (minutes: number, more: Partial<CheckedSession> = {}): CheckedSession => ({
  ...{ startsAt: AT, endsAt: new Date(AT.getTime() + minutes * 60_000) },
  ...{ meetingState: 'ready', meetingProblem: null, meetingProblemText: null, ...more },
})
const account = (more: Partial<ZoomAccount> = {}): AccountSight => ({
  kind: 'seen',
  account: {
    ...{
      userId: 'u',
      accountId: 'a',
      email: 'e',
      name: 'n',
      plan: 'licensed',
      mayMeet: true,
      cloudRecording: 'on',
      capacity: 300,
      concurrent: 'one',
      ms: 1,
    },
    ...more,
  },
  allAllowed: true,
  isOutside: false,
})
const SEEN: MeetingSight = { kind: 'seen', differs: false, hasPasscode: true, recordsToCloud: true }

const codes = (...of: Parameters<typeof linesOf>): string => {
  const lines = linesOf(...of)
  return [lightOf(lines), ...lines.map(line => line.code)].join(' ')
}

it.each([
  ['all is well', session(90), account(), SEEN, 'green connected licensed meeting passcode recording'],
  [
    'Basic, and short enough',
    session(40),
    account({ plan: 'basic' }),
    SEEN,
    'amber connected basic meeting passcode no-recording-plan',
  ],
  [
    'Basic, and one minute too long',
    session(41),
    account({ plan: 'basic' }),
    SEEN,
    'amber connected too-long meeting passcode no-recording-plan',
  ],
  [
    'a user without meetings',
    session(30),
    account({ mayMeet: false }),
    SEEN,
    'red connected no-meetings meeting passcode recording',
  ],
  [
    'Zoom does not show the meeting',
    session(30),
    account(),
    { kind: 'refused', said: 'No.' },
    'amber connected licensed unread',
  ],
  ['Zoom refuses the account', session(30), { kind: 'refused', said: 'No.' }, null, 'red no-meetings'],
  ['Zoom knows no such user', session(30), { kind: 'problem', problem: 'account-gone' }, null, 'red account-gone'],
  ['the set-up is broken', session(30), { kind: 'problem', problem: 'set-up' }, null, 'red set-up'],
  [
    'the link is being made',
    session(30, { meetingState: 'wanted' }),
    account(),
    null,
    'amber connected licensed being-made',
  ],
  [
    'Zoom was down when it was to be made',
    session(30, { meetingState: 'wanted', meetingProblem: 'zoom-down' }),
    account(),
    null,
    'amber connected licensed being-made',
  ],
  [
    'Zoom refused to make it',
    session(30, { meetingState: 'wanted', meetingProblem: 'refused' }),
    account(),
    null,
    'red connected licensed not-made',
  ],
] as const)('%s', (_, planned, seen, sight, expected) => {
  expect(codes(planned, seen, sight)).toBe(expected)
})

it('what our own records say counts without asking Zoom', () => {
  expect(knownLines(session(30), 'connected')).toBeNull()
  expect(knownLines(session(30), 'permissions-missing')).toBeNull()
  expect(knownLines(session(30), 'superseded')).toEqual([{ code: 'reconnect' }])
  expect(knownLines(session(30), 'deauthorized')).toEqual([{ code: 'not-connected' }])
  expect(knownLines(session(30), null)).toEqual([{ code: 'not-connected' }])
  expect(knownLines(session(30), 'host-off')).toEqual([{ code: 'host-off' }])
  expect(knownLines(session(30, { meetingState: 'gone' }), 'connected')).toEqual([{ code: 'gone' }])
})
