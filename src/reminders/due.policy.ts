import { isPressing, type AtRisk, type Need } from './need'
import type { ReminderKind } from './reminder.entity'

const DAY_MS = 24 * 3600_000
/** So long before a session comes the first warning; the second, a day before. */
export const WEEK_MS = 7 * DAY_MS

/** One moment at which a person is warned: once, whoever looks, and however often. */
export interface Moment {
  kind: ReminderKind
  /** The same for the same moment, another for another: of a session that was moved, its new time is. */
  moment: string
  sessionId: string | null
}

/**
 * What a person is to be warned of at this moment, the most important first.
 * @param sessions theirs that start within seven days
 */
export function momentsFor(need: Need, sessions: readonly AtRisk[], now: Date): Moment[] {
  if (!isPressing(need)) return []
  return [atOnce(need), ...sessions.map(session => before(session, now))]
}

function atOnce({ state, stateSince, next }: Need): Moment {
  const moment = `at-once ${state} ${stateSince?.getTime() ?? 0}`
  return { kind: 'at-once', moment, sessionId: next?.id ?? null }
}

// Within the last day the warning of a week before has nothing to add.
function before(session: AtRisk, now: Date): Moment {
  const kind = session.startsAt.getTime() - now.getTime() <= DAY_MS ? 'day' : 'week'
  return { kind, moment: momentBefore(kind, session), sessionId: session.id }
}

/** The name of the moment so long before a session. */
export const momentBefore = (kind: 'week' | 'day', { id, startsAt }: Pick<AtRisk, 'id' | 'startsAt'>): string =>
  `${kind} ${id} ${startsAt.getTime()}`
