import type { ProgramHue } from '../center'
import type { ShownState } from '../connections'
import { clockTime } from '../lib/time-zone'
import type { Person } from '../people'
import type { Actor } from '../web'
import type { Overlap } from './clashes'
import type { RoomDay } from './room-day'
import type { Choices, Draft } from './schedule-desk'
import type { RoomDayLine } from './sessions.queries'

/** What the form is drawn from. */
export interface Sheet {
  actor: Actor
  zone: string
  draft: Draft
  choices: Choices
  hostState: ShownState
  isZoomSetUp: boolean
  found: Person[]
  learnerCount: number
  day: RoomDay | null
  now: Date
}

/** The card beside the form: the room's day with this session in it. */
export interface Peek {
  title: string
  lines: { hue: ProgramHue | null; time: string; text: string; kind: 'new' | 'clash' | '' }[]
  notes: { kind: 'bad' | 'warn'; text: string }[]
  alternatives: { intent: string; text: string }[]
}

/** The messages of a clash, beside the fields that can end it. */
export function clashErrors({ day, draft, zone, choices }: Sheet): Record<string, string> {
  if (!day?.consent) return {}
  const { room, host } = day.clashes
  const name = choices.hosts.find(each => each.id === draft.instructorId)?.name ?? 'The host'
  const at = ({ startsAt, endsAt }: Overlap): string =>
    `from ${clockTime(startsAt, zone)} to ${clockTime(endsAt, zone)}`
  return {
    ...(host[0] ? { instructor: `${name} hosts another session ${at(host[0])}. Choose another host or time` } : {}),
    ...(room[0] ? { room: `${day.room.name} is taken ${at(room[0])}. Choose another room or time` } : {}),
    anyway: 'Tick the box to schedule it anyway',
  }
}

export function presentPeek(sheet: Sheet, day: RoomDay): Peek {
  const { draft, zone } = sheet
  const { startsAt, endsAt } = draft.when
  const span = (from: Date, to: Date): string => `${clockTime(from, zone)}–${clockTime(to, zone)}`
  const isClash = new Set(day.clashes.room.map(each => each.id))
  const lines = day.lines.map(line => ({
    at: line.startsAt.getTime(),
    hue: line.programHue,
    time: span(line.startsAt, line.endsAt),
    text: isShown(line, sheet.actor) ? line.title : line.instructorName,
    kind: isClash.has(line.id) ? ('clash' as const) : ('' as const),
  }))
  const own =
    startsAt && endsAt
      ? [
          {
            at: startsAt.getTime(),
            hue: null,
            time: span(startsAt, endsAt),
            text: 'This session',
            kind: 'new' as const,
          },
        ]
      : []
  return {
    title: `${day.room.name}, ${shortDay(day.date)}`,
    lines: [...lines, ...own].sort((a, b) => a.at - b.at).map(({ at: _, ...line }) => line),
    notes: peekNotes(sheet, day),
    alternatives: day.alternatives.map(each => ({ intent: each.intent, text: alternativeWords(each, sheet) })),
  }
}

// What colleagues plan is theirs to show: an instructor sees that the room is taken, and whom to ask.
const isShown = ({ instructorId }: RoomDayLine, actor: Actor): boolean =>
  actor.role === 'admin' || instructorId === actor.personId

function peekNotes({ draft, zone, choices, actor }: Sheet, day: RoomDay): Peek['notes'] {
  const { startsAt, endsAt } = draft.when
  const minutes = (other: Overlap): number =>
    Math.round((Math.min(+endsAt!, +other.endsAt) - Math.max(+startsAt!, +other.startsAt)) / 60_000)
  const room = day.clashes.room.map(other => {
    const line = day.lines.find(each => each.id === other.id)
    const what = line && (isShown(line, actor) ? line.title : `the session of ${line.instructorName}`)
    return { kind: 'bad' as const, text: `Overlaps ${what ?? 'another session'} by ${minutes(other)} minutes.` }
  })
  const name = choices.hosts.find(each => each.id === draft.instructorId)?.name ?? 'The host'
  const host = day.clashes.host.map(other => {
    const when = `${clockTime(other.startsAt, zone)}–${clockTime(other.endsAt, zone)}`
    return {
      kind: 'bad' as const,
      text: `${name} hosts another session ${when}. Zoom lets a host run one meeting at a time.`,
    }
  })
  return [...room, ...host, ...(day.busy.length > 0 ? [{ kind: 'warn' as const, text: busyWords(day.busy) }] : [])]
}

const MOST_NAMED = 4

/** Which learners have another session then, the first few by name. */
export function busyWords(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  const who = names.slice(0, MOST_NAMED).join(', ') + more
  return `${names.length === 1 ? 'One learner is' : `${names.length} learners are`} in another session then: ${who}.`
}

function alternativeWords({ room, startsAt, endsAt }: RoomDay['alternatives'][number], { draft, zone }: Sheet): string {
  if (startsAt.getTime() === draft.when.startsAt?.getTime()) return `${room.name}, same time`
  return `${clockTime(startsAt, zone)}–${clockTime(endsAt, zone)}, ${room.name}`
}

/** `Thu Dec 3` */
const shortDay = (date: string): string =>
  new Date(date)
    .toLocaleDateString('en-US', { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' })
    .replace(',', '')
