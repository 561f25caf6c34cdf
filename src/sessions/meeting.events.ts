import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Clock } from '../lib/clock'
import type { ZoomEvent } from '../zoom'
import { differenceOf, isSame, minutesOf } from './meeting-plan'
import { MeetingRun } from './meeting-run.entity'
import { deedOf, loseMeeting } from './meeting.records'
import type { MeetingWork } from './meeting-work'
import { hasEnded } from './session-status'
import { Session } from './session.entity'
import { sessionOfMeeting } from './sessions.queries'

type Named<Event, Kind> = Event extends { kind: infer Kinds } ? (Kind extends Kinds ? Event : never) : never
type Told<Kind extends ZoomEvent['kind']> = Named<ZoomEvent, Kind>
/** `unknown`: of no meeting of ours, as far as we know yet. */
export type Applied = 'done' | 'unknown'

/**
 * Applies what Zoom tells of meetings. Everything may come twice, late and in any order: runs are kept by their UUID,
 * and the session's state is read from them anew each time.
 */
export class MeetingEvents {
  constructor(
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly work: MeetingWork,
  ) {}

  readonly handlers = {
    'meeting.started': (tx: EntityManager, event: Told<'meeting.started'>, institutionId: string) =>
      this.ran(tx, event, institutionId, { startedAt: event.startedAt, endedAt: null }),

    'meeting.ended': (tx: EntityManager, event: Told<'meeting.ended'>, institutionId: string) =>
      this.ran(tx, event, institutionId, { startedAt: event.startedAt, endedAt: event.endedAt }),

    'meeting.updated': (tx: EntityManager, event: Told<'meeting.updated'>, institutionId: string) =>
      this.updated(tx, event, institutionId),

    'meeting.deleted': (tx: EntityManager, event: Told<'meeting.deleted'>, institutionId: string) =>
      this.deleted(tx, event, institutionId),
  }

  private async ran(
    tx: EntityManager,
    event: Told<'meeting.started' | 'meeting.ended'>,
    institutionId: string,
    times: RunTimes,
  ): Promise<Applied> {
    const session = await sessionOfMeeting(tx, institutionId, event.meetingId, event.hostId)
    if (!session) return 'unknown'
    const news = await noteRun(tx, session, event.uuid, times)
    if (news.started) await this.activity.record(tx, deedOf(session, 'session.started', 'the meeting started'))
    if (news.ended) await this.activity.record(tx, deedOf(session, 'session.ended', 'the meeting ended'))
    return 'done'
  }

  // Our own changes come back as events: they are known by telling nothing new.
  private async updated(tx: EntityManager, event: Told<'meeting.updated'>, institutionId: string): Promise<Applied> {
    const session = await sessionOfMeeting(tx, institutionId, event.meetingId, event.hostId)
    if (!session) return 'unknown'
    const { topic, startsAt, minutes } = event.change
    const ours = { topic: session.title, startsAt: session.startsAt, minutes: minutesOf(session) }
    const isNews = !isSame(differenceOf(ours, { topic: topic ?? '', startsAt, minutes }))
    if (session.meetingState === 'ready' && (isNews || session.differs)) await this.work.compare(tx, session)
    return 'done'
  }

  private async deleted(tx: EntityManager, event: Told<'meeting.deleted'>, institutionId: string): Promise<Applied> {
    const session = await sessionOfMeeting(tx, institutionId, event.meetingId, event.hostId)
    if (!session) return 'unknown'
    const matters = session.meetingState === 'ready' && !hasEnded(session, this.clock.now())
    if (matters && event.occurrenceIds.length === 0) await loseMeeting(tx, this.activity, session)
    return 'done'
  }
}

export interface RunTimes {
  startedAt: Date | null
  endedAt: Date | null
}

/**
 * Notes what is known of a run, and what follows for the session.
 * @returns what was not known before
 */
export async function noteRun(
  tx: EntityManager,
  session: Session,
  uuid: string,
  { startedAt, endedAt }: RunTimes,
): Promise<{ started: boolean; ended: boolean }> {
  const { id: sessionId, institutionId } = session
  const known = await tx.findOneBy(MeetingRun, { institutionId, uuid })
  const run =
    known ?? tx.create(MeetingRun, { id: randomUUID(), institutionId, sessionId, uuid, startedAt: null, endedAt: null })
  const news = { started: !run.startedAt && startedAt !== null, ended: !run.endedAt && endedAt !== null }
  if (!news.started && !news.ended) return news
  await tx.save(Object.assign(run, { startedAt: run.startedAt ?? startedAt, endedAt: run.endedAt ?? endedAt }))
  const { startedAt: begin, endedAt: end } = newest(await tx.findBy(MeetingRun, { sessionId }))
  await tx.update(Session, { id: sessionId }, { startedAt: begin, endedAt: end })
  return news
}

function newest(runs: readonly MeetingRun[]): RunTimes {
  const began = (run: MeetingRun): number => (run.startedAt ?? run.endedAt)?.getTime() ?? 0
  return runs.reduce((latest, run) => (began(run) > began(latest) ? run : latest))
}
