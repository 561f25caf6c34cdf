import { stringify } from 'csv-stringify/sync'
import { doerOf } from '../activity'
import { isoWithOffset } from '../lib/time-zone'
import { SUBJECTS } from './audit.forms'
import type { DeedRow } from './audit.queries'

const COLUMNS = ['Time', 'Who', 'Deed', 'About', 'Name', 'Kind', 'Changes']

/** The log for a spreadsheet, with the byte order mark that makes it read UTF-8. Names never become formulas. */
export function auditCsv(rows: readonly DeedRow[], zone: string): string {
  const lines = rows.map(row => [
    isoWithOffset(row.at, zone),
    row.who ?? doerOf(row.kind),
    row.sentence,
    SUBJECTS[row.subjectType],
    row.subject,
    row.kind,
    row.changes.map(({ what, before, after }) => `${what}: ${before ?? 'nothing'} > ${after ?? 'nothing'}`).join('; '),
  ])
  return stringify([COLUMNS, ...lines], { bom: true, quoted: true, escape_formulas: true, record_delimiter: 'windows' })
}
