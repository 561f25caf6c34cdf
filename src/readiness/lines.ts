import type { ConnectionState, ZoomAccount } from '../connections'
import type { MeetingProblem, MeetingSight, Session } from '../sessions'

/** `red`: it will not work unless somebody acts. `amber`: it works, but not as it should. */
export type Light = 'green' | 'amber' | 'red'

/** What is said about a session. The words and the help for each are in readiness.words.ts. */
export type LineCode =
  // The connection
  | 'connected'
  | 'host-off'
  | 'not-connected'
  | 'reconnect'
  | 'set-up'
  | 'permissions'
  // The Zoom account
  | 'licensed'
  | 'account-gone'
  | 'no-meetings'
  | 'basic'
  | 'too-long'
  | 'outside'
  // The meeting
  | 'meeting'
  | 'being-made'
  | 'not-made'
  | 'gone'
  | 'foreign'
  | 'moved'
  | 'unread'
  // What it is set to
  | 'passcode'
  | 'no-passcode'
  | 'recording'
  | 'no-recording-plan'
  | 'recording-off'
  | 'recording-not-set'

export interface Line {
  code: LineCode
  /** Zoom's own words, where it refused. Foreign text: escape it. */
  said?: string
}

/** What the host's account is like. `problem`: nothing can be asked in their name. */
export type AccountSight =
  | { kind: 'problem'; problem: 'host-off' | 'not-connected' | 'reconnect' | 'set-up' | 'permissions' | 'account-gone' }
  | { kind: 'refused'; said: string }
  | { kind: 'seen'; account: ZoomAccount; allAllowed: boolean; isOutside: boolean }

export type CheckedSession = Pick<
  Session,
  'startsAt' | 'endsAt' | 'meetingState' | 'meetingProblem' | 'meetingProblemText'
>

const LIGHTS: Record<LineCode, Light> = {
  connected: 'green',
  licensed: 'green',
  meeting: 'green',
  passcode: 'green',
  recording: 'green',
  basic: 'green',
  permissions: 'amber',
  outside: 'amber',
  'too-long': 'amber',
  'being-made': 'amber',
  moved: 'amber',
  unread: 'amber',
  'no-passcode': 'amber',
  'no-recording-plan': 'amber',
  'recording-off': 'amber',
  'recording-not-set': 'amber',
  'host-off': 'red',
  'not-connected': 'red',
  reconnect: 'red',
  'set-up': 'red',
  'account-gone': 'red',
  'no-meetings': 'red',
  'not-made': 'red',
  gone: 'red',
  foreign: 'red',
}

/** Zoom ends the meetings of a Basic account then. (Zoom reference 4.1) */
export const BASIC_MINUTES = 40

export const lightOfLine = ({ code }: Line): Light => LIGHTS[code]

/** The worst of its lines. */
export function lightOf(lines: readonly Line[]): Light {
  const lights = lines.map(lightOfLine)
  return lights.includes('red') ? 'red' : lights.includes('amber') ? 'amber' : 'green'
}

/** All that is to be said about a session, the connection first. @param sight null when the meeting was not looked at */
export function linesOf(session: CheckedSession, account: AccountSight, sight: MeetingSight | null): Line[] {
  if (account.kind === 'problem') return [{ code: account.problem }, ...goneLines(session)]
  if (account.kind === 'refused') return [{ code: 'no-meetings', said: account.said }, ...goneLines(session)]
  return [
    { code: account.allAllowed ? 'connected' : 'permissions' },
    ...accountLines(session, account),
    ...meetingLines(session, account.account, sight),
  ]
}

function accountLines(session: CheckedSession, { account, isOutside }: AccountSight & { kind: 'seen' }): Line[] {
  if (!account.mayMeet) return [{ code: 'no-meetings' }]
  const minutes = (session.endsAt.getTime() - session.startsAt.getTime()) / 60_000
  const plan: LineCode = account.plan === 'licensed' ? 'licensed' : minutes > BASIC_MINUTES ? 'too-long' : 'basic'
  return [{ code: plan }, ...(isOutside ? [{ code: 'outside' } as const] : [])]
}

function meetingLines(session: CheckedSession, account: ZoomAccount, sight: MeetingSight | null): Line[] {
  if (session.meetingState !== 'ready' || !sight) return linkLines(session)
  if (sight.kind === 'refused') return [{ code: 'unread', said: sight.said }]
  if (sight.kind !== 'seen') return [{ code: sight.kind }]
  return [
    { code: sight.differs ? 'moved' : 'meeting' },
    { code: sight.hasPasscode ? 'passcode' : 'no-passcode' },
    { code: recordingCode(account, sight.recordsToCloud) },
  ]
}

function recordingCode({ plan, cloudRecording }: ZoomAccount, toCloud: boolean | null): LineCode {
  if (plan === 'basic') return 'no-recording-plan'
  if (cloudRecording === 'off') return 'recording-off'
  return toCloud === false ? 'recording-not-set' : 'recording'
}

// Without an account nothing is to be said of a link that waits for it.
const goneLines = ({ meetingState }: CheckedSession): Line[] => (meetingState === 'gone' ? [{ code: 'gone' }] : [])

// What our own calendar knows of the link, when Zoom was not asked about it.
function linkLines({ meetingState, meetingProblem, meetingProblemText }: CheckedSession): Line[] {
  if (meetingState === 'gone') return [{ code: 'gone' }]
  if (meetingState !== 'wanted') return []
  if (!meetingProblem || PASSES.includes(meetingProblem)) return [{ code: 'being-made' }]
  return [{ code: 'not-made', ...(meetingProblemText ? { said: meetingProblemText } : {}) }]
}

const PASSES: readonly MeetingProblem[] = ['zoom-down', 'zoom-busy']

/** What our own records say without asking Zoom; null while nothing stands in the way as far as we know. */
export function knownLines(session: CheckedSession, hostState: ConnectionState | 'host-off' | null): Line[] | null {
  const problem = hostProblem(hostState)
  if (problem) return linesOf(session, { kind: 'problem', problem }, null)
  return session.meetingState === 'gone' ? [{ code: 'gone' }] : null
}

function hostProblem(state: ConnectionState | 'host-off' | null): 'host-off' | 'not-connected' | 'reconnect' | null {
  if (state === 'host-off') return 'host-off'
  if (state === 'connected' || state === 'permissions-missing') return null
  return state === 'reconnect' || state === 'superseded' ? 'reconnect' : 'not-connected'
}
