import type { Database } from '../database'
import { MeetingRun } from '../sessions'
import type { Role } from '../web'
import { AttendanceMark } from './attendance-mark.entity'
import type { Known } from './matching.policy'
import type { Mark } from './presence'
import { ParticipantChoice } from './participant-choice.entity'

/** Somebody of the center, as attendance sees them. */
export interface KnownPerson extends Known {
  number: string | null
  role: Role
  isLearner: boolean
}

/** Everything that attendance is worked out from. */
export interface AttendanceFacts {
  marks: Mark[]
  runs: Pick<MeetingRun, 'uuid' | 'startedAt' | 'endedAt'>[]
  /** The roster by name, then others who were or may have been there. */
  people: KnownPerson[]
  choices: Map<string, string | null>
}

const MOST_MARKS = 20_000
const MOST_OTHERS = 300

/** Reads of attendance, always of one institution. */
export class AttendanceQueries {
  constructor(private readonly db: Database) {}

  /** Null when the meeting never ran: there is nothing to attend, and the roster is not read. */
  async facts(institutionId: string, sessionId: string): Promise<AttendanceFacts | null> {
    const where = { institutionId, sessionId }
    const [marks, runs] = await Promise.all([
      this.db.read.find(AttendanceMark, { where, take: MOST_MARKS }),
      this.db.read.findBy(MeetingRun, where),
    ])
    if (marks.length === 0 && runs.length === 0) return null
    const [roster, choices] = await Promise.all([
      this.roster(institutionId, sessionId),
      this.db.read.findBy(ParticipantChoice, where),
    ])
    const others = await this.others(institutionId, sessionId, marks)
    const known = new Set(roster.map(person => person.personId))
    return {
      marks,
      runs,
      people: [...roster, ...others.filter(person => !known.has(person.personId))],
      choices: new Map(choices.map(choice => [choice.participantKey, choice.personId])),
    }
  }

  private async roster(institutionId: string, sessionId: string): Promise<KnownPerson[]> {
    const rows = await this.db.query<PersonRow>(
      `${PEOPLE} JOIN enrollment e ON e.person_id = p.id AND e.session_id = $2
       WHERE p.institution_id = $1 ORDER BY p.name, p.id`,
      [institutionId, sessionId],
    )
    return rows.map(row => ({ ...row, cameByLink: this.db.flag(row.cameByLink), isLearner: true }))
  }

  /** People of the center who are not on the roster: hosts, admins, and learners of other sessions. */
  private async others(institutionId: string, sessionId: string, marks: readonly Mark[]): Promise<KnownPerson[]> {
    const parameters: unknown[] = [institutionId, sessionId]
    const list = (values: readonly string[]): string =>
      values.length > 0 ? values.map(value => `$${parameters.push(value)}`).join(', ') : 'NULL'
    const emails = list(distinct(marks.map(mark => mark.email?.toLowerCase())))
    const zoomUsers = list(distinct(marks.map(mark => mark.zoomUserId)))
    const rows = await this.db.query<PersonRow>(
      `${PEOPLE} WHERE p.institution_id = $1
         AND (p.email IN (${emails}) OR z.zoom_user_id IN (${zoomUsers})
           OR p.id IN (SELECT person_id FROM join_click WHERE session_id = $2))
       ORDER BY p.name, p.id LIMIT ${MOST_OTHERS}`,
      parameters,
    )
    return rows.map(row => ({ ...row, cameByLink: this.db.flag(row.cameByLink), isLearner: false }))
  }
}

type PersonRow = Omit<KnownPerson, 'cameByLink' | 'isLearner'> & { cameByLink: number | boolean }

const PEOPLE = `SELECT p.id AS "personId", p.name, p.email, p.number, p.role, z.zoom_user_id AS "zoomUserId",
    EXISTS (SELECT 1 FROM join_click j WHERE j.session_id = $2 AND j.person_id = p.id) AS "cameByLink"
  FROM person p LEFT JOIN connection z ON z.person_id = p.id AND z.institution_id = p.institution_id`

const distinct = (values: readonly (string | null | undefined)[]): string[] =>
  [...new Set(values.filter(value => value != null))].slice(0, MOST_OTHERS)
