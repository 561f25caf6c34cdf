import { DateTime } from 'luxon'
import { plainError, type PlainError } from '../dead-letters'
import { dayOf, isoWithOffset } from '../lib/time-zone'
import { definePage, writeSearch, type Page } from '../web'
import { KINDS, RESULTS, type EventResult, type EventSearch } from './event-log.forms'
import { PAGE_ROWS, type EventCounts, type EventRow } from './event-log.queries'

export const eventLogPage = definePage<EventLogPage>('event-log/list')

interface Choice {
  value: string
  text: string
  current: boolean
}

export interface EventLine {
  href: string
  isCurrent: boolean
  time: string
  iso: string
  event: string
  about: string
  pill: { kind: '' | 'ok' | 'info' | 'bad'; icon: string; text: string }
  more: string
}

export interface EventDetail extends Omit<EventLine, 'href' | 'isCurrent'> {
  happened: string
  happenedIso: string
  delivery: string | null
  session: { href: string; title: string } | null
  meeting: string | null
  error: PlainError | null
  canApplyAgain: boolean
  applyAgainAction: string
  payload: string | null
}

export interface EventLogPage extends Page {
  counts: { today: string; failed: string; isBad: boolean }
  search: EventSearch
  kinds: Choice[]
  states: Choice[]
  lines: EventLine[]
  detail: EventDetail | null
  /** The address names the event: on small screens it stands alone. */
  isChosen: boolean
  listHref: string
  csvHref: string
  firstHref: string | null
  nextHref: string | null
  empty: { title: string; text: string; href: string; action: string } | null
}

export interface EventLogFacts {
  rows: readonly EventRow[]
  counts: EventCounts
  search: EventSearch
  detail: { row: EventRow; payload: string | null } | null
  isChosen: boolean
  zone: string
  now: Date
}

export function presentEventLog(facts: EventLogFacts): EventLogPage {
  const { rows, counts, search, detail, isChosen, zone, now } = facts
  const shown = rows.slice(0, PAGE_ROWS)
  const last = shown.at(-1)
  const isSearch = search.kind !== null || search.state !== null || search.q !== ''
  const line = (row: EventRow): EventLine => ({
    ...lineOf(row, zone, now),
    href: `/zoom/events/${row.id}${writeSearch(search)}`,
    isCurrent: row.id === detail?.row.id,
  })
  return {
    title: 'Event log',
    section: 'zoom',
    counts: { today: count(counts.today, 'today'), failed: count(counts.failed, 'failed'), isBad: counts.failed > 0 },
    search,
    kinds: choices(KINDS, 'All events', search.kind),
    states: choices(RESULTS, 'All results', search.state),
    lines: shown.map(line),
    detail: detail && detailOf(detail.row, detail.payload, search, zone, now),
    isChosen,
    listHref: `/zoom/events${writeSearch(search)}`,
    csvHref: `/zoom/events.csv${writeSearch({ ...search, after: null })}`,
    firstHref: search.after ? `/zoom/events${writeSearch({ ...search, after: null })}` : null,
    nextHref:
      rows.length > PAGE_ROWS && last
        ? `/zoom/events${writeSearch({ ...search, after: { at: last.receivedAt, id: last.id } })}`
        : null,
    empty: shown.length > 0 ? null : isSearch || search.after ? NO_MATCH : NO_EVENTS,
  }
}

const NO_MATCH = {
  title: 'No event matches.',
  text: 'Search for a part of a session’s title, or for a meeting number.',
  href: '/zoom/events',
  action: 'Show all events',
}
const NO_EVENTS = {
  title: 'No events from Zoom yet.',
  text: 'They arrive when somebody starts, changes or records a meeting, once the event subscription is validated.',
  href: '/zoom/setup/events',
  action: 'Check the event subscription',
}

const count = (of: number, word: string): string => `${of.toLocaleString('en-US')} ${word}`

const choices = (of: Record<string, string>, all: string, current: string | null): Choice[] =>
  [['', all] as const, ...Object.entries(of)].map(([value, text]) => ({
    value,
    text,
    current: value === (current ?? ''),
  }))

function detailOf(row: EventRow, payload: string | null, search: EventSearch, zone: string, now: Date): EventDetail {
  return {
    ...lineOf(row, zone, now),
    happened: timeOf(row.eventAt, zone, now),
    happenedIso: isoWithOffset(row.eventAt, zone),
    delivery: row.requestId,
    session: row.session && { href: `/sessions/${row.session.id}`, title: row.session.title },
    meeting: row.meetingId && meetingNumber(row.meetingId),
    error: plainError(row.lastError),
    canApplyAgain: row.result !== 'waiting',
    applyAgainAction: `/zoom/events/${row.id}/apply${writeSearch(search)}`,
    payload,
  }
}

function lineOf(row: EventRow, zone: string, now: Date): Omit<EventLine, 'href' | 'isCurrent'> {
  return {
    time: timeOf(row.receivedAt, zone, now),
    iso: isoWithOffset(row.receivedAt, zone),
    event: row.event,
    about: row.session?.title ?? (row.meetingId ? `Meeting ${meetingNumber(row.meetingId)}` : 'A Zoom account'),
    ...(row.result === 'waiting' && row.attempts > 0 ? RETRYING : LOOKS[row.result]),
    more: moreOf(row, zone, now),
  }
}

const LOOKS: Record<EventResult, Pick<EventLine, 'pill'>> = {
  applied: { pill: { kind: 'ok', icon: 'check', text: 'Applied' } },
  waiting: { pill: { kind: 'info', icon: 'hourglass', text: 'Waiting' } },
  failed: { pill: { kind: 'bad', icon: 'circle-x', text: 'Failed' } },
  ignored: { pill: { kind: '', icon: 'circle', text: 'Ignored' } },
}
const RETRYING: Pick<EventLine, 'pill'> = { pill: { kind: 'info', icon: 'rotate-cw', text: 'Retrying' } }

function moreOf({ result, isTest, attempts, nextAt }: EventRow, zone: string, now: Date): string {
  const tried = attempts === 0 ? '' : attempts === 1 ? 'Tried once' : `Tried ${attempts} times`
  if (result === 'ignored') return isTest ? 'Connection test' : 'Not one of ours'
  if (result === 'applied') return attempts > 1 ? tried : ''
  if (result === 'failed') return tried || 'Nobody tries it any more'
  const next = nextAt && nextAt > now ? `again at ${timeOf(nextAt, zone, now)}` : 'next in line'
  return tried ? `${tried}, ${next}` : 'Next in line'
}

// A meeting number as Zoom writes it: 845 1236 0977.
const meetingNumber = (id: string): string => id.replace(/^(\d{3})(\d{3,4})(\d{4})$/, '$1 $2 $3')

function timeOf(at: Date, zone: string, now: Date): string {
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en-US')
  if (dayOf(at, zone) === dayOf(now, zone)) return local.toFormat('HH:mm:ss')
  return local.toFormat(
    local.year === DateTime.fromJSDate(now, { zone }).year ? 'LLL d, HH:mm:ss' : 'LLL d yyyy, HH:mm:ss',
  )
}
