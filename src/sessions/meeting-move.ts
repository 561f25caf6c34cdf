import { IsNull, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Accounts } from '../connections'
import type { Database, Leases } from '../database'
import type { SecretBox } from '../lib/secret-box'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import type { Meeting, MeetingPlan } from '../zoom'
import { removeMeeting } from './managed-session'
import { differenceOf, fingerprintOf, isSame, markerOf, recordsToCloud } from './meeting-plan'
import type { MeetingRecords } from './meeting.records'
import type { MeetingWork } from './meeting-work'
import { sealedPlace } from './sealed-place'
import { Session } from './session.entity'
import { hasEnded, isLive } from './session-status'

/** A session that goes from one host to another. */
export interface MoveOrder {
  institutionId: string
  sessionId: string
  fromId: string
  toId: string
  /** Who wants it. */
  askedBy: string
}

/**
 * `moved`: with the number of the meeting that is to go, if there is one. `overtaken`: the session went another way
 * meanwhile, and stays as it is. `host-off`: the new host was switched off meanwhile.
 */
export type Move = { kind: 'moved'; formerMeetingId: string | null } | { kind: 'overtaken' | 'host-off' }

/**
 * Told of the outcome in the transaction that brings it about.
 * @returns false when nobody wants the move any more: then nothing is moved
 */
export type Settle = (tx: EntityManager, move: Move) => Promise<boolean>

export interface MeetingMoveDeps {
  db: Database
  leases: Leases
  leaseSeconds: number
  clock: Clock
  box: SecretBox
  accounts: Accounts
  activity: ActivityLog
}

interface MadeMeeting {
  meeting: Meeting
  /** Null when Zoom has another plan. */
  sentPlan: string | null
}

const MOST_WAIT_MS = 5000

/**
 * Gives a session to another host: first their meeting is made, then the session changes hands in one transaction,
 * then the former meeting is removed. So there is a link to join at every moment, and in the end one meeting, however
 * often this is interrupted and done again.
 */
export class MeetingMove {
  constructor(
    private readonly deps: MeetingMoveDeps,
    private readonly records: MeetingRecords,
    private readonly work: MeetingWork,
  ) {}

  /** @throws the errors of zoom-errors.ts · ZoomNotUsable, of the new host's account */
  async move(order: MoveOrder, settle: Settle): Promise<void> {
    const { leases, leaseSeconds, db } = this.deps
    await leases.run(`session:${order.sessionId}`, leaseSeconds, MOST_WAIT_MS, async () => {
      const session = await this.records.find(order.institutionId, order.sessionId)
      const made = session?.onZoom && this.isMovable(session, order) ? await this.makeMeeting(session, order) : null
      await db.write(tx => this.changeHands(tx, order, made, settle))
    })
  }

  // An earlier try may have made it without hearing the answer.
  private async makeMeeting(session: Session, { institutionId, toId }: MoveOrder): Promise<MadeMeeting> {
    const zoom = await this.deps.accounts.as(institutionId, toId)
    const plan: MeetingPlan = await this.records.planOf(session)
    const found = await zoom.findMarked(markerOf(session.id))
    const meeting = found ?? (await zoom.createMeeting(plan))
    const isAsPlanned = !found || isSame(differenceOf(plan, found))
    return { meeting, sentPlan: isAsPlanned ? fingerprintOf(plan) : null }
  }

  private async changeHands(
    tx: EntityManager,
    order: MoveOrder,
    made: MadeMeeting | null,
    settle: Settle,
  ): Promise<void> {
    const { institutionId, sessionId, toId } = order
    const session = await tx.findOneBy(Session, { id: sessionId, institutionId })
    const move = await this.outcome(tx, order, session, made)
    const isWanted = await settle(tx, move)
    if (session && move.kind === 'moved' && isWanted) return this.hand(tx, session, order, made)
    const isOurs = session?.meetingState === 'ready' && session.meetingId === made?.meeting.id
    if (made && !isOurs)
      await this.work.remove(tx, institutionId, { sessionId, meetingId: made.meeting.id, personId: toId })
  }

  private async outcome(
    tx: EntityManager,
    order: MoveOrder,
    session: Session | null,
    made: MadeMeeting | null,
  ): Promise<Move> {
    if (!session || !this.isMovable(session, order) || session.onZoom !== (made !== null)) return { kind: 'overtaken' }
    const { institutionId, toId: id } = order
    if (!(await tx.existsBy(Person, { id, institutionId, disabledAt: IsNull() }))) return { kind: 'host-off' }
    const isThere = session.meetingState === 'ready' && session.meetingId !== made?.meeting.id
    return { kind: 'moved', formerMeetingId: isThere ? session.meetingId : null }
  }

  private async hand(tx: EntityManager, session: Session, order: MoveOrder, made: MadeMeeting | null): Promise<void> {
    const before = { ...session }
    session.instructorId = order.toId
    session.version += 1
    if (made) this.attach(session, made)
    await tx.save(session)
    if (before.meetingId !== session.meetingId) await removeMeeting(tx, this.work, before)
    // The plan may have moved since it was sent; the job sees that, and does nothing if it has not.
    if (made) await this.work.change(tx, session)
    await this.record(tx, session, order)
    await this.records.changed(tx, session)
  }

  private attach(session: Session, { meeting, sentPlan }: MadeMeeting): void {
    const { id, hostId } = meeting
    const sealedJoinUrl = this.deps.box.seal(meeting.joinUrl, sealedPlace(session))
    session.attach({ id, hostId, sealedJoinUrl, recordsToCloud: recordsToCloud(meeting), sentPlan })
  }

  private isMovable(session: Session, { fromId }: MoveOrder): boolean {
    const now = this.deps.clock.now()
    return session.instructorId === fromId && !session.cancelledAt && !isLive(session, now) && !hasEnded(session, now)
  }

  private async record(tx: EntityManager, { id, institutionId }: Session, { toId, askedBy }: MoveOrder): Promise<void> {
    const { name } = await tx.findOneByOrFail(Person, { id: toId, institutionId })
    await this.deps.activity.record(tx, {
      institutionId,
      personId: askedBy,
      subjectType: 'session',
      subjectId: id,
      kind: 'session.handed-over',
      sentence: `handed the session over to ${name}`.slice(0, 300),
    })
  }
}
