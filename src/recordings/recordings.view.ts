import { DateTime } from 'luxon'
import type { ProgramHue } from '../center'
import { clockTime, dayOf, isoWithOffset } from '../lib/time-zone'
import { definePage, initials, writeSearch, type Page } from '../web'
import type { RecordingSearch } from './recordings.forms'
import { PAGE_ROWS, type RecordingRow } from './recordings.queries'

export const recordingsPage = definePage<RecordingsPage>('recordings/list')

export interface RecordingsPage extends Page {
  words: string
  cards: Card[]
  nextHref: string | null
  firstHref: string | null
  empty: { title: string; text: string }
}

export interface Card {
  href: string
  title: string
  host: string
  initials: string
  hue: ProgramHue
  when: string
  startsAtIso: string
  state: 'play' | 'proc' | 'gone'
  length: string | null
  pill: { kind: 'info' | 'bad'; text: string } | null
  note: string
}

export interface RecordingsFacts {
  rows: readonly RecordingRow[]
  search: RecordingSearch
  zone: string
  now: Date
}

export function presentRecordings({ rows, search, zone, now }: RecordingsFacts): RecordingsPage {
  const shown = rows.slice(0, PAGE_ROWS)
  const last = shown.at(-1)
  const words = search.q
  const at = (after: RecordingSearch['after']): string => `/recordings${writeSearch({ ...search, after })}`
  return {
    title: 'Recordings',
    section: 'recordings',
    words,
    cards: shown.map(row => cardOf(row, zone, now)),
    nextHref: rows.length > PAGE_ROWS && last ? at({ at: last.startedAt, id: last.id }) : null,
    firstHref: search.after ? at(null) : null,
    empty: words
      ? { title: `No recording matches “${words}”.`, text: 'Search for a part of the title or of the host’s name.' }
      : { title: 'No recordings yet.', text: 'The recording of a session appears here after it ended.' },
  }
}

function cardOf(row: RecordingRow, zone: string, now: Date): Card {
  const isReady = row.progress === 'ready'
  return {
    href: `/sessions/${row.sessionId}`,
    title: row.title,
    host: row.instructor,
    initials: initials(row.instructor),
    hue: row.hue,
    when: whenOf(row.plannedAt, zone, now),
    startsAtIso: isoWithOffset(row.plannedAt, zone),
    state: isReady ? 'play' : row.progress === 'removed' ? 'gone' : 'proc',
    length: isReady && row.seconds > 0 ? lengthWords(row.seconds) : null,
    ...PROGRESS[isReady ? 'ready' : row.progress],
    ...(isReady ? { note: readyNote(row) } : {}),
  }
}

const PROGRESS = {
  ready: { pill: null, note: '' },
  processing: { pill: { kind: 'info', text: 'Processing' }, note: 'Zoom is preparing it.' },
  removed: { pill: { kind: 'bad', text: 'Removed' }, note: 'It was deleted in Zoom.' },
  missing: { pill: null, note: '' },
} as const

const readyNote = ({ learners, hasTranscript }: RecordingRow): string =>
  `${learners} ${learners === 1 ? 'learner' : 'learners'}, ${hasTranscript ? 'captions' : 'no captions'}`

function whenOf(at: Date, zone: string, now: Date): string {
  const day = dayOf(at, zone)
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en-US')
  const sameYear = day.slice(0, 4) === dayOf(now, zone).slice(0, 4)
  const words = day === dayOf(now, zone) ? 'Today' : local.toFormat(sameYear ? 'ccc, LLL d' : 'LLL d, yyyy')
  return `${words} · ${clockTime(at, zone)}`
}

/** `1:28:04`, `57:02` */
export function lengthWords(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const pad = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`
}
