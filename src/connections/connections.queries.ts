import { In } from 'typeorm'
import type { Database } from '../database'
import { Connection, type ConnectionState } from './connection.entity'

/** A connection as a page may show it: without tokens. */
export type ConnectionFacts = Omit<Connection, 'accessToken' | 'refreshToken' | 'apiUrl'>

/** `none`: never connected. */
export type ShownState = ConnectionState | 'none'

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

  /** For how many accounts Zoom does not answer, and since when; null while it does. Asking to slow down is an answer. */
  async unanswered(institutionId: string): Promise<{ count: number; since: Date } | null> {
    const [row] = await this.db.query<{ count: string | number; since: string | Date | null }>(UNANSWERED_SQL, [
      institutionId,
    ])
    const since = this.db.instant(row?.since ?? null)
    return since && { count: Number(row!.count), since }
  }

  /** Whose Zoom user this is, or was last. */
  async personByZoomUser(institutionId: string, zoomUserId: string): Promise<string | null> {
    const order = { connectedAt: 'DESC' } as const
    const row = await this.db.read.findOne(Connection, { where: { institutionId, zoomUserId }, order })
    return row?.personId ?? null
  }
}

const UNANSWERED_SQL = `
  SELECT COUNT(*) AS "count", MIN(failing_since) AS "since" FROM connection
  WHERE institution_id = $1 AND failing_since IS NOT NULL AND failing_cause = 'no-answer'
    AND state IN ('connected', 'permissions-missing')`
