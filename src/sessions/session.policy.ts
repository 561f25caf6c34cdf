import type { Actor } from '../web'
import type { Session } from './session.entity'
import { isLive, type RunFacts } from './session-status'

type Owned = Pick<Session, 'instructorId'>

/** Plans, changes and cancels it: the person who hosts it, and every admin of the center. */
export const mayManage = (actor: Actor, session: Owned): boolean =>
  actor.role === 'admin' || (actor.role === 'instructor' && session.instructorId === actor.personId)

/** Opens the meeting as its host: the owner alone, for the start link makes whoever opens it the host. */
export const mayStart = (actor: Actor, session: Owned): boolean =>
  actor.role !== 'student' && session.instructorId === actor.personId

/** An instructor schedules for themself; an admin for whoever can host. */
export const mayChooseHost = (actor: Actor, instructorId: string): boolean =>
  actor.role === 'admin' || (actor.role === 'instructor' && instructorId === actor.personId)

/** While people are in it a session is not cancelled; afterwards it took place. */
export const mayBeCancelled = (session: RunFacts, now: Date): boolean =>
  !isLive(session, now) && !(session.endedAt !== null && session.endedAt > session.startsAt)
