import { containing, holds, type Database } from '../database'
import { APPLY, type InboxState } from '../webhooks'
import type { EventKind, EventResult, EventSearch } from './event-log.forms'

/** An event in the log. */
export interface EventRow {
  id: string
  event: string
  result: EventResult
  /** About the meeting of a connection test. */
  isTest: boolean
  receivedAt: Date
  eventAt: Date
  requestId: string | null
  meetingId: string | null
  session: { id: string; title: string } | null
  /** How often it was tried so far. */
  attempts: number
  /** When it is tried again by itself. */
  nextAt: Date | null
  lastError: string | null
}

export interface EventCounts {
  today: number
  failed: number
}

export const PAGE_ROWS = 50

/** Reads of kept events, always of one institution. */
export class EventLogQueries {
  constructor(private readonly db: Database) {}

  /** The newest events. @returns one more than `limit`, when there is more */
  async list(institutionId: string, search: EventSearch, limit = PAGE_ROWS): Promise<EventRow[]> {
    const parameters: unknown[] = [institutionId]
    const $ = (value: unknown): string => `$${parameters.push(value)}`
    const conditions = ['e.institution_id = $1']
    if (search.kind) conditions.push(OF_KIND[search.kind])
    if (search.state) conditions.push(WITH_RESULT[search.state])
    if (search.q) conditions.push(matching(search.q, $))
    if (search.after) conditions.push(`(e.received_at, e.id) < (${$(search.after.at)}, ${$(search.after.id)})`)
    const rows = await this.db.query<RawRow>(
      `${ROWS} WHERE ${conditions.join(' AND ')} ORDER BY e.received_at DESC, e.id DESC LIMIT ${limit + 1}`,
      parameters,
    )
    return rows.map(row => this.eventOf(row))
  }

  async find(institutionId: string, id: string): Promise<EventRow | null> {
    const [row] = await this.db.query<RawRow>(`${ROWS} WHERE e.institution_id = $1 AND e.id = $2`, [institutionId, id])
    return row ? this.eventOf(row) : null
  }

  /** @param startOfToday in the center's time zone */
  async counts(institutionId: string, startOfToday: Date): Promise<EventCounts> {
    const [counts] = await this.db.query<EventCounts>(
      `SELECT
        (SELECT count(*) FROM inbox_event e WHERE e.institution_id = $1 AND e.received_at >= $2) AS today,
        (SELECT count(*) FROM inbox_event e ${TRIES} WHERE e.institution_id = $1 AND ${WITH_RESULT.failed}) AS failed`,
      [institutionId, startOfToday],
    )
    return counts!
  }

  private eventOf(row: RawRow): EventRow {
    const { state, pendingId, tries, nextAt, sessionId, sessionTitle, receivedAt, eventAt, ...rest } = row
    return {
      ...rest,
      result: resultOf(state, rest.attempts, pendingId),
      isTest: state === 'test',
      // It is first tried together with others, and only then by a job of its own.
      attempts: Math.max(rest.attempts, (tries ?? -1) + 1),
      receivedAt: this.db.instant(receivedAt),
      eventAt: this.db.instant(eventAt),
      nextAt: this.db.instant(nextAt),
      session: sessionId ? { id: sessionId, title: sessionTitle! } : null,
    }
  }
}

interface RawRow extends Pick<EventRow, 'id' | 'event' | 'requestId' | 'meetingId' | 'attempts' | 'lastError'> {
  state: InboxState
  pendingId: string | null
  tries: number | null
  receivedAt: string | Date
  eventAt: string | Date
  nextAt: string | Date | null
  sessionId: string | null
  sessionTitle: string | null
}

function resultOf(state: InboxState, attempts: number, pendingId: string | null): EventResult {
  if (state === 'test') return 'ignored'
  return state === 'waiting' && attempts > 0 && !pendingId ? 'failed' : state
}

// What was tried and still waits, although no job will try it again, has failed: whatever became of the job.
const TRIES = `
  LEFT JOIN job u ON u.institution_id = e.institution_id AND u.kind = '${APPLY}' AND u.key = e.id
    AND u.finished_at IS NULL`

const ROWS = `
  SELECT e.id, e.event, e.state, e.received_at AS "receivedAt", e.event_at AS "eventAt", e.request_id AS "requestId",
    e.meeting_id AS "meetingId", u.id AS "pendingId", u.run_at AS "nextAt",
    e.attempts, COALESCE(u.attempts, d.attempts) AS tries, COALESCE(u.last_error, d.last_error) AS "lastError",
    s.id AS "sessionId", s.title AS "sessionTitle"
  FROM inbox_event e ${TRIES}
  LEFT JOIN job d ON d.state = 'dead' AND d.institution_id = e.institution_id AND d.kind = '${APPLY}' AND d.key = e.id
  LEFT JOIN session s ON s.institution_id = e.institution_id AND s.meeting_id = e.meeting_id
    AND s.meeting_state <> 'none'`

const OF_KIND: Record<EventKind, string> = {
  meetings: `e.event LIKE 'meeting.%' AND e.event NOT LIKE 'meeting.participant%'`,
  participants: `e.event LIKE 'meeting.participant%'`,
  recordings: `e.event LIKE 'recording.%'`,
  accounts: `(e.event LIKE 'user.%' OR e.event = 'app_deauthorized')`,
}

const WITH_RESULT: Record<EventResult, string> = {
  applied: `e.state = 'applied'`,
  ignored: `e.state IN ('ignored', 'test')`,
  waiting: `e.state = 'waiting' AND (e.attempts = 0 OR u.id IS NOT NULL)`,
  failed: `e.state = 'waiting' AND e.attempts > 0 AND u.id IS NULL`,
}

// A meeting number is written in groups, and searched as it is written: 845 1236 0977.
function matching(words: string, $: (value: unknown) => string): string {
  const title = holds('s.title', $(containing(words)))
  const digits = words.replace(/[\s-]/g, '')
  return /^\d{3,20}$/.test(digits) ? `(${title} OR e.meeting_id LIKE ${$(`${digits}%`)})` : title
}
