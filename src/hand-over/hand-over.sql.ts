/** At most $4 coming sessions of host $2 in institution $1 that nobody else is to host yet. $3: now */
export const HOSTED_SQL = `
  SELECT session.id AS "id", session.title AS "title", session.starts_at AS "startsAt", session.ends_at AS "endsAt",
    session.on_zoom AS "onZoom", session.started_at AS "startedAt", session.ended_at AS "endedAt",
    session.learner_count AS "learnerCount", room.name AS "roomName"
  FROM session
  JOIN room ON room.id = session.room_id
  WHERE session.institution_id = $1 AND session.instructor_id = $2 AND session.ends_at > $3
    AND session.cancelled_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM hand_over WHERE hand_over.session_id = session.id AND hand_over.state = 'waiting')
  ORDER BY session.starts_at, session.id
  LIMIT $4`

/** Who could host instead of person $2 of institution $1: has connected Zoom, and was not switched off. At most $3. */
export const CANDIDATES_SQL = `
  SELECT person.id AS "id", person.name AS "name", connection.plan AS "plan"
  FROM person
  JOIN connection ON connection.institution_id = person.institution_id AND connection.person_id = person.id
  WHERE person.institution_id = $1 AND person.id <> $2 AND person.disabled_at IS NULL
    AND person.role IN ('instructor', 'admin') AND connection.state IN ('connected', 'permissions-missing')
  ORDER BY person.name, person.id
  LIMIT $3`

/** What person $2 of institution $1 hosts, or is going to, between $3 and $4. At most $5. */
export const BUSY_SQL = `
  SELECT session.id AS "id", session.title AS "title", session.starts_at AS "startsAt", session.ends_at AS "endsAt"
  FROM session
  WHERE session.institution_id = $1 AND session.starts_at < $4 AND session.ends_at > $3
    AND session.cancelled_at IS NULL
    AND (session.instructor_id = $2 OR EXISTS (
      SELECT 1 FROM hand_over
      WHERE hand_over.session_id = session.id AND hand_over.state = 'waiting' AND hand_over.to_id = $2))
  ORDER BY session.starts_at
  LIMIT $5`

/** The newest hand-overs of the sessions of person $2 of institution $1 since $3. At most $4. */
export const PROGRESS_SQL = `
  SELECT hand_over.id AS "id", hand_over.session_id AS "sessionId", session.title AS "title",
    session.starts_at AS "startsAt", taker.name AS "toName", hand_over.state AS "state",
    hand_over.problem AS "problem", hand_over.problem_text AS "problemText",
    hand_over.former_fate AS "formerFate", job.run_at AS "triedAt"
  FROM hand_over
  JOIN session ON session.id = hand_over.session_id
  JOIN person AS taker ON taker.id = hand_over.to_id
  LEFT JOIN job ON job.institution_id = hand_over.institution_id AND job.kind = 'hand-over.move'
    AND job.key = hand_over.session_id AND job.finished_at IS NULL
  WHERE hand_over.institution_id = $1 AND hand_over.from_id = $2 AND hand_over.asked_at > $3
  ORDER BY hand_over.asked_at DESC, session.starts_at, hand_over.id
  LIMIT $4`

/** How many sessions person $2 of institution $1 is about to get, or has former meetings of that are being removed. */
export const UNDER_WAY_SQL = `
  SELECT count(*) AS "count" FROM hand_over
  LEFT JOIN job ON job.institution_id = hand_over.institution_id AND job.kind = 'sessions.remove-meeting'
    AND job.key = hand_over.former_meeting_id || ':' || hand_over.from_id AND job.finished_at IS NULL
  WHERE hand_over.institution_id = $1
    AND (hand_over.to_id = $2 AND hand_over.state = 'waiting'
      OR hand_over.from_id = $2 AND hand_over.former_fate = 'removing' AND job.id IS NOT NULL)`
