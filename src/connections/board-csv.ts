import { stringify } from 'csv-stringify/sync'
import { isoWithOffset } from '../lib/time-zone'
import type { Links } from '../web'
import { reportOf } from '../zoom-app'
import type { BoardRow } from './board.queries'
import { personalLink, pillOf } from './board.view'

const COLUMNS = [
  ...['Instructor', 'E-mail', 'State', 'Connection', 'Zoom account', 'Plan', 'Permissions', 'Last contact'],
  ...['Next session', 'Last reminder', 'Personal link'],
]

/** The board for a spreadsheet, with the byte order mark that makes it read UTF-8. Names never become formulas. */
export function boardCsv(rows: readonly BoardRow[], zone: string, links: Links): string {
  const at = (instant: Date | null): string => (instant ? isoWithOffset(instant, zone) : '')
  const lines = rows.map(row => [
    row.name.trim(),
    row.email,
    stateWord(row),
    pillOf(row).text,
    row.zoomEmail,
    row.plan,
    row.scopes ? `${reportOf(row.scopes).granted} of 7` : '',
    at(row.lastContactAt),
    at(row.nextAt),
    at(row.remindedAt),
    personalLink(links, row.personId),
  ])
  return stringify([COLUMNS, ...lines], { bom: true, quoted: true, escape_formulas: true, record_delimiter: 'windows' })
}

function stateWord({ state, needsAttention, remindedAt }: BoardRow): string {
  if (state === 'none') return remindedAt ? 'Invited' : 'Not invited'
  if (state === 'connected') return 'Connected'
  return needsAttention ? 'Needs action' : 'Ended'
}
