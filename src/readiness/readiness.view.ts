import { clockTime, dayOf, isoWithOffset } from '../lib/time-zone'
import { dayAndTime } from '../zoom-app'
import { definePage, definePart, type Actor, type Page, type Visit } from '../web'
import { knownLines } from './lines'
import { PER_PAGE, type ReadinessCounts, type ReadinessRow } from './readiness.queries'
import { checkedWords, leadWords, lightWords, lineWords, type LightWords, type LineWords } from './readiness.words'

/** How ready one session is, for the page of the session. */
export interface ReadinessCard {
  light: LightWords
  /** Null where the light says it all. */
  checked: string | null
  lines: LineWords[]
  /** A button that has Zoom asked now; null while it is being asked. */
  canCheck: boolean
  action: string
  back: 'session' | 'board'
  say: string
}

export interface BoardLine {
  iso: string
  when: string
  title: string
  href: string
  host: string
  light: LightWords
  checked: string | null
  /** What is not as it should be, with what helps. */
  lines: LineWords[]
  action: string
  needsAttention: boolean
}

interface Fact {
  kind: 'ok' | 'warn' | 'bad' | ''
  icon: string
  label: string
  value: string
  more: string
}

/** The part of the board that changes while Zoom is asked. */
export interface BoardPart {
  lead: string
  /** `12 sessions are being checked.`; null when none is. */
  progress: string | null
  facts: Fact[]
  lines: BoardLine[]
  next: string | null
  say: string
}

export interface BoardPage extends Page {
  board: BoardPart
  boardSrc: string
  filters: { text: string; href: string; current: boolean }[]
  filter: 'all' | 'problems'
  isFirst: boolean
}

export const boardPage = definePage<BoardPage>('readiness/board')
export const boardPart = definePart<{ board: BoardPart }>('readiness/rows')
export const cardPart = definePart<{ readiness: ReadinessCard }>('readiness/card')

/** @param row null: no such thing is known */
export function presentCard(row: ReadinessRow, { actor, center }: Visit, now: Date): ReadinessCard {
  const light = lightWords(row)
  return {
    light,
    checked: checkedWords(row, now, center.timeZone),
    lines: linesNow(row, actor),
    canCheck: row.askedAt === null || row.setback !== null,
    action: actionOf(row),
    back: 'session',
    say: `Readiness: ${light.text}`,
  }
}

export function presentBoard(
  rows: readonly ReadinessRow[],
  counts: ReadinessCounts,
  { actor, center }: Visit,
  now: Date,
  filter: BoardPage['filter'],
): BoardPart {
  const page = rows.slice(0, PER_PAGE)
  const last = page.at(-1)
  return {
    lead: leadWords(counts),
    progress: progressWords(counts.asked),
    facts: factsOf(counts),
    lines: page.map(row => presentLine(row, actor, now, center.timeZone)),
    next: rows.length > PER_PAGE && last ? boardHref(filter, last) : null,
    say: progressWords(counts.asked) ?? leadWords(counts),
  }
}

export const boardHref = (filter: BoardPage['filter'], after: ReadinessRow | null = null): string => {
  const query = new URLSearchParams({
    ...(filter === 'all' ? {} : { f: filter }),
    ...(after && { after: `${after.startsAt.getTime()}_${after.sessionId}` }),
  }).toString()
  return `/zoom/readiness${query && `?${query}`}`
}

export const filterLinks = ({ green, amber, red, none }: ReadinessCounts, current: BoardPage['filter']) =>
  (
    [
      ['all', `All ${green + amber + red + none}`],
      ['problems', `Problems ${amber + red}`],
    ] as const
  ).map(([filter, text]) => ({ text, href: boardHref(filter), current: filter === current }))

const actionOf = ({ sessionId }: ReadinessRow): string => `/sessions/${sessionId}/readiness`

// What we know ourselves counts more than what Zoom said some time ago.
function linesNow(row: ReadinessRow, actor: Actor): LineWords[] {
  const reader = { isHost: row.hostId === actor.personId, isAdmin: actor.role === 'admin' }
  const lines = knownLines(row, row.hostState) ?? (row.shown === 'none' ? [] : (row.lines ?? []))
  return withoutRepeats(lines.map(line => lineWords(line, row, reader)))
}

// What helps against two causes stands beside the first.
function withoutRepeats(lines: LineWords[]): LineWords[] {
  const offered = new Set<string>()
  const isNew = ({ text }: LineWords['help'][number]): boolean => !offered.has(text) && offered.add(text).size > 0
  return lines.map(line => ({ ...line, help: line.help.filter(isNew) }))
}

function presentLine(row: ReadinessRow, actor: Actor, now: Date, zone: string): BoardLine {
  const day = dayAndTime(row.startsAt, now, zone)
    .replace(/^on /, '')
    .replace(/ at .*/, '')
  const isToday = dayOf(row.startsAt, zone) === dayOf(now, zone)
  return {
    iso: isoWithOffset(row.startsAt, zone),
    when: `${isToday ? 'Today' : day[0]!.toUpperCase() + day.slice(1)} ${clockTime(row.startsAt, zone)}`,
    title: row.title,
    href: `/sessions/${row.sessionId}`,
    host: row.hostName,
    light: lightWords(row),
    checked: checkedWords(row, now, zone),
    lines: linesNow(row, actor).filter(line => line.state !== 'ok'),
    action: actionOf(row),
    needsAttention: row.shown === 'red' || row.shown === 'amber',
  }
}

const progressWords = (asked: number): string | null =>
  asked === 0 ? null : asked === 1 ? 'One session is being checked.' : `${asked} sessions are being checked.`

function factsOf({ green, amber, red, none }: ReadinessCounts): Fact[] {
  return [
    { kind: 'ok', icon: 'circle-check', label: 'Ready', value: String(green), more: 'Nothing to do' },
    {
      kind: amber > 0 ? 'warn' : '',
      icon: 'triangle-alert',
      label: 'Look at this',
      value: String(amber),
      more: 'Usable, with a fault',
    },
    {
      kind: red > 0 ? 'bad' : '',
      icon: 'circle-alert',
      label: 'Not ready',
      value: String(red),
      more: 'Somebody has to act',
    },
    {
      kind: '',
      icon: 'circle',
      label: 'Not checked yet',
      value: String(none),
      more: 'Checked at 18:00 on the day before',
    },
  ]
}
