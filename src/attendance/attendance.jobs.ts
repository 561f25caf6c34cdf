import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import { ZoomNotUsable } from '../connections'
import type { Database, Outbox } from '../database'
import type { JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import { MeetingRun, Session } from '../sessions'
import { GrantRefused, MeetingGone, ScopesMissing, ZoomAppBroken, ZoomRefused, type Stay, type ZoomApi } from '../zoom'
import { AttendanceCheck } from './attendance-check.entity'
import { keepMarks, type NewMark } from './marking'
import type { HostApi } from './meeting-host'

export const CHECK = 'attendance.check'

const payloadSchema = z.object({ sessionId: z.string() })
const DAY_MS = 24 * 60 * 60 * 1000
const BACK_DAYS = 7
const MOST_SESSIONS = 500

/** Asks for a comparison with Zoom's own list of participants, in the transaction of what makes it necessary. */
export function askToCheck(
  outbox: Outbox,
  tx: EntityManager,
  { id, institutionId }: Pick<Session, 'id' | 'institutionId'>,
  runAt: Date,
): Promise<void> {
  return outbox.enqueue(tx, { kind: CHECK, institutionId, key: id, payload: { sessionId: id }, runAt })
}

/** Compares attendance with what Zoom lists after the meeting: events may be late, or never come. */
export class AttendanceChecks {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly hostApi: HostApi,
  ) {}

  /** The job. What Zoom lists is added to what its events told; nothing is taken away. */
  readonly check: JobHandler = async ({ institutionId, payload }) => {
    const { sessionId: id } = payloadSchema.parse(payload)
    const session = await this.db.read.findOneBy(Session, { id, institutionId })
    if (!session?.meetingId) return
    const marks = await this.marksOf(session)
    if (!marks) return
    await this.db.write(async tx => {
      await keepMarks(tx, session, marks)
      await tx.save(tx.create(AttendanceCheck, { sessionId: id, institutionId, checkedAt: this.clock.now() }))
    })
  }

  /** Asks for a check of every session that ended by the plan and was never checked. */
  async askForForgotten(): Promise<void> {
    const now = this.clock.now()
    const sessions = await this.db.query<Pick<Session, 'id' | 'institutionId'>>(
      `SELECT s.id, s.institution_id AS "institutionId"
       FROM institution i JOIN session s ON s.institution_id = i.id AND s.starts_at > $1 AND s.starts_at < $2
         LEFT JOIN attendance_check c ON c.session_id = s.id
       WHERE s.ends_at < $2 AND s.meeting_id IS NOT NULL AND c.session_id IS NULL LIMIT ${MOST_SESSIONS}`,
      [new Date(now.getTime() - BACK_DAYS * DAY_MS), now],
    )
    if (sessions.length === 0) return
    await this.db.write(async tx => {
      for (const session of sessions) await askToCheck(this.outbox, tx, session, now)
    })
  }

  /** Null while Zoom cannot be asked in the host's name: the periodic work comes back to it. */
  private async marksOf(session: Session): Promise<NewMark[] | null> {
    try {
      const api = await this.hostApi(session)
      const marks: NewMark[] = []
      for (const uuid of await this.runsOf(session, api))
        marks.push(...(await staysOf(api, uuid)).flatMap(marksFrom(uuid)))
      return marks
    } catch (error) {
      if (REFUSALS.some(kind => error instanceof kind)) return []
      if (SET_BACKS.some(kind => error instanceof kind)) return null
      throw error
    }
  }

  private async runsOf({ id: sessionId, meetingId }: Session, api: ZoomApi): Promise<string[]> {
    const known = await this.db.read.findBy(MeetingRun, { sessionId })
    if (known.length > 0) return known.map(run => run.uuid)
    return (await api.pastRuns(meetingId!)).map(run => run.uuid)
  }
}

async function staysOf(api: ZoomApi, uuid: string): Promise<Stay[]> {
  const { items } = await api.pastParticipants(uuid)
  return items.filter(stay => stay.inMeeting)
}

const marksFrom =
  (runUuid: string) =>
  (who: Stay): NewMark[] => {
    const join: NewMark = { runUuid, who, kind: 'join', at: who.joinedAt }
    return who.leftAt ? [join, { runUuid, who, kind: 'leave', at: who.leftAt }] : [join]
  }

// The plan has no such list, or the meeting is too old: the events are all there is.
const REFUSALS = [MeetingGone, ZoomRefused]
const SET_BACKS = [ZoomNotUsable, GrantRefused, ZoomAppBroken, ScopesMissing]
