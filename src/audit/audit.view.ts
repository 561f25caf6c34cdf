import { DateTime } from 'luxon'
import { doerOf, type Change } from '../activity'
import { isoWithOffset } from '../lib/time-zone'
import { definePage, initials, writeSearch, type Page } from '../web'
import { SUBJECTS, type AuditSearch } from './audit.forms'
import { PAGE_ROWS, type DeedRow } from './audit.queries'

export const auditPage = definePage<AuditPage>('audit/list')

export interface AuditPage extends Page {
  search: AuditSearch
  kinds: { value: string; text: string; current: boolean }[]
  lines: AuditLine[]
  csvHref: string
  firstHref: string | null
  nextHref: string | null
  isSearch: boolean
}

export interface AuditLine {
  time: string
  iso: string
  who: string
  initials: string | null
  sentence: string
  changes: Change[]
  subject: { href: string | null; text: string } | null
}

export function presentAudit(rows: readonly DeedRow[], search: AuditSearch, zone: string, now: Date): AuditPage {
  const shown = rows.slice(0, PAGE_ROWS)
  const last = shown.at(-1)
  const at = (after: AuditSearch['after']): string => `/audit${writeSearch({ ...search, after })}`
  return {
    title: 'Audit log',
    search,
    kinds: [['', 'Everything'] as const, ...Object.entries(SUBJECTS)].map(([value, text]) => ({
      ...{ value, text, current: value === (search.kind ?? '') },
    })),
    lines: shown.map(row => lineOf(row, zone, now)),
    csvHref: `/audit.csv${writeSearch({ ...search, after: null })}`,
    firstHref: search.after ? at(null) : null,
    nextHref: rows.length > PAGE_ROWS && last ? at({ at: last.at, id: last.id }) : null,
    isSearch: writeSearch(search) !== '',
  }
}

function lineOf(row: DeedRow, zone: string, now: Date): AuditLine {
  return {
    time: timeOf(row.at, zone, now),
    iso: isoWithOffset(row.at, zone),
    who: row.who ?? doerOf(row.kind),
    initials: row.who && initials(row.who),
    sentence: row.sentence,
    changes: row.changes,
    subject: subjectOf(row),
  }
}

// Only what is still there is linked.
function subjectOf({ subjectType, subjectId, subject, ownerId }: DeedRow): AuditLine['subject'] {
  if (subjectType === 'zoom-app') return { href: '/zoom', text: 'Zoom set-up' }
  if (!subject) return null
  if (subjectType === 'session') return { href: `/sessions/${subjectId}`, text: subject }
  if (subjectType === 'person') return { href: `/people?q=${encodeURIComponent(subject)}`, text: subject }
  if (subjectType === 'connection') return { href: `/zoom/people/${ownerId}`, text: `Zoom of ${subject}` }
  if (subjectType === 'event') return { href: `/zoom/events/${subjectId}`, text: subject }
  return { href: null, text: subject }
}

function timeOf(at: Date, zone: string, now: Date): string {
  const [local, today] = [at, now].map(each => DateTime.fromJSDate(each, { zone }).setLocale('en-US'))
  if (local!.hasSame(today!, 'day')) return `Today, ${local!.toFormat('HH:mm')}`
  return local!.toFormat(local!.year === today!.year ? 'LLL d, HH:mm' : 'LLL d yyyy, HH:mm')
}
