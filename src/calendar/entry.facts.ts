import type { ActivityLog, ActivityRow } from '../activity'
import type { AttendanceService, SessionAttendance } from '../attendance'
import type { ConnectionFacts, ConnectionsQueries } from '../connections'
import type { Clock } from '../lib/clock'
import type { RecordingQueries, SessionRecordings } from '../recordings'
import type { ReadinessQueries, ReadinessRow } from '../readiness'
import { hasEnded, mayManage, type RosterPage, type SessionQueries, type SessionRow } from '../sessions'
import type { Visit } from '../web'
import type { EntryWishes } from './entry.forms'

/** What the entry is drawn from, whoever asks. */
export interface EntryFacts {
  visit: Visit
  session: SessionRow
  now: Date
  opensMinutes: number
  /** Hosts it, or is an admin: sees who was there. */
  isStaff: boolean
  host: ConnectionFacts | null
  /** For staff, and only once the meeting ran. */
  report: SessionAttendance | null
}

/** What only the whole page needs. */
export interface EntryPageFacts extends EntryFacts {
  wishes: EntryWishes
  recordings: SessionRecordings
  activity: ActivityRow[]
  roster: RosterPage | null
  /** For staff, before a session on Zoom. */
  readiness: ReadinessRow | null
}

export interface EntryReaderDeps {
  clock: Clock
  sessions: { queries: SessionQueries }
  attendance: { service: AttendanceService }
  recordings: { queries: RecordingQueries }
  connections: { queries: ConnectionsQueries }
  readiness: { queries: ReadinessQueries }
  activity: ActivityLog
  knobs: { joinOpensMinutes: number }
}

/** Reads all of an entry. Everything is asked for after the session itself, which decides whether it may be seen. */
export class EntryReader {
  constructor(private readonly deps: EntryReaderDeps) {}

  /** @throws NotFound for a session that is not theirs */
  async head(visit: Visit, id: string): Promise<EntryFacts> {
    const { sessions, attendance, connections, clock, knobs } = this.deps
    const session = await sessions.queries.visible(visit.actor, id)
    const isStaff = mayManage(visit.actor, session)
    const now = clock.now()
    const [report, host] = await Promise.all([
      isStaff && session.onZoom ? attendance.service.report(session) : null,
      session.onZoom ? connections.queries.of(session.institutionId, session.instructorId) : null,
    ])
    return { visit, session, now, opensMinutes: knobs.joinOpensMinutes, isStaff, host, report }
  }

  async page(visit: Visit, id: string, wishes: EntryWishes): Promise<EntryPageFacts> {
    const facts = await this.head(visit, id)
    const { session, isStaff } = facts
    const { institutionId } = session
    const [recordings, activity, roster, readiness] = await Promise.all([
      this.recordings(session),
      isStaff ? this.deps.activity.about(institutionId, id) : [],
      isStaff && !showsAttendance(facts) ? this.deps.sessions.queries.roster(institutionId, id, wishes.after) : null,
      isStaff && isAhead(facts) ? this.deps.readiness.queries.of(institutionId, id) : null,
    ])
    return { ...facts, wishes, recordings, activity, roster, readiness }
  }

  recordings({ institutionId, id }: SessionRow): Promise<SessionRecordings> {
    return this.deps.recordings.queries.ofSession(institutionId, id)
  }
}

/** Attendance stands on the page from the moment somebody was in the meeting. */
export const showsAttendance = ({ report, session }: EntryFacts): boolean => report !== null && !session.cancelledAt

// Once it has begun there is nothing to make ready any more.
const isAhead = ({ session, now }: EntryFacts): boolean =>
  session.onZoom && !session.cancelledAt && session.startsAt > now && !hasEnded(session, now)
