import type { Database } from '../database'
import { WEEK_MS } from './due.policy'
import type { AtRisk, Need } from './need'

/** An admin's reminder that a person has not followed yet. */
export interface Asked {
  at: Date
  by: string | null
}

/** Reads of who has to act, and for what; always of one institution. */
export class RemindersQueries {
  constructor(private readonly db: Database) {}

  /** The centers whose Zoom app has keys. */
  async centers(): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(CENTERS_SQL)
    return rows.map(({ id }) => id)
  }

  /** Everybody whose connection does not do, whether or not anything depends on it. */
  async needs(institutionId: string, now: Date): Promise<Need[]> {
    const rows = await this.db.query<NeedRow>(needsSql(''), [institutionId, now, true])
    return rows.map(row => this.present(institutionId, row))
  }

  /** Null when this person's connection does, or they are nobody who hosts. */
  async needOf(institutionId: string, personId: string, now: Date): Promise<Need | null> {
    const sql = needsSql('AND person.id = $4')
    const [row] = await this.db.query<NeedRow>(sql, [institutionId, now, true, personId])
    return row ? this.present(institutionId, row) : null
  }

  /** The sessions of the next seven days of everybody whose connection does not do, by person. */
  async atRisk(institutionId: string, now: Date): Promise<Map<string, AtRisk[]>> {
    const weekAhead = new Date(now.getTime() + WEEK_MS)
    const rows = await this.db.query<AtRisk & { personId: string }>(AT_RISK_SQL, [institutionId, now, weekAhead, true])
    const found = new Map<string, AtRisk[]>()
    for (const { personId, id, title, startsAt } of rows) {
      const theirs = found.get(personId) ?? []
      found.set(personId, [...theirs, { id, title, startsAt: this.db.instant(startsAt) }])
    }
    return found
  }

  /** The sessions that this person is going to host soonest. */
  async coming(institutionId: string, personId: string, now: Date, most: number): Promise<AtRisk[]> {
    const rows = await this.db.query<AtRisk>(COMING_SQL, [institutionId, personId, now, true, most])
    return rows.map(row => ({ ...row, startsAt: this.db.instant(row.startsAt) }))
  }

  /** The newest reminder of an admin's, since then. */
  async askedSince(institutionId: string, personId: string, since: Date | null): Promise<Asked | null> {
    const [row] = await this.db.query<Asked>(ASKED_SQL, [institutionId, personId, since ?? new Date(0)])
    return row ? { by: row.by, at: this.db.instant(row.at) } : null
  }

  /** Whether anybody here works with Zoom at all. */
  async hasConnections(institutionId: string): Promise<boolean> {
    const rows = await this.db.query(LIVE_SQL, [institutionId])
    return rows.length > 0
  }

  private present(institutionId: string, row: NeedRow): Need {
    const { nextId, nextTitle, nextStartsAt, coming, stateSince, ...person } = row
    return {
      ...{ ...person, institutionId, coming: Number(coming) },
      stateSince: this.db.instant(stateSince),
      next: nextId ? { id: nextId, title: nextTitle!, startsAt: this.db.instant(nextStartsAt!) } : null,
    }
  }
}

type NeedRow = Omit<Need, 'institutionId' | 'next'> & {
  nextId: string | null
  nextTitle: string | null
  nextStartsAt: Date | null
}

const CENTERS_SQL = `SELECT institution_id AS "id" FROM zoom_app WHERE client_id IS NOT NULL AND client_secret IS NOT NULL`

const COMING = `session.institution_id = $1 AND session.starts_at > $2
  AND session.cancelled_at IS NULL AND session.on_zoom = $3`

const needsSql = (filter: string): string => `
  SELECT needy.*, session.title AS "nextTitle", session.starts_at AS "nextStartsAt"
  FROM (
    SELECT person.id AS "personId", person.name AS "name", person.email AS "email", person.role AS "role",
      COALESCE(connection.state, 'none') AS "state", connection.state_since AS "stateSince",
      COALESCE(connection.scopes, '') AS "scopes",
      (SELECT count(*) FROM session WHERE session.instructor_id = person.id AND ${COMING}) AS "coming",
      (SELECT session.id FROM session WHERE session.instructor_id = person.id AND ${COMING}
        ORDER BY session.starts_at LIMIT 1) AS "nextId"
    FROM person
    LEFT JOIN connection ON connection.institution_id = person.institution_id AND connection.person_id = person.id
    WHERE person.institution_id = $1 AND person.disabled_at IS NULL AND person.role IN ('admin', 'instructor')
      AND (connection.state IS NULL OR connection.state <> 'connected') ${filter}
  ) AS needy
  LEFT JOIN session ON session.institution_id = $1 AND session.id = needy."nextId"
  ORDER BY needy."name", needy."personId"`

const AT_RISK_SQL = `
  SELECT session.instructor_id AS "personId", session.id AS "id", session.title AS "title",
    session.starts_at AS "startsAt"
  FROM session
  LEFT JOIN connection
    ON connection.institution_id = session.institution_id AND connection.person_id = session.instructor_id
  WHERE session.institution_id = $1 AND session.starts_at > $2 AND session.starts_at <= $3
    AND session.cancelled_at IS NULL AND session.on_zoom = $4
    AND (connection.state IS NULL OR connection.state <> 'connected')
  ORDER BY session.starts_at, session.id`

const COMING_SQL = `
  SELECT id AS "id", title AS "title", starts_at AS "startsAt" FROM session
  WHERE institution_id = $1 AND instructor_id = $2 AND starts_at > $3 AND cancelled_at IS NULL AND on_zoom = $4
  ORDER BY starts_at, id LIMIT $5`

const ASKED_SQL = `
  SELECT reminder.created_at AS "at", person.name AS "by" FROM reminder
  LEFT JOIN person ON person.institution_id = reminder.institution_id AND person.id = reminder.by_person_id
  WHERE reminder.institution_id = $1 AND reminder.person_id = $2 AND reminder.created_at > $3
    AND reminder.kind = 'by-hand'
  ORDER BY reminder.created_at DESC LIMIT 1`

const LIVE_SQL = `
  SELECT 1 FROM connection WHERE institution_id = $1 AND state IN ('connected', 'permissions-missing') LIMIT 1`
