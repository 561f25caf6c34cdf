import type { Session } from './session.entity'

/**
 * The one word for a session, now. `host-missing`: on Zoom, and there is no link to join yet. `gone`: its meeting was
 * deleted in Zoom. `processing` and `recorded`: it is over, and its recording is on the way or here.
 */
export type SessionStatus =
  'cancelled' | 'live' | 'host-missing' | 'in-person' | 'processing' | 'recorded' | 'ended' | 'ready' | 'gone'

/** What the status is read from: every row of a list has these. */
export type StatusFacts = Pick<
  Session,
  'startsAt' | 'endsAt' | 'onZoom' | 'cancelledAt' | 'meetingState' | 'startedAt' | 'endedAt' | 'recordingState'
>

export type RunFacts = Pick<Session, 'startsAt' | 'endsAt' | 'startedAt' | 'endedAt'>

// Zoom ends no meeting before 30 hours; a session that "runs" for so long has lost its end, not its learners.
const LONGEST_OVERTIME_MS = 6 * 3_600_000

export function statusOf(session: StatusFacts, now: Date): SessionStatus {
  if (session.cancelledAt) return 'cancelled'
  if (!session.onZoom) return 'in-person'
  if (isLive(session, now)) return 'live'
  if (hasEnded(session, now)) return afterwards(session)
  if (session.meetingState === 'gone') return 'gone'
  return session.meetingState === 'ready' ? 'ready' : 'host-missing'
}

/** Whether its meeting runs at this moment, as far as Zoom told us. */
export function isLive({ startsAt, endsAt, startedAt, endedAt }: RunFacts, now: Date): boolean {
  if (!startedAt || (endedAt && endedAt >= startedAt)) return false
  const planned = Math.max(startsAt.getTime(), startedAt.getTime()) + (endsAt.getTime() - startsAt.getTime())
  return now.getTime() <= planned + LONGEST_OVERTIME_MS
}

/** Whether it is over: its time has passed, or its meeting ended. A run that ended before the start was a rehearsal. */
export function hasEnded(session: RunFacts, now: Date): boolean {
  if (isLive(session, now)) return false
  return now >= session.endsAt || (session.endedAt !== null && session.endedAt > session.startsAt)
}

function afterwards({ recordingState }: StatusFacts): SessionStatus {
  if (recordingState === 'ready') return 'recorded'
  return recordingState === 'processing' ? 'processing' : 'ended'
}
