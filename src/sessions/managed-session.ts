import type { EntityManager } from 'typeorm'
import { NotFound } from '../errors'
import type { Actor } from '../web'
import type { MeetingWork } from './meeting-work'
import { Session } from './session.entity'
import { mayManage } from './session.policy'

/** What of a session decides about its meeting, as it was before a change. */
export type Planned = Pick<
  Session,
  | 'id'
  | 'institutionId'
  | 'instructorId'
  | 'onZoom'
  | 'meetingId'
  | 'meetingState'
  | 'title'
  | 'startsAt'
  | 'endsAt'
  | 'roomId'
>

/** @throws NotFound for a session that is not theirs to manage */
export async function findManaged(tx: EntityManager, actor: Actor, id: string): Promise<Session> {
  const session = await tx.findOneBy(Session, { id, institutionId: actor.institutionId })
  if (!session || !mayManage(actor, session)) throw new NotFound('This session')
  return session
}

/** Asks for the removal of the meeting that a session had, in the account it is in. */
export async function removeMeeting(
  tx: EntityManager,
  work: MeetingWork,
  { id, institutionId, instructorId, meetingId, meetingState }: Planned,
): Promise<void> {
  if (!meetingId || meetingState !== 'ready') return
  await work.remove(tx, institutionId, { sessionId: id, meetingId, personId: instructorId })
}
