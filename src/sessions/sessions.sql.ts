/** A session with its names, and whether the person $3 is on its roster. $1 its id, $2 the institution. */
export const VISIBLE_SQL = `
  SELECT session.id AS "id", session.institution_id AS "institutionId", session.title AS "title",
    session.program_id AS "programId", program.name AS "programName", program.hue AS "programHue",
    session.room_id AS "roomId", room.name AS "roomName", room.kind AS "roomKind",
    session.instructor_id AS "instructorId", instructor.name AS "instructorName",
    session.starts_at AS "startsAt", session.ends_at AS "endsAt", session.time_zone AS "timeZone",
    session.on_zoom AS "onZoom", session.learner_count AS "learnerCount",
    session.cancelled_at AS "cancelledAt", session.cancel_reason AS "cancelReason",
    session.cancelled_by AS "cancelledBy", canceller.name AS "cancelledByName",
    session.meeting_state AS "meetingState", session.meeting_problem AS "meetingProblem",
    session.meeting_problem_text AS "meetingProblemText", session.meeting_id AS "meetingId",
    session.meeting_host_id AS "meetingHostId", session.join_url AS "sealedJoinUrl",
    session.records_to_cloud AS "recordsToCloud", session.zoom_starts_at AS "zoomStartsAt",
    session.zoom_minutes AS "zoomMinutes", session.zoom_topic AS "zoomTopic",
    session.started_at AS "startedAt", session.ended_at AS "endedAt",
    session.recording_state AS "recordingState", session.created_at AS "createdAt", session.version AS "version",
    enrollment.id AS "enrollmentId"
  FROM session
  JOIN program ON program.id = session.program_id
  JOIN room ON room.id = session.room_id
  JOIN person AS instructor ON instructor.id = session.instructor_id
  LEFT JOIN person AS canceller ON canceller.id = session.cancelled_by
  LEFT JOIN enrollment ON enrollment.session_id = session.id AND enrollment.person_id = $3
  WHERE session.id = $1 AND session.institution_id = $2`

/** Learners of session $1 in institution $2 after name $3 and id $4, at most $5. */
export const ROSTER_SQL = `
  SELECT person.id AS "personId", person.name AS "name", person.email AS "email", person.number AS "number"
  FROM enrollment
  JOIN person ON person.id = enrollment.person_id
  WHERE enrollment.session_id = $1 AND enrollment.institution_id = $2
    AND (person.name > $3 OR (person.name = $3 AND person.id > $4))
  ORDER BY person.name, person.id
  LIMIT $5`

/** Sessions of institution $1 in room $4 that begin from $2 to before $3. */
export const ROOM_DAY_SQL = `
  SELECT session.id AS "id", session.title AS "title", program.hue AS "programHue",
    session.instructor_id AS "instructorId", instructor.name AS "instructorName",
    session.starts_at AS "startsAt", session.ends_at AS "endsAt"
  FROM session
  JOIN program ON program.id = session.program_id
  JOIN person AS instructor ON instructor.id = session.instructor_id
  WHERE session.institution_id = $1 AND session.starts_at >= $2 AND session.starts_at < $3
    AND session.room_id = $4 AND session.cancelled_at IS NULL
  ORDER BY session.starts_at
  LIMIT 100`

/** Sessions on Zoom that person $2 of institution $1 hosts after $3. */
export const COMING_SQL = `
  SELECT session.id AS "id", session.title AS "title", session.starts_at AS "startsAt",
    session.meeting_state AS "meetingState"
  FROM session
  WHERE session.institution_id = $1 AND session.instructor_id = $2 AND session.starts_at > $3
    AND session.cancelled_at IS NULL AND session.on_zoom
  ORDER BY session.starts_at
  LIMIT 1000`

/** How many sessions person $2 of institution $1 hosts after $3. */
export const COMING_COUNT_SQL = `
  SELECT count(*) AS "count" FROM session
  WHERE institution_id = $1 AND instructor_id = $2 AND starts_at > $3 AND cancelled_at IS NULL`

/** A meeting that ended after a moment; looked for among the sessions planned near it, which the index finds. */
export const HELD_SQL = `
  SELECT 1 FROM session
  WHERE institution_id = $1 AND starts_at > $2 AND ended_at > $3 AND meeting_id IS NOT NULL LIMIT 1`
