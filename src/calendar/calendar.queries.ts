import type { Database } from '../database'
import type { MeetingProblem, StatusFacts } from '../sessions'
import type { Actor } from '../web'

/** A session as calendar pages show it. */
export interface CalendarRow extends StatusFacts {
  id: string
  title: string
  programId: string
  roomId: string
  instructorId: string
  instructor: string
  learnerCount: number
  meetingProblem: MeetingProblem | null
}

/** All that can be watched of a session, from each run of its meeting. */
const LENGTH = `
  (SELECT COALESCE(SUM(r.seconds), 0) FROM recording r
   WHERE r.session_id = s.id AND r.progress = 'ready') AS "seconds"`

/** A session whose recording is here, with the length of the recording. */
export interface RecordedRow extends CalendarRow {
  seconds: number
}

/** Whose calendar it is. */
export type Viewer = Pick<Actor, 'institutionId' | 'personId' | 'role'>

/** A page never holds more. What lies beyond is said, and found in the shorter views. */
export const MOST_SESSIONS = 2000

// The name by a subquery: joined, SQLite begins with the person and leaves the index of their sessions unused.
const COLUMNS = `
  (SELECT person.name FROM person WHERE person.id = s.instructor_id) AS "instructor",
  s.id AS "id", s.title AS "title", s.program_id AS "programId", s.room_id AS "roomId",
  s.instructor_id AS "instructorId", s.learner_count AS "learnerCount",
  s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.cancelled_at AS "cancelledAt", s.on_zoom AS "onZoom",
  s.meeting_state AS "meetingState", s.meeting_problem AS "meetingProblem",
  s.started_at AS "startedAt", s.ended_at AS "endedAt", s.recording_state AS "recordingState"`

interface Choice {
  from: Date
  /** The first instant that is no longer in it. */
  to?: Date
  /** Only sessions with a recording, the newest first. */
  recorded?: boolean
  limit: number
}

/** What the calendar reads: always of one institution, and only what this person may see. */
export class CalendarQueries {
  constructor(private readonly db: Database) {}

  /** Sessions that start in this time, in its order; at most MOST_SESSIONS and one. */
  startingIn(viewer: Viewer, from: Date, to: Date): Promise<CalendarRow[]> {
    return this.choose(viewer, { from, to, limit: MOST_SESSIONS + 1 })
  }

  /** The next sessions that start from this moment on. */
  startingFrom(viewer: Viewer, from: Date, limit: number): Promise<CalendarRow[]> {
    return this.choose(viewer, { from, limit })
  }

  /** The newest sessions of this time whose recording is here. */
  recordedIn(viewer: Viewer, from: Date, to: Date, limit: number): Promise<RecordedRow[]> {
    return this.choose<RecordedRow>(viewer, { from, to, recorded: true, limit })
  }

  /**
   * On which days something starts. One look into the index a day: a crowded month costs as much as an empty one.
   * @param boundaries the first instant of each day, and the one after the last
   */
  async busyDays(viewer: Viewer, boundaries: readonly Date[]): Promise<boolean[]> {
    const { source, condition, start, values } = visibleTo(viewer)
    const looks = boundaries.slice(1).map((_, day) => {
      const [from, to] = [values.length + day + 1, values.length + day + 2]
      return `EXISTS (SELECT 1 FROM ${source} WHERE ${condition} AND ${start} >= $${from} AND ${start} < $${to}) AS "${day}"`
    })
    const [found] = await this.db.query<Record<number, boolean | number>>(`SELECT ${looks.join(', ')}`, [
      ...values,
      ...boundaries,
    ])
    return looks.map((_, day) => this.db.flag(found![day]!))
  }

  private async choose<Row extends CalendarRow = CalendarRow>(viewer: Viewer, choice: Choice): Promise<Row[]> {
    const { source, condition, start, values } = visibleTo(viewer)
    const conditions = [condition, `${start} >= $${values.length + 1}`]
    if (choice.to) conditions.push(`${start} < $${values.length + 2}`)
    if (choice.recorded) conditions.push("s.recording_state = 'ready'")
    const rows = await this.db.query<Raw<Row>>(
      `SELECT ${choice.recorded ? `${COLUMNS}, ${LENGTH}` : COLUMNS}
       FROM ${source}
       WHERE ${conditions.join(' AND ')}
       ORDER BY ${start} ${choice.recorded ? 'DESC' : 'ASC'}, s.id LIMIT ${choice.limit}`,
      [...values, choice.from, ...(choice.to ? [choice.to] : [])],
    )
    return rows.map(row => this.read<Row>(row))
  }

  private read<Row extends CalendarRow>(row: Raw<Row>): Row {
    const { db } = this
    const read: Pick<CalendarRow, RawColumns> = {
      startsAt: db.instant(row.startsAt),
      endsAt: db.instant(row.endsAt),
      cancelledAt: db.instant(row.cancelledAt),
      startedAt: db.instant(row.startedAt),
      endedAt: db.instant(row.endedAt),
      onZoom: db.flag(row.onZoom),
    }
    return { ...row, ...read } as unknown as Row
  }
}

type RawColumns = 'startsAt' | 'endsAt' | 'cancelledAt' | 'startedAt' | 'endedAt' | 'onZoom'
type Raw<Row> = Omit<Row, RawColumns> & {
  startsAt: string | Date
  endsAt: string | Date
  cancelledAt: string | Date | null
  startedAt: string | Date | null
  endedAt: string | Date | null
  onZoom: boolean | number
}

/** Admins see all of their institution, instructors what they host, students what they are enrolled in. */
function visibleTo({ role, institutionId, personId }: Viewer) {
  const sessions = { source: 'session s', start: 's.starts_at' }
  if (role === 'admin') return { ...sessions, condition: 's.institution_id = $1', values: [institutionId] }
  const values = [institutionId, personId]
  if (role === 'instructor') return { ...sessions, condition: 's.institution_id = $1 AND s.instructor_id = $2', values }
  // The start stands in the enrollment too, so that the index of one person's enrollments answers alone.
  const source = 'enrollment e JOIN session s ON s.id = e.session_id'
  return { source, start: 'e.starts_at', condition: 'e.person_id = $2 AND s.institution_id = $1', values }
}
