import { clockTime } from '../lib/time-zone'
import { dayAndTime } from '../zoom-app'
import { lightOfLine, type Line, type LineCode } from './lines'
import type { ReadinessCounts, ReadinessRow } from './readiness.queries'

/** What a button does: look again, make the meeting (again, or in the present account), put right, settle a difference. */
export const FIXES = ['check', 'make', 'replace', 'repair', 'ours', 'zoom'] as const
export type Fix = (typeof FIXES)[number]

/** Who reads, and of whose session. */
export interface Reader {
  isHost: boolean
  isAdmin: boolean
}

export type Help = { kind: 'link'; href: string; text: string } | { kind: 'fix'; fix: Fix; text: string }

/** A line of a session's readiness, in words. */
export interface LineWords {
  state: 'ok' | 'warn' | 'bad'
  title: string
  text: string
  help: Help[]
}

export interface LightWords {
  kind?: 'ok' | 'warn' | 'bad' | 'info'
  icon: string
  text: string
}

const LIGHTS: Record<ReadinessRow['shown'], LightWords> = {
  green: { kind: 'ok', icon: 'circle-check', text: 'Ready' },
  amber: { kind: 'warn', icon: 'triangle-alert', text: 'Look at this' },
  red: { kind: 'bad', icon: 'circle-alert', text: 'Not ready' },
  none: { icon: 'circle', text: 'Not checked yet' },
}

export function lightWords({ shown, askedAt, setback }: ReadinessRow): LightWords {
  if (askedAt && !setback && shown === 'none') return { kind: 'info', icon: 'loader', text: 'Being checked' }
  return LIGHTS[shown]
}

/** `Checked today at 18:02.` and, while Zoom does not let us, what happens next. Empty where the light says it all. */
export function checkedWords(row: ReadinessRow, now: Date, zone: string): string {
  const checked = row.checkedAt ? `Checked ${dayAndTime(row.checkedAt, now, zone)}.` : ''
  if (!row.askedAt) return row.checkedAt && row.shown === 'none' ? `${checked} It was changed since then.` : checked
  if (!row.setback) return row.checkedAt ? `${checked} Being checked again.` : 'Being checked now.'
  const why = row.setback === 'zoom-busy' ? 'Zoom limits how fast we may ask.' : 'Zoom does not answer.'
  const at = row.triedAt && row.triedAt > now ? `at ${clockTime(row.triedAt, zone)}` : 'in a moment'
  return `${why} It could not be checked; tried again ${at}. ${row.checkedAt ? `Last ${checked.toLowerCase()}` : ''}`.trim()
}

export const leadWords = ({ green, amber, red, none }: ReadinessCounts): string => {
  const all = green + amber + red + none
  if (all === 0) return 'No session on Zoom in the next seven days.'
  return `${green} of ${all} ${all === 1 ? 'session' : 'sessions'} of the next seven days ${green === 1 ? 'is' : 'are'} ready.`
}

/** One line in words, with what helps this reader. */
export function lineWords(line: Line, row: ReadinessRow, reader: Reader): LineWords {
  const [title, text] = WORDS[line.code](row, reader)
  const state = ({ green: 'ok', amber: 'warn', red: 'bad' } as const)[lightOfLine(line)]
  const said = line.said ? ` Zoom says: “${line.said}”` : ''
  return { state, title, text: text + said, help: helpFor(line.code, row, reader) }
}

type Words = (row: ReadinessRow, reader: Reader) => [title: string, text: string]

const who = ({ hostName }: ReadinessRow, { isHost }: Reader): string => (isHost ? 'You' : hostName)

const WORDS: Record<LineCode, Words> = {
  connected: () => ['Connection', 'Zoom accepts it, with all seven permissions.'],
  'host-off': row => [`${row.hostName} is switched off.`, 'Somebody else has to host this session.'],
  'not-connected': (row, reader) => [
    `${who(row, reader)} ${reader.isHost ? 'have' : 'has'} not connected Zoom.`,
    row.meetingState === 'wanted'
      ? 'The link is made by itself after that.'
      : 'Until then the session cannot be started from here.',
  ],
  reconnect: (row, reader) => [
    `Zoom no longer accepts ${reader.isHost ? 'our connection' : `the connection of ${row.hostName}`}.`,
    row.meetingState === 'wanted'
      ? 'There is no link yet. It is made by itself when that is mended.'
      : 'Students can still join, but the session cannot be started from here, and recordings do not arrive.',
  ],
  'set-up': () => ['The center’s Zoom set-up has a problem.', 'An admin can repair it.'],
  permissions: (row, reader) => [
    `${who(row, reader)} ${reader.isHost ? 'have' : 'has'} not allowed everything in Zoom.`,
    'The meeting works. What the missing permissions are for does not.',
  ],
  licensed: () => ['Zoom account', 'Active and licensed.'],
  basic: () => ['Zoom account', 'Active. The plan is Basic: meetings end after 40 minutes.'],
  'account-gone': (row, reader) => [
    `Zoom no longer knows ${reader.isHost ? 'your account' : `the account of ${row.hostName}`}.`,
    'It was deleted, or belongs to another company now.',
  ],
  'no-meetings': (row, reader) => [
    `${reader.isHost ? 'Your Zoom account' : `The Zoom account of ${row.hostName}`} cannot hold meetings.`,
    'It is not active, or its plan has no meetings.',
  ],
  'too-long': row => [
    'Zoom will end this meeting after 40 minutes.',
    `The plan is Basic, and the session takes ${minutesOf(row)}. The Zoom admin can give a license.`,
  ],
  outside: (row, reader) => [
    `${reader.isHost ? 'Your Zoom account' : `The Zoom account of ${row.hostName}`} is not the center’s.`,
    'If that is a mistake, the other one has to be connected.',
  ],
  meeting: () => ['Meeting', 'It is in Zoom, at the right time.'],
  'being-made': () => ['Zoom is making the link.', 'It appears by itself.'],
  'not-made': () => ['There is no Zoom link yet.', 'It could not be made.'],
  gone: () => ['The meeting was deleted in Zoom.', 'The session is still planned. Students keep their link.'],
  foreign: (row, reader) => [
    'The meeting is in another Zoom account.',
    `It was made before ${reader.isHost ? 'you' : row.hostName} connected the present one, and cannot be started from here.`,
  ],
  moved: () => ['Zoom has another time or title.', 'Somebody changed it there. Students see our plan.'],
  unread: () => ['Zoom does not show us the meeting.', ''],
  passcode: () => ['Passcode', 'Set. It is in the link that students get.'],
  'no-passcode': () => ['The meeting has no passcode.', 'Whoever knows its number can come in.'],
  recording: () => ['Recording', 'Starts by itself, in the cloud.'],
  'no-recording-plan': () => ['It will not be recorded.', 'The Basic plan has no cloud recording.'],
  'recording-off': (row, reader) => [
    'It will not be recorded.',
    `Cloud recording is off in ${reader.isHost ? 'your Zoom settings' : `the Zoom settings of ${row.hostName}`}. Switch it on there, and check again.`,
  ],
  'recording-not-set': () => [
    'It will not be recorded.',
    'Recording by itself was switched off for this meeting in Zoom.',
  ],
}

const minutesOf = ({ startsAt, endsAt }: ReadinessRow): string =>
  `${Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000)} minutes`

const fix = (name: Fix, text: string): Help => ({ kind: 'fix', fix: name, text })

const OWN: Partial<Record<LineCode, string>> = {
  'not-connected': 'Connect my Zoom',
  reconnect: 'Connect again',
  permissions: 'Allow in Zoom',
  'account-gone': 'Connect another account',
  outside: 'Connect another account',
}

const ELSEWHERE: readonly LineCode[] = [
  'host-off',
  'not-connected',
  'reconnect',
  'account-gone',
  'no-meetings',
  'too-long',
  'no-recording-plan',
]

/** Only what really helps, and only to whom may do it. */
function helpFor(code: LineCode, row: ReadinessRow, reader: Reader): Help[] {
  return [...fixesFor(code), ...ownWays(code, row, reader), ...adminWays(code, row, reader)]
}

function fixesFor(code: LineCode): Help[] {
  switch (code) {
    case 'gone':
      return [fix('make', 'Make the meeting again')]
    case 'not-made':
      return [fix('make', 'Try again')]
    case 'foreign':
      return [fix('replace', 'Make the meeting again')]
    case 'no-passcode':
      return [fix('repair', 'Set a passcode')]
    case 'recording-not-set':
      return [fix('repair', 'Record it again')]
    case 'moved':
      return [fix('ours', 'Put our time back'), fix('zoom', 'Use Zoom’s')]
    case 'recording-off':
    case 'unread':
      return [fix('check', 'Check again')]
    default:
      return []
  }
}

function ownWays(code: LineCode, { sessionId }: ReadinessRow, { isHost }: Reader): Help[] {
  const text = OWN[code]
  if (isHost && text) return [{ kind: 'link', href: `/me/zoom?return_to=/sessions/${sessionId}`, text }]
  if (code === 'too-long') return [{ kind: 'link', href: `/sessions/${sessionId}/edit`, text: 'Change the length' }]
  return []
}

function adminWays(code: LineCode, { sessionId, hostId }: ReadinessRow, { isAdmin, isHost }: Reader): Help[] {
  if (!isAdmin) return []
  if (code === 'set-up') return [{ kind: 'link', href: '/zoom/setup', text: 'Open the Zoom set-up' }]
  const connection: Help = { kind: 'link', href: `/zoom/people/${hostId}`, text: 'See the connection' }
  const handOver: Help = { kind: 'link', href: `/people/${hostId}/hand-over?session=${sessionId}`, text: 'Hand over' }
  return [...(ELSEWHERE.includes(code) ? [handOver] : []), ...(OWN[code] && !isHost ? [connection] : [])]
}
