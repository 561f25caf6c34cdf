import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import { Connection } from '../connections'
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
// Twice the time that a call to Zoom may take, and some.
const SECOND_MEETING_MS = 30_000

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
    'meeting.created': (tx: EntityManager, event: Told<'meeting.created'>, institutionId: string) =>
      this.created(tx, event, institutionId),

    'meeting.started': (tx: EntityManager, event: Told<'meeting.started'>, institutionId: string) =>
      this.ran(tx, event, institutionId, { startedAt: event.startedAt, endedAt: null }),

    'meeting.ended': (tx: EntityManager, event: Told<'meeting.ended'>, institutionId: string) =>
      this.ran(tx, event, institutionId, { startedAt: event.startedAt, endedAt: event.endedAt }),

    'meeting.updated': (tx: EntityManager, event: Told<'meeting.updated'>, institutionId: string) =>
      this.updated(tx, event, institutionId),

    'meeting.deleted': (tx: EntityManager, event: Told<'meeting.deleted'>, institutionId: string) =>
      this.deleted(tx, event, institutionId),
  }

  // A meeting of which no session knows is the host's own, or a second one: Zoom made it after we had given up waiting
  // for the answer and asked again. The comparison tells which, once the answer to the first has had time to arrive.
  private async created(tx: EntityManager, event: Told<'meeting.created'>, institutionId: string): Promise<Applied> {
    if (!event.hostId || (await sessionOfMeeting(tx, institutionId, event.meetingId, event.hostId))) return 'done'
    const host = await tx.findOneBy(Connection, { institutionId, zoomUserId: event.hostId })
    const inAWhile = new Date(this.clock.now().getTime() + SECOND_MEETING_MS)
    if (host) await this.work.reconcile(tx, institutionId, host.personId, inAWhile)
    return 'done'
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
    if (news.started) await this.activity.record(tx, deedOf(session, 'session.started', 'started the meeting'))
    if (news.ended) await this.activity.record(tx, deedOf(session, 'session.ended', 'ended the meeting'))
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
