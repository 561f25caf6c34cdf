import { In } from 'typeorm'
import type { Database } from '../database'
import { Connection, type ConnectionState } from './connection.entity'

/** A connection as a page may show it: without tokens. */
export type ConnectionFacts = Omit<Connection, 'accessToken' | 'refreshToken' | 'refreshStartedAt' | 'apiUrl'>

/** `none`: never connected. */
export type ShownState = ConnectionState | 'none'

/** An instructor on the board. */
export interface BoardRow {
  personId: string
  name: string
  email: string | null
  state: ShownState
  plan: Connection['plan']
  scopes: string
  zoomEmail: string | null
  lastContactAt: Date | null
  /** The start of the session they host next, or host now. */
  nextAt: Date | null
}

export type BoardFilter = 'all' | 'attention' | 'never'

export interface BoardCounts {
  all: number
  attention: number
  never: number
}

/** What the facts above the board are made of. */
export interface WeekFacts {
  /** Sessions of the next seven days whose instructor cannot host. */
  hostless: number
  firstHostless: Date | null
  recordingsProcessing: number
}

export const BOARD_PAGE = 100

/** Reads of connections, always of one institution. */
export class ConnectionsQueries {
  constructor(private readonly db: Database) {}

  of(institutionId: string, personId: string): Promise<ConnectionFacts | null> {
    return this.db.read.findOneBy(Connection, { institutionId, personId })
  }

  /** How each of these people stands with Zoom. */
  async statesOf(institutionId: string, personIds: readonly string[]): Promise<Map<string, ShownState>> {
    const states = new Map<string, ShownState>(personIds.map(id => [id, 'none']))
    if (personIds.length === 0) return states
    const rows = await this.db.read.find(Connection, {
      select: { personId: true, state: true },
      where: { institutionId, personId: In([...personIds]) },
    })
    for (const { personId, state } of rows) states.set(personId, state)
    return states
  }

  /** Whose Zoom user this is, or was last. */
  async personByZoomUser(institutionId: string, zoomUserId: string): Promise<string | null> {
    const order = { connectedAt: 'DESC' } as const
    const row = await this.db.read.findOne(Connection, { where: { institutionId, zoomUserId }, order })
    return row?.personId ?? null
  }

  /** How many people somebody has to see to. */
  async attentionCount(institutionId: string): Promise<number> {
    return (await this.counts(institutionId)).attention
  }

  async counts(institutionId: string): Promise<BoardCounts> {
    const [row] = await this.db.query<BoardCounts>(COUNTS_SQL, [institutionId])
    return { all: row!.all, attention: row!.attention ?? 0, never: row!.never ?? 0 }
  }

  /** Instructors, those first whose next session is at risk, then by their next session. */
  async board(institutionId: string, filter: BoardFilter, find: string, now: Date): Promise<BoardRow[]> {
    const like = `%${find.toLowerCase().replace(/[\\%_]/g, sign => `\\${sign}`)}%`
    const sql = boardSql(filter)
    const rows = await this.db.query<BoardRow>(sql, [institutionId, now, hoursBefore(now, 12), like, true, BOARD_PAGE])
    return rows.map(row => ({
      ...row,
      lastContactAt: row.lastContactAt && this.db.instant(row.lastContactAt),
      nextAt: row.nextAt && this.db.instant(row.nextAt),
    }))
  }

  async week(institutionId: string, now: Date): Promise<WeekFacts> {
    const weekAhead = hoursBefore(now, -7 * 24)
    const [hostless] = await this.db.query<{ count: number; first: Date | null }>(HOSTLESS_SQL, [
      ...[institutionId, now, weekAhead, true],
    ])
    const [recordings] = await this.db.query<{ count: number }>(PROCESSING_SQL, [
      institutionId,
      hoursBefore(now, 7 * 24),
    ])
    return {
      hostless: hostless!.count,
      firstHostless: hostless!.first && this.db.instant(hostless!.first),
      recordingsProcessing: recordings!.count,
    }
  }
}

const hoursBefore = (now: Date, hours: number): Date => new Date(now.getTime() - hours * 3600_000)

// Instructors, and admins who connected an account of their own.
const PEOPLE = `
  FROM person
  LEFT JOIN connection ON connection.institution_id = person.institution_id AND connection.person_id = person.id
  WHERE person.institution_id = $1 AND person.disabled_at IS NULL
    AND (person.role = 'instructor' OR person.role = 'admin' AND connection.id IS NOT NULL)`

const NEEDS_ATTENTION = `
  (connection.state IS NULL OR connection.state <> 'connected')
    AND (person.role = 'instructor' OR connection.state NOT IN ('disconnected', 'deauthorized'))`

const COUNTS_SQL = `
  SELECT count(*) AS "all",
    count(CASE WHEN ${NEEDS_ATTENTION} THEN 1 END) AS "attention",
    count(CASE WHEN connection.state IS NULL THEN 1 END) AS "never"
  ${PEOPLE}`

const FILTERS: Record<BoardFilter, string> = {
  all: '',
  attention: `AND ${NEEDS_ATTENTION}`,
  never: 'AND connection.id IS NULL',
}

const boardSql = (filter: BoardFilter): string => `
  SELECT * FROM (
    SELECT person.id AS "personId", person.name AS "name", person.email AS "email",
      COALESCE(connection.state, 'none') AS "state", connection.plan AS "plan",
      COALESCE(connection.scopes, '') AS "scopes", connection.zoom_email AS "zoomEmail",
      connection.last_contact_at AS "lastContactAt",
      CASE WHEN ${NEEDS_ATTENTION} THEN 0 ELSE 1 END AS "rank",
      (SELECT session.starts_at FROM session
        WHERE session.institution_id = person.institution_id AND session.instructor_id = person.id
          AND session.starts_at > $3 AND session.ends_at > $2
          AND session.cancelled_at IS NULL AND session.on_zoom = $5
        ORDER BY session.starts_at LIMIT 1) AS "nextAt"
    ${PEOPLE} ${FILTERS[filter]}
      AND (lower(person.name) LIKE $4 ESCAPE '\\' OR lower(person.email) LIKE $4 ESCAPE '\\')
  ) AS board
  ORDER BY CASE WHEN "nextAt" IS NULL THEN 2 ELSE "rank" END, "nextAt", "rank", "name"
  LIMIT $6`

const HOSTLESS_SQL = `
  SELECT count(*) AS "count", min(session.starts_at) AS "first"
  FROM session
  LEFT JOIN connection
    ON connection.institution_id = session.institution_id AND connection.person_id = session.instructor_id
  WHERE session.institution_id = $1 AND session.starts_at > $2 AND session.starts_at < $3
    AND session.cancelled_at IS NULL AND session.on_zoom = $4
    AND (connection.state IS NULL OR connection.state NOT IN ('connected', 'permissions-missing'))`

const PROCESSING_SQL = `
  SELECT count(*) AS "count" FROM session
  WHERE institution_id = $1 AND starts_at > $2 AND recording_state = 'processing'`
