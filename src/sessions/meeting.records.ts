import type { EntityManager } from 'typeorm'
import type { ActivityLog, Deed } from '../activity'
import { Institution, Program, Room } from '../center'
import type { Database } from '../database'
import type { SecretBox } from '../lib/secret-box'
import type { Meeting, MeetingPlan } from '../zoom'
import { meetingPlanOf, recordsToCloud } from './meeting-plan'
import type { MeetingWork } from './meeting-work'
import { sealedPlace } from './sealed-place'
import { Session } from './session.entity'

/** What others want to know of meetings, in the transaction in which it comes about. */
export interface MeetingHooks {
  /** The meeting is there, or stands at Zoom otherwise than before. */
  changed(tx: EntityManager, session: Pick<Session, 'id' | 'institutionId' | 'instructorId'>): Promise<void>
  /** What became of a meeting that was to go: `left` where it is, because nobody may remove it any more. */
  removed(tx: EntityManager, removal: FormerMeeting, fate: 'removed' | 'left'): Promise<void>
}

export interface FormerMeeting {
  institutionId: string
  sessionId: string
  meetingId: string
}

/** A session as it was when Zoom was asked. */
type Asked = Pick<Session, 'id' | 'meetingId' | 'instructorId'>

/**
 * What is written down of meetings at Zoom. Zoom is asked between two transactions, so each write reads the session
 * again: what a person changed meanwhile stays.
 */
export class MeetingRecords {
  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
    private readonly activity: ActivityLog,
    private readonly work: MeetingWork,
    private readonly hooks: MeetingHooks,
  ) {}

  find(institutionId: string, id: string): Promise<Session | null> {
    return this.db.read.findOneBy(Session, { id, institutionId })
  }

  planOf(session: Session): Promise<MeetingPlan> {
    return planOf(this.db.read, session)
  }

  /** Stores a meeting, unless the session went another way meanwhile: then the meeting is removed again. */
  async attach(planned: Session, meeting: Meeting, sentPlan: string | null): Promise<void> {
    await this.db.write(async tx => {
      const session = await tx.findOneBy(Session, { id: planned.id })
      if (!session?.wantsMeeting() || session.instructorId !== planned.instructorId)
        return this.removeOrphan(tx, planned, meeting.id, session)
      const { id, hostId } = meeting
      const sealedJoinUrl = this.box.seal(meeting.joinUrl, sealedPlace(session))
      session.attach({ id, hostId, sealedJoinUrl, recordsToCloud: recordsToCloud(meeting), sentPlan })
      await tx.save(session)
      // The plan may have moved since it was sent; the job sees that, and does nothing if it has not.
      await this.work.change(tx, session)
      await this.activity.record(tx, deedOf(session, 'session.link-made', 'made the Zoom link'))
      await this.hooks.changed(tx, session)
    })
  }

  /** Changes the session, if it still has the same meeting and host as when Zoom was asked. */
  async update(asked: Asked, change: (current: Session) => void): Promise<void> {
    await this.db.write(async tx => {
      const session = await sameMeeting(tx, asked)
      if (!session) return
      change(session)
      await tx.save(session)
    })
  }

  /** Notes that the meeting is not at Zoom any more. */
  async lose(asked: Asked): Promise<void> {
    await this.db.write(async tx => {
      const session = await sameMeeting(tx, asked)
      if (session?.meetingState === 'ready') await loseMeeting(tx, this.activity, session)
    })
  }

  /** Says that a change has reached Zoom. */
  async tell(session: Session): Promise<void> {
    await this.db.write(tx => this.changed(tx, session))
  }

  changed(tx: EntityManager, session: Session): Promise<void> {
    return this.hooks.changed(tx, session)
  }

  async noteRemoved(former: FormerMeeting): Promise<void> {
    await this.db.write(tx => this.hooks.removed(tx, former, 'removed'))
  }

  async noteLeftBehind(former: FormerMeeting): Promise<void> {
    const session = { id: former.sessionId, institutionId: former.institutionId }
    await this.db.write(async tx => {
      await this.activity.record(tx, deedOf(session, 'session.link-left', LEFT_BEHIND))
      await this.hooks.removed(tx, former, 'left')
    })
  }

  private async removeOrphan(tx: EntityManager, planned: Session, meetingId: string, now: Session | null) {
    if (now?.meetingState === 'ready' && now.meetingId === meetingId) return
    const { id: sessionId, instructorId: personId } = planned
    await this.work.remove(tx, planned.institutionId, { sessionId, meetingId, personId })
  }
}

const LEFT_BEHIND = 'could not remove the former meeting; its host can delete it in Zoom'

/** The plan of a session's meeting, with the names that stand around it. */
export async function planOf(manager: EntityManager, session: Session): Promise<MeetingPlan> {
  const { institutionId } = session
  const room = await manager.findOneByOrFail(Room, { id: session.roomId, institutionId })
  const program = await manager.findOneByOrFail(Program, { id: session.programId, institutionId })
  const center = await manager.findOneByOrFail(Institution, { id: institutionId })
  return meetingPlanOf({ ...session, roomName: room.name, programName: program.name, centerName: center.name })
}

/** Takes the link away from a session whose meeting was deleted in Zoom. */
export async function loseMeeting(tx: EntityManager, activity: ActivityLog, session: Session): Promise<void> {
  session.loseMeeting()
  await tx.save(session)
  await activity.record(tx, deedOf(session, 'session.link-gone', 'noticed that the meeting was deleted in Zoom'))
}

/** A deed of nobody in particular: Zoom's, or the product's own. */
export const deedOf = (session: Pick<Session, 'id' | 'institutionId'>, kind: string, sentence: string): Deed => ({
  institutionId: session.institutionId,
  subjectType: 'session',
  subjectId: session.id,
  kind,
  sentence,
})

async function sameMeeting(tx: EntityManager, asked: Asked): Promise<Session | null> {
  const session = await tx.findOneBy(Session, { id: asked.id })
  const isSame = session?.meetingId === asked.meetingId && session.instructorId === asked.instructorId
  return isSame && !session.cancelledAt ? session : null
}
