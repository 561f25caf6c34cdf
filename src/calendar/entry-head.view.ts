import { clockTime, dayOf, isoWithOffset, longDay } from '../lib/time-zone'
import { hasEnded, isLive } from '../sessions'
import { definePart, initials } from '../web'
import { actionsOf, gateFor, type EntryAction } from './entry-actions'
import { notesOf, type EntryNote } from './entry-notes'
import type { EntryFacts } from './entry.facts'
import { dayInSentence } from './day-words'
import { lookOf, type Look } from './look'
import { untilWords } from './time-words'

/** The head of an entry: what it is, how it stands, what to do. */
export interface EntryHead {
  hue: string
  program: string
  heading: string
  when: { iso: string; day: string; time: string }
  place: string
  host: { name: string; initials: string }
  pill: { kind: 'ok' | 'warn' | 'bad' | 'info' | null; isLive: boolean; icon: string; text: string }
  /** Beside the pill: `7 of 12 joined`. */
  beside: string | null
  gate: { text: string; until: string; seconds: number | null } | null
  actions: EntryAction[]
  notes: EntryNote[]
  /** Announced when the head changes by itself. */
  say: string
}

export const entryHeadPart = definePart<{ head: EntryHead }>('calendar/entry-head')

export function presentHead(facts: EntryFacts): EntryHead {
  const { session, visit } = facts
  const zone = visit.center.timeZone
  const pill = pillOf(facts)
  const [start, end] = [session.startsAt, session.endsAt].map(instant => clockTime(instant, zone))
  return {
    hue: session.programHue,
    program: session.programName,
    heading: session.title,
    when: {
      iso: isoWithOffset(session.startsAt, zone),
      day: longDay(dayOf(session.startsAt, zone)),
      time: `${start}–${end}`,
    },
    place: session.onZoom && session.roomKind === 'physical' ? `${session.roomName} and Zoom` : session.roomName,
    host: { name: session.instructorName, initials: initials(session.instructorName) },
    pill,
    beside: besideOf(facts),
    gate: gateWords(facts),
    actions: actionsOf(facts),
    notes: notesOf(facts),
    say: `${session.title}: ${pill.text}`,
  }
}

const KINDS: Record<string, EntryHead['pill']['kind']> = {
  live: 'ok',
  ready: 'ok',
  rec: 'ok',
  proc: 'info',
  wait: 'info',
  canc: 'bad',
}

function pillOf({ session, now, visit }: EntryFacts): EntryHead['pill'] {
  const look: Look = lookOf({ ...session, instructor: session.instructorName }, now, visit.actor.role)
  const ended = session.onZoom && hasEnded(session, now) && !session.cancelledAt && look.key !== 'done'
  const text = ended ? `Ended · ${look.word.toLowerCase()}` : look.word
  return {
    kind: look.isProblem ? 'warn' : (KINDS[look.key] ?? null),
    isLive: look.key === 'live',
    icon: look.icon,
    text,
  }
}

function besideOf({ report, session, now }: EntryFacts): string | null {
  if (!report || !isLive(session, now)) return null
  const joined = report.learners.filter(learner => learner.joinedAt).length
  return `${joined} of ${report.learners.length} joined`
}

// Counting down is for those who wait, not for those who plan.
const COUNTED_SECONDS = 12 * 3600

function gateWords(facts: EntryFacts): EntryHead['gate'] {
  const { now, visit } = facts
  const gate = gateFor(facts)
  if (gate.kind !== 'early') return null
  const zone = visit.center.timeZone
  const [day, today] = [dayOf(gate.opensAt, zone), dayOf(now, zone)]
  const on = day === today ? '' : `${dayInSentence(day, today)} `
  const seconds = Math.ceil((gate.opensAt.getTime() - now.getTime()) / 1000)
  const isNear = seconds < COUNTED_SECONDS
  return {
    text: `Join opens ${on}at ${clockTime(gate.opensAt, zone)}`,
    until: isNear ? untilWords(seconds) : '',
    seconds: isNear ? seconds : null,
  }
}
