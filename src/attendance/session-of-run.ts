import type { EntityManager } from 'typeorm'
import { MeetingRun, Session, sessionOfMeeting } from '../sessions'

/** How Zoom names a run of a meeting. */
export interface ToldRun {
  meetingId: string
  uuid: string
  hostId: string | null
}

/** The session a run belongs to: a run we know stays with its session, even after the session got another meeting. */
export async function sessionOfRun(
  tx: EntityManager,
  institutionId: string,
  { meetingId, uuid, hostId }: ToldRun,
): Promise<Session | null> {
  const run = await tx.findOneBy(MeetingRun, { institutionId, uuid })
  return run ? tx.findOneBy(Session, { id: run.sessionId }) : sessionOfMeeting(tx, institutionId, meetingId, hostId)
}
