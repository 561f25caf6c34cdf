import { statusOf, type MeetingProblem, type SessionStatus } from '../sessions'
import { sessionStatus, type Role, type StatusLook } from '../web'
import type { CalendarRow } from './calendar.queries'

/** How the state of a session is shown: a class, an icon and words, never the color alone. */
export interface Look extends StatusLook {
  /** One or two words that stand visibly in a block; the icon is enough for the others. */
  tag: string | null
  /** Somebody has to act: nobody can join in Zoom. */
  isProblem: boolean
}

const calm = (status: StatusLook): Look => ({ ...status, tag: null, isProblem: false })
const problem = (icon: string, word: string, tag = 'No link'): Look => ({
  ...sessionStatus('prob'),
  icon,
  word,
  tag,
  isProblem: true,
})

const LIVE: Look = { ...calm(sessionStatus('live')), tag: 'Live' }
const NOT_CONNECTED = problem('unplug', 'Host not connected', 'No host')
const ON_ITS_WAY = calm({ key: 'wait', icon: 'hourglass', word: 'Zoom link on its way' })
// A learner can do nothing about a missing link, and is not asked to.
const NOT_READY_YET = calm({ key: 'wait', icon: 'hourglass', word: 'Link not ready yet' })

const LOOKS: Record<Exclude<SessionStatus, 'host-missing'>, Look> = {
  cancelled: calm(sessionStatus('canc')),
  live: LIVE,
  'in-person': calm(sessionStatus('room')),
  processing: calm(sessionStatus('proc')),
  recorded: calm(sessionStatus('rec')),
  ended: calm({ ...sessionStatus('done'), word: 'Ended' }),
  ready: calm(sessionStatus('ready')),
  gone: problem('triangle-alert', 'Meeting deleted in Zoom'),
}

const MISSING: Record<MeetingProblem, Look> = {
  'not-connected': NOT_CONNECTED,
  reconnect: NOT_CONNECTED,
  permissions: problem('unplug', 'Zoom permissions missing'),
  'set-up': problem('triangle-alert', 'Zoom set-up not working'),
  refused: problem('triangle-alert', 'Refused by Zoom'),
  'zoom-down': ON_ITS_WAY,
  'zoom-busy': ON_ITS_WAY,
}

/** What a person of this role reads about a session, now. */
export function lookOf(row: CalendarRow, now: Date, role: Role): Look {
  const status = statusOf(row, now)
  if (role === 'student' && (status === 'gone' || status === 'host-missing')) return NOT_READY_YET
  if (status !== 'host-missing') return LOOKS[status]
  return row.meetingProblem ? MISSING[row.meetingProblem] : ON_ITS_WAY
}

/** What the legend under a calendar explains. */
export const legendFor = (role: Role): StatusLook[] =>
  role === 'student'
    ? [LIVE, NOT_READY_YET, LOOKS.recorded, LOOKS['in-person'], LOOKS.cancelled]
    : [LIVE, NOT_CONNECTED, LOOKS.processing, LOOKS.recorded, LOOKS['in-person'], LOOKS.cancelled]

/** The problem that connecting Zoom would solve. */
export const lacksHost = (look: Look): boolean => look === NOT_CONNECTED
