import { clockTime } from '../lib/time-zone'
import { initials } from '../web'
import type { GuestAttendance, LearnerAttendance, OtherAttendance, Presence, SessionAttendance } from './report'
import type { ClosedSpan } from './presence'
import { standingWords, type StandingWords } from './standing-words'

/** Attendance as the page of a session shows it. */
export interface AttendanceView {
  /** `9 of 10`: how many learners were there. */
  count: string
  /** How it stands, in one line: `7 present`, `1 absent`. */
  sums: { kind: 'ok' | 'warn' | 'bad' | 'muted'; count: number; text: string }[]
  guests: { id: string; name: string; text: string }[]
  /** The times above the bars. */
  scale: string[]
  rows: AttendanceRow[]
  others: { name: string; text: string; guestId: string | null }[]
}

export interface AttendanceRow {
  name: string
  /** Guests whom somebody said to have been this learner. */
  alias: { id: string; name: string }[]
  initials: string
  number: string | null
  standing: StandingWords
  bar: { minutes: number; stays: [number, number][]; kind: StandingWords['bar']; label: string }
  joined: string
  left: string
  minutes: string
}

const NONE = '–'
const MINUTE_MS = 60_000

/** @param plan the session's time, in which the bars are drawn */
export function presentAttendance(report: SessionAttendance, plan: ClosedSpan, zone: string): AttendanceView {
  const { window, learners, guests, others } = report
  const drawn = window.from < plan.to && window.to > plan.from ? plan : window
  const here = learners.filter(each => each.joinedAt !== null).length
  return {
    count: `${here} of ${learners.length}`,
    sums: sumsOf(learners),
    guests: guests.filter(guest => guest.decision === undefined).map(guestOf),
    scale: scaleOf(drawn, zone),
    rows: learners.map(learner => rowOf(learner, guests, drawn, zone)),
    others: [
      ...others.map(other => otherOf(other, zone)),
      ...guests.filter(guest => guest.decision === null).map(guest => strangerOf(guest, zone)),
    ],
  }
}

function sumsOf(learners: readonly LearnerAttendance[]): AttendanceView['sums'] {
  const count = (...kinds: string[]): number => learners.filter(each => kinds.includes(each.standing.kind)).length
  const sums: AttendanceView['sums'] = [
    { kind: 'ok', count: count('present'), text: 'present' },
    { kind: 'warn', count: count('late', 'left-early'), text: 'late or left early' },
    { kind: 'muted', count: count('away'), text: 'left' },
    { kind: 'muted', count: count('expected'), text: 'not here yet' },
    { kind: 'bad', count: count('absent'), text: 'absent' },
  ]
  return sums.filter(sum => sum.count > 0)
}

function guestOf({ id, name, email, minutes, leftAt }: GuestAttendance): AttendanceView['guests'][number] {
  const stay = leftAt ? `stayed ${minutesWords(minutes)}` : 'is in the meeting'
  return { id, name: email ? `${name} (${email})` : name, text: `${stay} and matches no one on the roster.` }
}

const minutesWords = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`)

function rowOf(
  { person, standing, ...presence }: LearnerAttendance,
  guests: readonly GuestAttendance[],
  drawn: ClosedSpan,
  zone: string,
): AttendanceRow {
  const words = standingWords(standing)
  const since = (instant: Date): number => (instant.getTime() - drawn.from.getTime()) / MINUTE_MS
  return {
    name: person.name,
    alias: guests.filter(guest => guest.decision === person.personId).map(({ id, name }) => ({ id, name })),
    initials: initials(person.name),
    number: person.number,
    standing: words,
    bar: {
      minutes: since(drawn.to),
      stays: presence.spans.map(span => [since(span.from), since(span.to)]),
      kind: words.bar,
      label: spansWords(presence, zone),
    },
    joined: presence.joinedAt ? clockTime(presence.joinedAt, zone) : NONE,
    left: presence.leftAt ? clockTime(presence.leftAt, zone) : NONE,
    minutes: String(presence.minutes),
  }
}

function spansWords({ spans, joinedAt, leftAt }: Presence, zone: string): string {
  if (!joinedAt) return 'not in the meeting'
  const words = spans.map(({ from, to }) => `${clockTime(from, zone)} to ${clockTime(to, zone)}`)
  if (!leftAt) words[words.length - 1] = `since ${clockTime(spans.at(-1)!.from, zone)}`
  return words.join(', then ')
}

const ROLES = { admin: 'Administrator', instructor: 'Instructor', student: 'Not on the roster' }

const otherOf = ({ person, ...presence }: OtherAttendance, zone: string): AttendanceView['others'][number] => ({
  name: person.name,
  text: `${ROLES[person.role]}, ${spansWords(presence, zone)}`,
  guestId: null,
})

const strangerOf = ({ id, name, ...presence }: GuestAttendance, zone: string): AttendanceView['others'][number] => ({
  name,
  text: `Zoom guest, ${spansWords(presence, zone)}`,
  guestId: id,
})

// Whole minutes at even distances, as many as there are.
function scaleOf({ from, to }: ClosedSpan, zone: string): string[] {
  const minutes = Math.round((to.getTime() - from.getTime()) / MINUTE_MS)
  const steps = minutes % 3 === 0 ? 3 : minutes % 2 === 0 ? 2 : 1
  return Array.from({ length: steps + 1 }, (_, step) =>
    clockTime(new Date(from.getTime() + (minutes / steps) * step * MINUTE_MS), zone),
  )
}
