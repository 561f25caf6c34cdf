import type { Change, Facts, SubjectType } from '../activity'
import { containing, holds, type Database } from '../database'
import { addDays, startOfDay } from '../lib/time-zone'
import type { AuditSearch } from './audit.forms'

/** A deed, with what is still there of the thing it was done to. */
export interface DeedRow {
  id: string
  at: Date
  /** Null when Zoom or the product itself did it. */
  who: string | null
  sentence: string
  kind: string
  subjectType: SubjectType
  subjectId: string
  /** The title or name of the thing; null when it is gone, or has none. */
  subject: string | null
  /** What was changed, where that was kept. */
  changes: Change[]
  /** Whose connection it is. */
  ownerId: string | null
}

export const PAGE_ROWS = 50

/** Reads of the center's memory, always of one institution. */
export class AuditQueries {
  constructor(private readonly db: Database) {}

  /** The newest deeds. @returns one more than `limit`, when there is more */
  async list(institutionId: string, search: AuditSearch, zone: string, limit = PAGE_ROWS): Promise<DeedRow[]> {
    const parameters: unknown[] = [institutionId]
    const $ = (value: unknown): string => `$${parameters.push(value)}`
    const conditions = ['a.institution_id = $1']
    if (search.kind) conditions.push(`a.subject_type = ${$(search.kind)}`)
    if (search.from) conditions.push(`a.at >= ${$(startOfDay(search.from, zone))}`)
    if (search.to) conditions.push(`a.at < ${$(startOfDay(addDays(search.to, 1), zone))}`)
    if (search.who) conditions.push(holds('p.name', $(containing(search.who))))
    if (search.after) conditions.push(`(a.at, a.id) < (${$(search.after.at)}, ${$(search.after.id)})`)
    const rows = await this.db.query<StoredRow>(
      `${ROWS} WHERE ${conditions.join(' AND ')} ORDER BY a.at DESC, a.id DESC LIMIT ${limit + 1}`,
      parameters,
    )
    return rows.map(({ facts, ...row }) => ({ ...row, at: this.db.instant(row.at), changes: changesIn(facts) }))
  }
}

type StoredRow = Omit<DeedRow, 'at' | 'changes'> & { at: string | Date; facts: string | null }

const changesIn = (facts: string | null): Change[] => (facts ? ((JSON.parse(facts) as Facts).changes ?? []) : [])

const ROWS = `
  SELECT a.id, a.at, p.name AS who, a.sentence, a.kind, a.facts, a.subject_type AS "subjectType", a.subject_id AS "subjectId",
    COALESCE(s.title, q.name, o.name, e.event) AS subject, o.id AS "ownerId"
  FROM activity a
  LEFT JOIN person p ON p.id = a.person_id AND p.institution_id = a.institution_id
  LEFT JOIN session s ON a.subject_type = 'session' AND s.id = a.subject_id AND s.institution_id = a.institution_id
  LEFT JOIN person q ON a.subject_type = 'person' AND q.id = a.subject_id AND q.institution_id = a.institution_id
  LEFT JOIN connection c ON a.subject_type = 'connection' AND c.id = a.subject_id
    AND c.institution_id = a.institution_id
  LEFT JOIN person o ON o.id = c.person_id AND o.institution_id = a.institution_id
  LEFT JOIN inbox_event e ON a.subject_type = 'event' AND e.id = a.subject_id AND e.institution_id = a.institution_id`
