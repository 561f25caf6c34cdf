import { APPLY } from '../webhooks'
import type { BoardFilter } from './board.queries'

// Instructors, and admins who connected an account of their own.
const PEOPLE = `
  FROM person
  LEFT JOIN connection ON connection.institution_id = person.institution_id AND connection.person_id = person.id
  WHERE person.institution_id = $1 AND person.disabled_at IS NULL
    AND (person.role = 'instructor' OR person.role = 'admin' AND connection.id IS NOT NULL)`

// An admin may have connected for the check of the set-up alone: it matters when they are to host.
const isToHost = (now: string): string => `
  (person.role = 'instructor' OR EXISTS (SELECT 1 FROM session
    WHERE session.institution_id = person.institution_id AND session.instructor_id = person.id
      AND session.starts_at > ${now} AND session.cancelled_at IS NULL AND session.on_zoom))`

const needsAttention = (now: string): string => `
  (connection.state IS NULL OR connection.state <> 'connected') AND ${isToHost(now)}`

// What was said before the connection came to be as it is was about something else.
const REMINDED_AT = `
  (SELECT max(reminder.created_at) FROM reminder
    WHERE reminder.institution_id = person.institution_id AND reminder.person_id = person.id
      AND reminder.kind <> 'set-up' AND (reminder.kind = 'by-hand' OR reminder.delivery = 'sent')
      AND (connection.state_since IS NULL OR reminder.created_at >= connection.state_since))`

const askedSince = (moment: string): string => `
  EXISTS (SELECT 1 FROM reminder
    WHERE reminder.institution_id = person.institution_id AND reminder.person_id = person.id
      AND reminder.kind = 'by-hand' AND reminder.created_at > ${moment})`

/** How many people of institution $1 need attention at $2. */
export const ATTENTION_SQL = `SELECT count(*) AS "count" ${PEOPLE} AND ${needsAttention('$2')}`

const isRemindable = `${needsAttention('$3')} AND person.id <> $4 AND NOT ${askedSince('$2')}`

/** People of institution $1 in each state at $3, for admin $4; whom an admin asked after $2 may not be asked again. */
export const COUNTS_SQL = `
  SELECT count(*) AS "all",
    count(CASE WHEN ${isToHost('$3')} THEN 1 END) AS "hosts",
    count(CASE WHEN ${needsAttention('$3')} THEN 1 END) AS "attention",
    count(CASE WHEN ${needsAttention('$3')} AND person.id <> $4 THEN 1 END) AS "others",
    count(CASE WHEN connection.id IS NULL AND ${REMINDED_AT} IS NULL THEN 1 END) AS "notInvited",
    count(CASE WHEN connection.id IS NULL AND ${REMINDED_AT} IS NOT NULL THEN 1 END) AS "invited",
    count(CASE WHEN connection.state = 'connected' THEN 1 END) AS "connected",
    count(CASE WHEN ${isRemindable} THEN 1 END) AS "remindable",
    count(CASE WHEN ${isRemindable} AND connection.id IS NULL THEN 1 END) AS "invitable"
  ${PEOPLE}`

const FILTERS: Record<BoardFilter, string> = {
  all: '',
  attention: `AND ${needsAttention('$2')}`,
  'not-invited': `AND connection.id IS NULL AND ${REMINDED_AT} IS NULL`,
  invited: `AND connection.id IS NULL AND ${REMINDED_AT} IS NOT NULL`,
  connected: `AND connection.state = 'connected'`,
}

/**
 * The board of institution $1 at $2; sessions since $3 may still run, $4 an hour ago, $5 pattern, $6 true, $7 most.
 * @param person whose row alone: a parameter
 */
export const boardSql = (filter: BoardFilter, person?: string): string => `
  SELECT * FROM (
    SELECT person.id AS "personId", person.name AS "name", person.email AS "email",
      COALESCE(connection.state, 'none') AS "state", connection.plan AS "plan",
      COALESCE(connection.scopes, '') AS "scopes", connection.zoom_email AS "zoomEmail",
      connection.last_contact_at AS "lastContactAt",
      connection.failing_since AS "failingSince",
      CASE WHEN ${needsAttention('$2')} THEN 0 ELSE 1 END AS "rank",
      CASE WHEN ${isToHost('$2')} THEN 1 ELSE 0 END AS "toHost",
      ${REMINDED_AT} AS "remindedAt",
      CASE WHEN ${askedSince('$4')} THEN 0 ELSE 1 END AS "mayBeReminded",
      (SELECT session.starts_at FROM session
        WHERE session.institution_id = person.institution_id AND session.instructor_id = person.id
          AND session.starts_at > $3 AND session.ends_at > $2
          AND session.cancelled_at IS NULL AND session.on_zoom = $6
        ORDER BY session.starts_at LIMIT 1) AS "nextAt"
    ${PEOPLE} ${FILTERS[filter]} ${person ? `AND person.id = ${person}` : ''}
      AND (lower(person.name) LIKE $5 ESCAPE '\\' OR lower(person.email) LIKE $5 ESCAPE '\\')
  ) AS board
  ORDER BY CASE WHEN "nextAt" IS NULL THEN 2 ELSE "rank" END, "nextAt", "rank", "name", "personId"
  LIMIT $7`

export const HOSTLESS_SQL = `
  SELECT count(*) AS "count", min(session.starts_at) AS "first"
  FROM session
  LEFT JOIN connection
    ON connection.institution_id = session.institution_id AND connection.person_id = session.instructor_id
  WHERE session.institution_id = $1 AND session.starts_at > $2 AND session.starts_at < $3
    AND session.cancelled_at IS NULL AND session.on_zoom = $4
    AND (connection.state IS NULL OR connection.state NOT IN ('connected', 'permissions-missing'))`

export const RECORDINGS_SQL = `
  SELECT count(CASE WHEN recording_state = 'processing' THEN 1 END) AS "recordingsProcessing",
    count(CASE WHEN recording_state = 'ready' THEN 1 END) AS "recordingsReady"
  FROM session WHERE institution_id = $1 AND starts_at > $2`

/** Events to institution $1 since $2; what was tried and no job tries again has failed, as in the event log. */
export const EVENTS_SQL = `
  SELECT count(*) AS "events", count(CASE WHEN inbox_event.state = 'waiting' AND inbox_event.attempts > 0
    AND NOT EXISTS (SELECT 1 FROM job WHERE job.institution_id = inbox_event.institution_id
      AND job.kind = '${APPLY}' AND job.key = inbox_event.id AND job.finished_at IS NULL) THEN 1 END) AS "eventsFailed"
  FROM inbox_event WHERE inbox_event.institution_id = $1 AND inbox_event.received_at >= $2`
