import { CHECK_HOST } from './asking'

/**
 * The light that counts now: what we know is broken is red whatever the last look said, and a session that changed
 * since was not looked at. `none`: not looked at as it is now.
 */
const SHOWN = `
  CASE
    WHEN instructor.disabled_at IS NOT NULL OR connection.state IS NULL
      OR connection.state NOT IN ('connected', 'permissions-missing') OR session.meeting_state = 'gone' THEN 'red'
    WHEN readiness.light IS NULL OR readiness.version <> session.version
      OR COALESCE(readiness.meeting_id, '') <> COALESCE(session.meeting_id, '') THEN 'none'
    ELSE readiness.light
  END`

const FROM = `
  FROM session
  JOIN person AS instructor ON instructor.id = session.instructor_id
  LEFT JOIN connection
    ON connection.institution_id = session.institution_id AND connection.person_id = session.instructor_id
  LEFT JOIN readiness ON readiness.session_id = session.id`

const COLUMNS = `
  session.id AS "sessionId", session.title AS "title", session.starts_at AS "startsAt", session.ends_at AS "endsAt",
  session.instructor_id AS "hostId", instructor.name AS "hostName", session.meeting_state AS "meetingState",
  session.meeting_problem AS "meetingProblem", session.meeting_problem_text AS "meetingProblemText",
  CASE WHEN instructor.disabled_at IS NULL THEN connection.state ELSE 'host-off' END AS "hostState",
  readiness.asked_at AS "askedAt", readiness.setback AS "setback", readiness.checked_at AS "checkedAt",
  readiness.lines AS "lines", job.run_at AS "triedAt", ${SHOWN} AS "shown"`

const WITH_JOB = `
  ${FROM}
  LEFT JOIN job ON job.institution_id = session.institution_id AND job.kind = '${CHECK_HOST}'
    AND job.key = session.instructor_id AND job.finished_at IS NULL`

/** Sessions on Zoom of institution $1 that start after $2 and before $3. */
const COMING = `
  WHERE session.institution_id = $1 AND session.starts_at > $2 AND session.starts_at < $3
    AND session.cancelled_at IS NULL AND session.on_zoom`

/** What is known of session $2 of institution $1. */
export const ONE_SQL = `SELECT ${COLUMNS} ${WITH_JOB} WHERE session.institution_id = $1 AND session.id = $2`

/** At most $6 of them, after the moment $4 and the session $5. */
export const boardSql = (onlyProblems: boolean): string => `
  SELECT * FROM (
    SELECT ${COLUMNS} ${WITH_JOB} ${COMING}
      AND (session.starts_at > $4 OR (session.starts_at = $4 AND session.id > $5))
  ) AS board
  ${onlyProblems ? `WHERE "shown" IN ('red', 'amber')` : ''}
  ORDER BY "startsAt", "sessionId"
  LIMIT $6`

/** How many of them show which light, and how many are being looked at. */
export const COUNTS_SQL = `
  SELECT "shown", count(*) AS "count", count("askedAt") AS "asked" FROM (
    SELECT readiness.asked_at AS "askedAt", ${SHOWN} AS "shown" ${FROM} ${COMING}
  ) AS board
  GROUP BY "shown"`

/** Those to look at when somebody wishes it, at most $4, those that were not looked at for longest first. */
export const COMING_SQL = `
  SELECT session.id AS "id", session.institution_id AS "institutionId", session.instructor_id AS "instructorId"
  ${FROM} ${COMING}
  ORDER BY readiness.checked_at IS NOT NULL, session.starts_at
  LIMIT $4`

/** Those of host $4, at most $5. */
export const COMING_OF_HOST_SQL = `
  SELECT session.id AS "id", session.institution_id AS "institutionId", session.instructor_id AS "instructorId"
  FROM session ${COMING} AND session.instructor_id = $4
  ORDER BY session.starts_at
  LIMIT $5`

/**
 * Those whose look is due: of the time from $2 to $3 not looked at since $4, of that from $3 to $5 not since $6. One
 * that was wanted before $7 and did not come about is asked for again. At most $8.
 */
export const DUE_SQL = `
  SELECT session.id AS "id", session.institution_id AS "institutionId", session.instructor_id AS "instructorId"
  ${FROM}
  WHERE session.institution_id = $1 AND session.starts_at > $2 AND session.starts_at < $5
    AND session.cancelled_at IS NULL AND session.on_zoom
    AND (readiness.asked_at IS NULL OR readiness.asked_at < $7)
    AND (readiness.checked_at IS NULL OR readiness.version <> session.version
      OR COALESCE(readiness.meeting_id, '') <> COALESCE(session.meeting_id, '')
      OR session.starts_at < $3 AND readiness.checked_at < $4
      OR session.starts_at >= $3 AND readiness.checked_at < $6
      OR readiness.asked_at < $7)
  ORDER BY session.starts_at
  LIMIT $8`
