import { z } from 'zod'
import type { Accounts } from '../connections'
import type { Leases } from '../database'
import { RetryAt, type JobHandler, type JobHandlers } from '../jobs'
import type { Clock } from '../lib/clock'
import { MeetingGone, ZoomRefused, type ZoomApi } from '../zoom'
import { changeOf, differenceOf, fingerprintOf, isSame, markerOf } from './meeting-plan'
import { setbackOf } from './meeting-problem'
import type { FormerMeeting, MeetingRecords } from './meeting.records'
import { CHANGE_MEETING, COMPARE_MEETING, MAKE_MEETING, REMOVE_MEETING } from './meeting-work'
import type { Session } from './session.entity'

export interface MeetingJobDeps {
  leases: Leases
  leaseSeconds: number
  clock: Clock
  accounts: Accounts
  records: MeetingRecords
}

type Job = Parameters<JobHandler>[0]

const sessionJob = z.object({ sessionId: z.string(), fresh: z.boolean().optional() })
const removalJob = z.object({ sessionId: z.string(), meetingId: z.string(), personId: z.string() })

const MOST_WAIT_MS = 5000
/** Zoom deletes no meeting that is running. (Zoom reference 9.2) */
const IN_PROGRESS = 3002
const IN_PROGRESS_PAUSE_MS = 15 * 60_000

/**
 * Brings what stands at Zoom in line with our calendar. Whatever a job does, it may do twice: it looks at the
 * session first, and at Zoom before it makes something that could be there already.
 */
export class MeetingJobs {
  readonly handlers: JobHandlers = {
    [MAKE_MEETING]: job => this.make(job),
    [CHANGE_MEETING]: job => this.change(job),
    [REMOVE_MEETING]: job => this.remove(job),
    [COMPARE_MEETING]: job => this.compare(job),
  }

  constructor(private readonly deps: MeetingJobDeps) {}

  private async make(job: Job): Promise<void> {
    const { sessionId, fresh = false } = sessionJob.parse(job.payload)
    const { records, clock } = this.deps
    await this.alone(sessionId, async () => {
      const session = await records.find(job.institutionId, sessionId)
      if (!session?.wantsMeeting() || session.endsAt < clock.now()) return
      await this.talk(session, async zoom => {
        const plan = await records.planOf(session)
        // An earlier try, ours or another job's, may have made it without hearing the answer.
        const found = fresh && job.attempts === 1 ? null : await zoom.findMarked(markerOf(sessionId))
        const meeting = found ?? (await zoom.createMeeting(plan))
        const isAsPlanned = !found || isSame(differenceOf(plan, found))
        await records.attach(session, meeting, isAsPlanned ? fingerprintOf(plan) : null)
      })
    })
  }

  private async change(job: Job): Promise<void> {
    const { sessionId } = sessionJob.parse(job.payload)
    const { records } = this.deps
    await this.alone(sessionId, async () => {
      const session = await records.find(job.institutionId, sessionId)
      if (!hasMeeting(session)) return
      const plan = await records.planOf(session)
      if (fingerprintOf(plan) === session.sentPlan) return
      await this.talk(session, async zoom => {
        await zoom.changeMeeting(session.meetingId, changeOf(plan, this.deps.clock.now()))
        await records.update(session, current => current.noteSent(fingerprintOf(plan)))
        await records.tell(session)
      })
    })
  }

  private async remove(job: Job): Promise<void> {
    const { sessionId, meetingId, personId } = removalJob.parse(job.payload)
    await this.alone(sessionId, async () => {
      const session = await this.deps.records.find(job.institutionId, sessionId)
      // Cancelled and restored: the session may have found this very meeting again before we came to remove it.
      if (hasMeeting(session) && session.meetingId === meetingId) return
      const former = { institutionId: job.institutionId, sessionId, meetingId }
      try {
        const zoom = await this.deps.accounts.as(job.institutionId, personId)
        await zoom.deleteMeeting(meetingId)
        await this.deps.records.noteRemoved(former)
      } catch (error) {
        await this.leaveOrphan(former, error)
      }
    })
  }

  // Zoom's events come late and shuffled, so what differs is read from Zoom itself.
  private async compare(job: Job): Promise<void> {
    const { sessionId } = sessionJob.parse(job.payload)
    const { records, accounts, clock } = this.deps
    const session = await records.find(job.institutionId, sessionId)
    // Zoom moves a start that has passed by itself.
    if (!hasMeeting(session) || session.startsAt < clock.now()) return
    try {
      const zoom = await accounts.as(session.institutionId, session.instructorId)
      const meeting = await zoom.meeting(session.meetingId)
      const plan = await records.planOf(session)
      await records.update(session, current => current.compare(differenceOf(plan, meeting), fingerprintOf(plan)))
    } catch (error) {
      if (error instanceof MeetingGone) return records.lose(session)
      if (setbackOf(error)?.passes !== false) throw error
    }
  }

  // One job at a time for a session: two that make, remove or find its meeting would undo each other's work.
  private alone(sessionId: string, work: () => Promise<void>): Promise<void> {
    return this.deps.leases.run(`session:${sessionId}`, this.deps.leaseSeconds, MOST_WAIT_MS, work)
  }

  // A failure is written on the session first, so that its page says what is wrong while the job waits.
  private async talk(session: Session, call: (zoom: ZoomApi) => Promise<void>): Promise<void> {
    const { accounts, records } = this.deps
    try {
      await call(await accounts.as(session.institutionId, session.instructorId))
    } catch (error) {
      if (error instanceof MeetingGone) return records.lose(session)
      const setback = setbackOf(error)
      if (!setback) throw error
      await records.update(session, current => current.noteProblem(setback.problem, setback.text))
      if (setback.passes) throw error
    }
  }

  private async leaveOrphan(former: FormerMeeting, error: unknown): Promise<void> {
    if (error instanceof ZoomRefused && Number(error.code) === IN_PROGRESS)
      throw new RetryAt(new Date(this.deps.clock.now().getTime() + IN_PROGRESS_PAUSE_MS), 'the meeting is running')
    if (setbackOf(error)?.passes !== false) throw error
    await this.deps.records.noteLeftBehind(former)
  }
}

const hasMeeting = (session: Session | null): session is Session & { meetingId: string } =>
  session?.meetingState === 'ready' && session.meetingId !== null
