import { isLive } from './session-status'
import type { Session } from './session.entity'

/** What the gate shows instead of, or around, the button. `over` with `again`: ended early, and may be started again. */
export type Gate =
  | { kind: 'cancelled' | 'in-person' | 'no-link' | 'over' }
  | { kind: 'early'; opensAt: Date }
  | { kind: 'open'; live: boolean; again: boolean }

export type GateFacts = Pick<
  Session,
  'startsAt' | 'endsAt' | 'onZoom' | 'cancelledAt' | 'meetingState' | 'startedAt' | 'endedAt'
>

/** After its end a session stays open this long, for those who go on talking. */
export const JOIN_CLOSES_MINUTES = 60

/**
 * Whether a session can be joined at this moment, and if not, why.
 * @param opensMinutes how long before the start the gate opens
 * @param who staff may enter before the gate opens for learners
 */
export function gateOf(session: GateFacts, now: Date, opensMinutes: number, who: 'learner' | 'staff'): Gate {
  if (session.cancelledAt) return { kind: 'cancelled' }
  if (!session.onZoom) return { kind: 'in-person' }
  const live = isLive(session, now)
  if (!live && now > minutesAfter(session.endsAt, JOIN_CLOSES_MINUTES)) return { kind: 'over' }
  const opensAt = minutesAfter(session.startsAt, -opensMinutes)
  if (who === 'learner' && !live && now < opensAt) return { kind: 'early', opensAt }
  const again = !live && session.endedAt !== null && session.endedAt > session.startsAt
  if (again && now >= session.endsAt) return { kind: 'over' }
  return session.meetingState === 'ready' ? { kind: 'open', live, again } : { kind: 'no-link' }
}

export const minutesAfter = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000)
