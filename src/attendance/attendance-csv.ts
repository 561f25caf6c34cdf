import { stringify } from 'csv-stringify/sync'
import { DateTime } from 'luxon'
import type { Presence, SessionAttendance } from './report'
import { standingWords } from './standing-words'

const COLUMNS = ['Name', 'Number', 'E-mail', 'Who', 'Status', 'Joined', 'Left', 'Minutes']

/**
 * Attendance for a spreadsheet, with the byte order mark that makes it read UTF-8. Names are foreign text: none of
 * them may become a formula.
 */
export function attendanceCsv({ learners, guests, others }: SessionAttendance, zone: string): string {
  const rows = [
    ...learners.map(each => [
      ...[each.person.name, each.person.number, each.person.email, 'Learner', standingWords(each.standing).text],
      ...times(each, zone),
    ]),
    ...others.map(each => [
      each.person.name,
      null,
      each.person.email,
      ROLES[each.person.role],
      'Present',
      ...times(each, zone),
    ]),
    ...guests
      .filter(each => !each.decision)
      .map(each => [each.name, null, each.email, 'Zoom guest', 'Present', ...times(each, zone)]),
  ]
  return stringify([COLUMNS, ...rows.map(row => row.map(harmless))], {
    bom: true,
    quoted: true,
    record_delimiter: 'windows',
  })
}

const ROLES = { admin: 'Administrator', instructor: 'Instructor', student: 'Not on the roster' }

const times = ({ joinedAt, leftAt, minutes }: Presence, zone: string) => [at(joinedAt, zone), at(leftAt, zone), minutes]

const at = (instant: Date | null, zone: string): string | null =>
  instant && DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd HH:mm')

// Spreadsheets look past blanks, and know the full-width signs, too. (OWASP, CSV injection)
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠]/u

function harmless(cell: string | number | null): string | number | null {
  if (typeof cell !== 'string') return cell
  const line = cell.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return FORMULA.test(line) ? `'${line}` : line
}
