import { In, Not, type EntityManager } from 'typeorm'
import type { ProgramHue } from '../center'
import type { Database } from '../database'
import { NotFound } from '../errors'
import type { Actor } from '../web'
import { Session } from './session.entity'
import { COMING_COUNT_SQL, COMING_SQL, HELD_SQL, ROOM_DAY_SQL, ROSTER_SQL, VISIBLE_SQL } from './sessions.sql'

/** A session as pages show it: its columns, and the names that belong to its ids. */
export interface SessionRow extends Omit<Session, 'joinUrl' | 'createdBy' | 'sentPlan' | 'differs' | SessionMethods> {
  programName: string
  programHue: ProgramHue
  roomName: string
  roomKind: 'physical' | 'online'
  instructorName: string
  cancelledByName: string | null
  /** Whether whoever asks is on the roster. */
  isEnrolled: boolean
  sealedJoinUrl: string | null
}

type SessionMethods = {
  [Key in keyof Session]: Session[Key] extends (...args: never[]) => unknown ? Key : never
}[keyof Session]

export interface RosterLine {
  personId: string
  name: string
  email: string | null
  number: string | null
}

export interface RosterPage {
  learners: RosterLine[]
  /** Give it back for the next page; null on the last one. */
  next: string | null
}

/** A session in the day of a room. */
export interface RoomDayLine {
  id: string
  title: string
  programHue: ProgramHue
  instructorId: string
  instructorName: string
  startsAt: Date
  endsAt: Date
}

export interface ComingSessions {
  count: number
  /** How many of them have no link yet. */
  waiting: number
  /** The first that waits for a link; if none does, the first. */
  first: { id: string; title: string; startsAt: Date } | null
  /** The first of them all. */
  sessions: { id: string; title: string; startsAt: Date; hasLink: boolean }[]
}

const COMING_SHOWN = 10

export const ROSTER_PAGE = 50

/** Reads of sessions, each one statement, always of one institution. */
export class SessionQueries {
  constructor(private readonly db: Database) {}

  /**
   * A session, if this person may see it: learners those they are in, instructors those they host, admins all.
   * @throws NotFound otherwise, and for what is no id at all
   */
  async visible(actor: Actor, id: string): Promise<SessionRow> {
    const row = ID.test(id) ? await this.row(actor, id) : null
    const isTheirs =
      actor.role === 'admin' || (actor.role === 'student' ? row?.isEnrolled : row?.instructorId === actor.personId)
    if (!row || !isTheirs) throw new NotFound('This session')
    return row
  }

  /** The session that a Zoom meeting belongs to, also when the meeting is gone; null for meetings of others. */
  byMeeting(
    tx: EntityManager,
    institutionId: string,
    meetingId: string,
    hostId: string | null = null,
  ): Promise<Session | null> {
    return sessionOfMeeting(tx, institutionId, meetingId, hostId)
  }

  /** The learners of a session by name, fifty at a time. */
  async roster(institutionId: string, sessionId: string, after: string | null = null): Promise<RosterPage> {
    const [name, id] = cursorOf(after)
    const rows = await this.db.query<RosterLine>(ROSTER_SQL, [sessionId, institutionId, name, id, ROSTER_PAGE + 1])
    const learners = rows.slice(0, ROSTER_PAGE)
    const last = learners.at(-1)
    return { learners, next: rows.length > ROSTER_PAGE && last ? JSON.stringify([last.name, last.personId]) : null }
  }

  /** Everybody on the roster, for the form that changes it. */
  learnerIds(institutionId: string, sessionId: string): Promise<string[]> {
    const sql = 'SELECT person_id AS "personId" FROM enrollment WHERE session_id = $1 AND institution_id = $2'
    return this.db
      .query<{ personId: string }>(sql, [sessionId, institutionId])
      .then(rows => rows.map(row => row.personId))
  }

  /** What happens in a room between two instants, cancelled sessions left out. */
  async roomDay(institutionId: string, roomId: string, from: Date, to: Date): Promise<RoomDayLine[]> {
    const rows = await this.db.query<RoomDayLine>(ROOM_DAY_SQL, [institutionId, from, to, roomId])
    return rows.map(row => ({
      ...row,
      startsAt: this.db.instant(row.startsAt),
      endsAt: this.db.instant(row.endsAt),
    }))
  }

  /** The sessions that this person is going to host. */
  async coming(institutionId: string, personId: string, now: Date): Promise<ComingSessions> {
    const rows = await this.db.query<ComingRow>(COMING_SQL, [institutionId, personId, now])
    const waiting = rows.filter(row => row.meetingState === 'wanted' || row.meetingState === 'gone')
    const first = waiting[0] ?? rows[0]
    return {
      count: rows.length,
      waiting: waiting.length,
      first: first ? { id: first.id, title: first.title, startsAt: this.db.instant(first.startsAt) } : null,
      sessions: rows.slice(0, COMING_SHOWN).map(({ id, title, startsAt, meetingState }) => ({
        ...{ id, title, startsAt: this.db.instant(startsAt) },
        hasLink: meetingState === 'ready',
      })),
    }
  }

  /** Of these sessions those that this person of the staff may see, by title and time. */
  async seen(
    { institutionId, personId, role }: Actor,
    ids: readonly string[],
  ): Promise<Pick<Session, 'id' | 'title' | 'startsAt'>[]> {
    if (ids.length === 0) return []
    const own = role === 'admin' ? {} : { instructorId: personId }
    const select = { id: true, title: true, startsAt: true } as const
    return this.db.read.find(Session, { select, where: { institutionId, id: In([...ids]), ...own } })
  }

  /** How many sessions this person is going to host, on Zoom or not. */
  async comingCount(tx: EntityManager, institutionId: string, personId: string, now: Date): Promise<number> {
    const [row] = await tx.query<{ count: number }[]>(COMING_COUNT_SQL, [institutionId, personId, now])
    return Number(row?.count ?? 0)
  }

  /** Whether a meeting is known to have ended after this moment. */
  async heldAfter(institutionId: string, after: Date): Promise<boolean> {
    const planned = new Date(after.getTime() - 86_400_000)
    return (await this.db.query(HELD_SQL, [institutionId, planned, after])).length > 0
  }

  private async row({ institutionId, personId }: Actor, id: string): Promise<SessionRow | null> {
    const [raw] = await this.db.query<RawRow>(VISIBLE_SQL, [id, institutionId, personId])
    return raw ? this.present(raw) : null
  }

  private present({ enrollmentId, ...raw }: RawRow): SessionRow {
    const { db } = this
    return {
      ...raw,
      isEnrolled: enrollmentId !== null,
      startsAt: db.instant(raw.startsAt),
      endsAt: db.instant(raw.endsAt),
      createdAt: db.instant(raw.createdAt),
      onZoom: db.flag(raw.onZoom),
      recordsToCloud: raw.recordsToCloud === null ? null : db.flag(raw.recordsToCloud),
      cancelledAt: raw.cancelledAt && db.instant(raw.cancelledAt),
      startedAt: raw.startedAt && db.instant(raw.startedAt),
      endedAt: raw.endedAt && db.instant(raw.endedAt),
      zoomStartsAt: raw.zoomStartsAt && db.instant(raw.zoomStartsAt),
    }
  }
}

/** As `byMeeting`, for the handlers of this feature. */
export async function sessionOfMeeting(
  tx: EntityManager,
  institutionId: string,
  meetingId: string,
  hostId: string | null = null,
): Promise<Session | null> {
  const session = await tx.findOneBy(Session, { institutionId, meetingId, meetingState: Not('none') })
  const isForeign = hostId !== null && session?.meetingHostId != null && session.meetingHostId !== hostId
  return isForeign ? null : session
}

// What is no identifier of ours is not asked for: a broken text would be an error of the database.
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where a page of the roster goes on; from an address, so anything may stand there. */
function cursorOf(after: string | null): [string, string] {
  try {
    const parsed: unknown = JSON.parse(after ?? '["",""]')
    if (Array.isArray(parsed) && parsed.length === 2) return [String(parsed[0]), String(parsed[1])]
  } catch {
    // A cursor that is none begins at the beginning.
  }
  return ['', '']
}

type RawRow = Omit<SessionRow, 'isEnrolled'> & { enrollmentId: string | null }

interface ComingRow {
  id: string
  title: string
  startsAt: Date
  meetingState: Session['meetingState']
}
