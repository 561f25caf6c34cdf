import { MoreThan, Not, IsNull, type EntityManager } from 'typeorm'
import type { Clock } from '../lib/clock'
import type { MeetingWork } from './meeting-work'
import { MOST_SESSIONS } from './reconcile'
import { Session } from './session.entity'

/** Starts again what had to wait until somebody acted: a connection is made, the set-up is repaired. */
export class WaitingMeetings {
  constructor(
    private readonly clock: Clock,
    private readonly work: MeetingWork,
  ) {}

  /**
   * Has the missing meetings made, and changes sent that did not reach Zoom: the nearest sessions at once, the rest in
   * the rounds of reconciling.
   * @param personId whose; absent: everybody's in the center
   */
  async enqueue(tx: EntityManager, institutionId: string, personId?: string): Promise<void> {
    const theirs = {
      institutionId,
      ...(personId === undefined ? {} : { instructorId: personId }),
      endsAt: MoreThan(this.clock.now()),
      cancelledAt: IsNull(),
    }
    const nearest = { order: { startsAt: 'ASC' }, take: MOST_SESSIONS } as const
    const wanted = await tx.find(Session, { where: { ...theirs, meetingState: 'wanted' }, ...nearest })
    for (const session of wanted) await this.work.make(tx, session)
    const behind = { ...theirs, meetingState: 'ready', meetingProblem: Not(IsNull()) } as const
    for (const session of await tx.find(Session, { where: behind, ...nearest })) await this.work.change(tx, session)
  }
}
