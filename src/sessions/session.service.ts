import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import { Room } from '../center'
import type { Database } from '../database'
import { Conflict } from '../errors'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { clashesAmong, hasClashes, overlapping } from './clashes'
import { fingerprintOf } from './meeting-plan'
import { findManaged, removeMeeting } from './managed-session'
import { planOf, type MeetingHooks } from './meeting.records'
import type { MeetingWork } from './meeting-work'
import { moveRoster } from './roster'
import { Session } from './session.entity'
import { mayBeCancelled } from './session.policy'
import { hasEnded } from './session-status'

/** What becomes of a session after it was scheduled: cancelled, restored, its meeting made again. */
export class SessionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly work: MeetingWork,
    private readonly hooks: MeetingHooks,
  ) {}

  /** @throws Conflict when it is going on, or took place */
  async cancel(actor: Actor, id: string, reason: string): Promise<void> {
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.cancelledAt) return
      const now = this.clock.now()
      if (!mayBeCancelled(session, now)) throw new Conflict(TOOK_PLACE)
      await removeMeeting(tx, this.work, session)
      session.dropMeeting()
      Object.assign(session, { cancelledAt: now, cancelReason: reason || null, cancelledBy: actor.personId })
      await this.save(tx, actor, session, 'session.cancelled', 'cancelled the session')
    })
  }

  /**
   * Takes a cancellation back; its meeting is made anew.
   * @returns whether its room or host is taken by another session now
   */
  restore(actor: Actor, id: string): Promise<boolean> {
    return this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (!session.cancelledAt) return false
      if (hasEnded(session, this.clock.now()))
        throw new Conflict('The time of this session has passed. Schedule a new one instead.')
      Object.assign(session, { cancelledAt: null, cancelReason: null, cancelledBy: null })
      await this.askForMeeting(tx, session)
      await this.save(tx, actor, session, 'session.restored', 'restored the session')
      return isInTheWay(tx, session)
    })
  }

  /** Makes a meeting again that is gone, or tries again what Zoom refused. Nothing to do where it is there already. */
  async makeMeetingAgain(actor: Actor, id: string): Promise<void> {
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.cancelledAt || !session.onZoom) throw new Conflict('This session needs no Zoom link.')
      if (session.meetingState !== 'gone') return this.tryAgain(tx, session)
      await this.askForMeeting(tx, session)
      await this.save(tx, actor, session, 'session.link-asked', 'asked for a new Zoom link')
    })
  }

  /**
   * Makes a new meeting in place of one that the host's present account does not own. The former one can only be
   * deleted by whoever has that account.
   */
  async replaceMeeting(actor: Actor, id: string): Promise<void> {
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.cancelledAt || !session.onZoom) throw new Conflict('This session needs no Zoom link.')
      if (session.meetingState !== 'ready') return
      await this.askForMeeting(tx, session)
      await this.save(tx, actor, session, 'session.link-asked', 'asked for a Zoom link in the host’s present account')
    })
  }

  /** Gives the meeting back the passcode and the recording that it should have. */
  async repairMeeting(actor: Actor, id: string): Promise<void> {
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.meetingState !== 'ready') return
      await this.work.repair(tx, session)
      await this.record(tx, actor, session, 'session.meeting-repaired', 'had the settings of the meeting put right')
    })
  }

  /**
   * Ends a difference between our calendar and Zoom.
   * @param whose whose time, length and title hold from now on
   */
  async settleDifference(actor: Actor, id: string, whose: 'zoom' | 'ours'): Promise<void> {
    await this.db.write(async tx => {
      const session = await findManaged(tx, actor, id)
      if (session.meetingState !== 'ready' || !session.differs) return
      if (whose === 'zoom') await this.adopt(tx, session)
      else await this.putBack(tx, session)
      const sentence = whose === 'zoom' ? 'took over what was changed in Zoom' : 'put our time back into Zoom'
      await this.save(tx, actor, session, 'session.difference-settled', sentence)
    })
  }

  private async askForMeeting(tx: EntityManager, session: Session): Promise<void> {
    if (!session.onZoom) return session.dropMeeting()
    session.wantMeeting()
    await this.work.make(tx, session)
  }

  private async tryAgain(tx: EntityManager, session: Session): Promise<void> {
    if (session.meetingState === 'wanted') await this.work.make(tx, session)
    else if (session.meetingProblem) await this.work.change(tx, session)
    if (session.meetingProblem) await tx.update(Session, { id: session.id }, NO_PROBLEM)
  }

  private async adopt(tx: EntityManager, session: Session): Promise<void> {
    session.adoptDifference()
    session.sentPlan = fingerprintOf(await planOf(tx, session))
    await moveRoster(tx, session)
  }

  // Forgetting what was sent makes the job send the plan, although it did not change here.
  private async putBack(tx: EntityManager, session: Session): Promise<void> {
    session.sentPlan = null
    await this.work.change(tx, session)
  }

  private async save(tx: EntityManager, actor: Actor, session: Session, kind: string, sentence: string): Promise<void> {
    session.version += 1
    await tx.save(session)
    await this.record(tx, actor, session, kind, sentence)
    await this.hooks.changed(tx, session)
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

async function isInTheWay(tx: EntityManager, session: Session): Promise<boolean> {
  const { institutionId, roomId, instructorId } = session
  const room = await tx.findOneByOrFail(Room, { id: roomId, institutionId })
  const limited = room.kind === 'physical' ? roomId : null
  return hasClashes(clashesAmong(await overlapping(tx, session), { roomId: limited, instructorId }))
}

const NO_PROBLEM = { meetingProblem: null, meetingProblemText: null }

const TOOK_PLACE = 'This session has started, so it cannot be cancelled. End the meeting in Zoom instead.'
