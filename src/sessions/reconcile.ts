import { Between, In, IsNull, Not, type EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Accounts } from '../connections'
import type { Database } from '../database'
import type { JobHandler, JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Listing, MeetingSummary, ZoomApi } from '../zoom'
import { noteRun } from './meeting.events'
import { differenceOf, isSame, markedSession, minutesOf } from './meeting-plan'
import { setbackOf } from './meeting-problem'
import { RECONCILE_HOST, type MeetingWork } from './meeting-work'
import { Session } from './session.entity'

const DAY_MS = 86_400_000
const LOOKS_AHEAD_DAYS = 120
const LOOKS_BACK_DAYS = 2
const MOST_INSTITUTIONS = 1000
const MOST_HOSTS = 2000
/** Zoom allows 100 creations and changes per host and day: the nearest sessions come first, the rest in later rounds. */
export const MOST_SESSIONS = 100
const MOST_PAST = 20
const MOST_RUNS = 10

const hostJob = z.object({ personId: z.string() })

/** Compares the calendar with Zoom from time to time: what no event told, or a lost one did, is found here. */
export class Reconciler {
  readonly handlers: JobHandlers = { [RECONCILE_HOST]: job => this.compareHost(job) }
  readonly periodic: PeriodicWork

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: Accounts,
    private readonly work: MeetingWork,
    everySeconds: number,
  ) {
    this.periodic = { name: 'sessions.reconcile', everySeconds, run: () => this.askForAll() }
  }

  // One job for each host: each waits for its own limits and failures, and holds up nobody else.
  private async askForAll(): Promise<void> {
    const centers = await this.db.query<{ id: string }>('SELECT id AS "id" FROM institution LIMIT $1', [
      MOST_INSTITUTIONS,
    ])
    const [from, to] = [this.daysFromNow(-LOOKS_BACK_DAYS), this.daysFromNow(LOOKS_AHEAD_DAYS)]
    for (const { id } of centers) {
      const hosts = await this.db.query<{ personId: string }>(HOSTS_SQL, [id, from, to, MOST_HOSTS])
      await this.db.write(async tx => {
        for (const { personId } of hosts) await this.work.reconcile(tx, id, personId)
      })
    }
  }

  private async compareHost(job: Parameters<JobHandler>[0]): Promise<void> {
    const { institutionId } = job
    const { personId } = hostJob.parse(job.payload)
    try {
      const zoom = await this.accounts.as(institutionId, personId)
      const listing = await zoom.meetings('scheduled')
      await this.checkComing(institutionId, personId, listing)
      await this.checkForeign(institutionId, personId, listing)
      await this.checkPast(institutionId, personId, zoom)
    } catch (error) {
      if (setbackOf(error)?.passes !== false) throw error
    }
  }

  private async checkComing(institutionId: string, instructorId: string, listing: Listing<MeetingSummary>) {
    const listed = new Map(listing.items.map(meeting => [meeting.id, meeting]))
    const startsAt = Between(this.clock.now(), this.daysFromNow(LOOKS_AHEAD_DAYS))
    await this.db.write(async tx => {
      const where = { institutionId, instructorId, startsAt, onZoom: true, cancelledAt: IsNull() }
      const sessions = await tx.find(Session, { where, order: { startsAt: 'ASC' }, take: MOST_SESSIONS })
      for (const session of sessions) await this.checkOne(tx, session, listed, listing.complete)
    })
  }

  private async checkOne(
    tx: EntityManager,
    session: Session,
    listed: ReadonlyMap<string, MeetingSummary>,
    complete: boolean,
  ): Promise<void> {
    if (session.meetingState === 'wanted') return this.work.make(tx, session)
    const meeting = listed.get(session.meetingId ?? '')
    if (session.meetingState === 'gone') return meeting ? this.takeBack(tx, session) : undefined
    if (!meeting) return complete ? this.work.compare(tx, session) : undefined
    const ours = { topic: session.title, startsAt: session.startsAt, minutes: minutesOf(session) }
    if (session.differs || !isSame(differenceOf(ours, meeting))) await this.work.compare(tx, session)
  }

  // Somebody recovered the meeting in Zoom: the job finds it by its marker.
  private async takeBack(tx: EntityManager, session: Session): Promise<void> {
    session.wantMeeting()
    await tx.save(session)
    await this.work.make(tx, session)
  }

  // Meetings with our marker that belong to no session any more, or are a session's second one.
  private async checkForeign(institutionId: string, personId: string, listing: Listing<MeetingSummary>) {
    const marked = listing.items.flatMap(meeting => {
      const sessionId = markedSession(meeting.agenda)
      return sessionId ? [{ sessionId, meetingId: meeting.id }] : []
    })
    if (marked.length === 0) return
    await this.db.write(async tx => {
      const ids = [...new Set(marked.map(each => each.sessionId))].slice(0, 1000)
      const sessions = await tx.findBy(Session, { institutionId, id: In(ids) })
      const byId = new Map(sessions.map(session => [session.id, session]))
      for (const each of marked) {
        const session = byId.get(each.sessionId)
        if (session && isLeftBehind(session, each.meetingId, personId, listing.items))
          await this.work.remove(tx, institutionId, { ...each, personId })
      }
    })
  }

  // Starts and ends that no event told: Zoom knows every run of a meeting for a while.
  private async checkPast(institutionId: string, instructorId: string, zoom: ZoomApi): Promise<void> {
    const now = this.clock.now()
    const ended = { institutionId, instructorId, startsAt: Between(this.daysFromNow(-LOOKS_BACK_DAYS), now) }
    const sessions = await this.db.read.find(Session, {
      where: [
        { ...ended, cancelledAt: IsNull(), meetingId: Not(IsNull()), startedAt: IsNull() },
        { ...ended, cancelledAt: IsNull(), meetingId: Not(IsNull()), endedAt: IsNull() },
      ],
      order: { startsAt: 'DESC' },
      take: MOST_PAST,
    })
    for (const session of sessions) if (session.endsAt < now) await this.readRuns(session, zoom)
  }

  private async readRuns(session: Session, zoom: ZoomApi): Promise<void> {
    const runs = await zoom.pastRuns(session.meetingId!)
    for (const { uuid } of runs.slice(-MOST_RUNS)) {
      const { startedAt, endedAt } = await zoom.pastMeeting(uuid)
      await this.db.write(tx => noteRun(tx, session, uuid, { startedAt, endedAt }))
    }
  }

  private daysFromNow(days: number): Date {
    return new Date(this.clock.now().getTime() + days * DAY_MS)
  }
}

function isLeftBehind(
  session: Session,
  meetingId: string,
  personId: string,
  listed: readonly MeetingSummary[],
): boolean {
  if (session.cancelledAt || !session.onZoom || session.instructorId !== personId) return true
  const isSecond = session.meetingState === 'ready' && session.meetingId !== meetingId
  return isSecond && listed.some(meeting => meeting.id === session.meetingId)
}

const HOSTS_SQL = `
  SELECT DISTINCT instructor_id AS "personId" FROM session
  WHERE institution_id = $1 AND starts_at >= $2 AND starts_at < $3 AND on_zoom AND cancelled_at IS NULL
  LIMIT $4`
