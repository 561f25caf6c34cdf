import { IsNull, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import { Conflict, Forbidden } from '../errors'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import type { Actor } from '../web'
import { refuseClashes, type Wish } from './clashes'
import { findManaged, removeMeeting, type Planned } from './managed-session'
import type { MeetingHooks } from './meeting.records'
import type { MeetingWork } from './meeting-work'
import { setRoster } from './roster'
import { Session } from './session.entity'
import { mayChooseHost } from './session.policy'

/** A session as a person wants it; every id in it was found in their own center. */
export interface SessionPlan {
  title: string
  programId: string
  roomId: string
  /** Several sessions can be there at once. */
  isRoomShared: boolean
  instructorId: string
  startsAt: Date
  endsAt: Date
  timeZone: string
  onZoom: boolean
  learnerIds: readonly string[]
}

/** The session was changed after the form was opened. */
export class StaleForm extends Conflict {
  constructor(readonly current: Session) {
    super('Somebody changed this session after you opened it. Nothing you entered was saved.')
  }
}

/** Puts sessions into the calendar and changes them. What has to happen at Zoom is asked for in the same transaction. */
export class ScheduleService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly work: MeetingWork,
    private readonly hooks: MeetingHooks,
  ) {}

  /**
   * @param id made with the form: the same form sent twice makes one session
   * @param agreed the clashes that the person has seen and wants anyway
   * @returns whether this call scheduled it, and not an earlier one
   * @throws ClashFound when the room or the host is taken
   */
  async schedule(actor: Actor, id: string, plan: SessionPlan, agreed: string): Promise<boolean> {
    if (!mayChooseHost(actor, plan.instructorId)) throw new Forbidden(OWN_SESSIONS_ONLY)
    return this.db.write(async tx => {
      if (await this.wasScheduledBefore(tx, actor, id)) return false
      await refuseSwitchedOff(tx, actor, plan.instructorId)
      await refuseClashes(tx, wishOf(actor, id, plan), agreed)
      const session = this.create(tx, actor, id, plan)
      await tx.insert(Session, session)
      await setRoster(tx, session, plan.learnerIds)
      if (session.onZoom) await this.work.make(tx, session, { fresh: true })
      await this.record(tx, actor, session, 'session.scheduled', 'scheduled the session')
      return true
    })
  }

  /**
   * @param version of the session as the form showed it
   * @throws StaleForm with the session as it is now
   */
  async change(actor: Actor, id: string, version: number, plan: SessionPlan, agreed: string): Promise<void> {
    if (!mayChooseHost(actor, plan.instructorId)) throw new Forbidden(OWN_SESSIONS_ONLY)
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.cancelledAt) throw new Conflict('This session was cancelled. Restore it before you change it.')
      if (session.version !== version) throw new StaleForm(session)
      if (session.instructorId !== plan.instructorId) await refuseSwitchedOff(tx, actor, plan.instructorId)
      if (isElsewhere(session, plan)) await refuseClashes(tx, wishOf(actor, id, plan), agreed)
      await this.apply(tx, actor, session, plan)
    })
  }

  // The form carries the id of the session it makes, so a second copy of it arrives here.
  private async wasScheduledBefore(tx: EntityManager, actor: Actor, id: string): Promise<boolean> {
    const earlier = await tx.findOneBy(Session, { id })
    if (!earlier) return false
    if (earlier.createdBy !== actor.personId) throw new Conflict('This form was used already. Open a new one.')
    return true
  }

  private create(tx: EntityManager, actor: Actor, id: string, plan: SessionPlan): Session {
    const session = tx.create(Session, {
      ...fieldsOf(plan),
      id,
      institutionId: actor.institutionId,
      cancelledAt: null,
      cancelReason: null,
      cancelledBy: null,
      startedAt: null,
      endedAt: null,
      recordingState: 'none',
      createdAt: this.clock.now(),
      createdBy: actor.personId,
      version: 1,
    })
    if (plan.onZoom) session.wantMeeting()
    else session.dropMeeting()
    return session
  }

  private async apply(tx: EntityManager, actor: Actor, session: Session, plan: SessionPlan): Promise<void> {
    const before = { ...session }
    Object.assign(session, fieldsOf(plan), { version: session.version + 1 })
    const roster = await setRoster(tx, session, plan.learnerIds)
    await this.moveMeeting(tx, before, session)
    await tx.save(session)
    await this.record(tx, actor, session, 'session.changed', changeWords(before, session, roster))
    await this.hooks.changed(tx, session)
  }

  // A meeting belongs to the account it was made in: with another host it is made anew, and the old one removed.
  private async moveMeeting(tx: EntityManager, before: Planned, session: Session): Promise<void> {
    const isTheirs = session.onZoom && before.onZoom && before.instructorId === session.instructorId
    if (isTheirs) return session.meetingState === 'ready' ? this.work.change(tx, session) : undefined
    await removeMeeting(tx, this.work, before)
    if (!session.onZoom) return session.dropMeeting()
    session.wantMeeting()
    await this.work.make(tx, session)
  }

  private record(tx: EntityManager, actor: Actor, session: Session, kind: string, sentence: string): Promise<void> {
    const { institutionId, personId } = actor
    return this.activity.record(tx, {
      institutionId,
      personId,
      subjectType: 'session',
      subjectId: session.id,
      kind,
      sentence,
    })
  }
}

// Read in the transaction: whoever switches the host off at this moment sees the session, or fails.
async function refuseSwitchedOff(tx: EntityManager, { institutionId }: Actor, id: string): Promise<void> {
  if (await tx.existsBy(Person, { id, institutionId, disabledAt: IsNull() })) return
  throw new Conflict('This host was switched off meanwhile. Choose another one.')
}

const OWN_SESSIONS_ONLY = 'You schedule your own sessions. An admin can choose another host.'

function fieldsOf({ isRoomShared: _, learnerIds, ...fields }: SessionPlan) {
  return { ...fields, learnerCount: new Set(learnerIds).size }
}

const wishOf = ({ institutionId }: Actor, id: string, plan: SessionPlan): Wish => ({
  id,
  institutionId,
  roomId: plan.isRoomShared ? null : plan.roomId,
  instructorId: plan.instructorId,
  startsAt: plan.startsAt,
  endsAt: plan.endsAt,
})

// A clash somebody agreed to once is not asked about again when only the title changes.
const isElsewhere = (session: Session, plan: SessionPlan): boolean =>
  session.roomId !== plan.roomId ||
  session.instructorId !== plan.instructorId ||
  session.startsAt.getTime() !== plan.startsAt.getTime() ||
  session.endsAt.getTime() !== plan.endsAt.getTime()

function changeWords(before: Planned, session: Session, roster: { added: number; removed: number }): string {
  const moved =
    before.startsAt.getTime() !== session.startsAt.getTime() || before.endsAt.getTime() !== session.endsAt.getTime()
  const parts = [
    before.title !== session.title && 'the title',
    moved && 'the time',
    before.roomId !== session.roomId && 'the room',
    before.instructorId !== session.instructorId && 'the host',
    before.onZoom !== session.onZoom && (session.onZoom ? 'to Zoom' : 'to in person'),
    roster.added + roster.removed > 0 && `the learners (${roster.added} added, ${roster.removed} removed)`,
  ].filter(part => part !== false)
  return parts.length === 0 ? 'saved the session' : `changed ${parts.join(', ')}`
}
