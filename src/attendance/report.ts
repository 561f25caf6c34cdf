import { createHash } from 'node:crypto'
import { hasEnded, type Session } from '../sessions'
import type { AttendanceFacts, KnownPerson } from './attendance.queries'
import { participantsOf, personOf, type Participant } from './matching.policy'
import { merged, spansOf, type ClosedSpan, type Span } from './presence'
import { minutesIn, occasionOf, standingOf, type Occasion, type Standing } from './standing.policy'

/** When somebody was in the meeting. */
export interface Presence {
  spans: ClosedSpan[]
  joinedAt: Date | null
  /** Null while they are there, and when they never were. */
  leftAt: Date | null
  /** Whole minutes of the time that counts. */
  minutes: number
}

export interface LearnerAttendance extends Presence {
  person: KnownPerson
  standing: Standing
}

/** Somebody in the meeting whom nothing that Zoom tells makes one of ours. */
export interface GuestAttendance extends Presence {
  /** For links and forms: the key itself holds a name. */
  id: string
  participantKey: string
  name: string
  email: string | null
  /** What people decided about it: a person of the roster, nobody of it (null), or nothing yet (undefined). */
  decision: string | null | undefined
}

/** Somebody of the center who was there without being on the roster. */
export interface OtherAttendance extends Presence {
  person: KnownPerson
}

export interface SessionAttendance {
  /** The time that counts. */
  window: ClosedSpan
  isOver: boolean
  learners: LearnerAttendance[]
  guests: GuestAttendance[]
  others: OtherAttendance[]
}

export type Attended = Pick<Session, 'startsAt' | 'endsAt' | 'startedAt' | 'endedAt'>

/** Works out who was there, and when. */
export function reportOf(facts: AttendanceFacts, session: Attended, now: Date): SessionAttendance {
  const plan = { from: session.startsAt, to: session.endsAt }
  const isOver = hasEnded(session, now)
  const occasion = occasionOf(plan, runSpans(facts), isOver)
  const { guests, spans } = tellApart(facts, isOver ? plan.to : null)
  const presenceOf = (person: KnownPerson) => presence(spans.get(person.personId) ?? [], occasion, now)
  return {
    window: occasion.window,
    isOver,
    learners: facts.people
      .filter(person => person.isLearner)
      .map(person => {
        const standing = standingOf(spans.get(person.personId) ?? [], occasion)
        return { person, standing, ...presenceOf(person) }
      }),
    guests: guests.map(({ key, name, email, spans: own }) => ({
      ...{ id: guestId(key), participantKey: key, name, email, decision: facts.choices.get(key) },
      ...presence(own, occasion, now),
    })),
    others: facts.people
      .filter(person => !person.isLearner && spans.has(person.personId))
      .map(person => ({ person, ...presenceOf(person) })),
  }
}

const guestId = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22)

type Guest = Participant & { spans: Span[] }

/** Who of the participants is whom, and who is nobody of ours. */
function tellApart(facts: AttendanceFacts, endOfOpen: Date | null): { guests: Guest[]; spans: Map<string, Span[]> } {
  const guests: Guest[] = []
  const spans = new Map<string, Span[]>()
  for (const participant of participantsOf(facts.marks)) {
    const own = spansIn(participant, facts, endOfOpen)
    const personId = personOf(participant, facts.people, facts.choices)
    if (personId === null || facts.choices.has(participant.key)) guests.push({ ...participant, spans: own })
    if (personId !== null) spans.set(personId, [...(spans.get(personId) ?? []), ...own])
  }
  return { guests, spans }
}

function spansIn({ stretches }: Participant, { runs }: AttendanceFacts, endOfOpen: Date | null): Span[] {
  return stretches.flatMap(marks => {
    const run = runs.find(each => each.uuid === marks[0]!.runUuid)
    return spansOf(marks, run?.endedAt ?? endOfOpen)
  })
}

function runSpans({ runs }: AttendanceFacts): Span[] {
  return runs.flatMap(({ startedAt, endedAt }) => {
    const from = startedAt ?? endedAt
    return from ? [{ from, to: endedAt }] : []
  })
}

function presence(spans: readonly Span[], occasion: Occasion, now: Date): Presence {
  const whole = merged(spans, now)
  return {
    spans: whole,
    joinedAt: whole[0]?.from ?? null,
    leftAt: spans.some(span => span.to === null) ? null : (whole.at(-1)?.to ?? null),
    minutes: minutesIn(whole, occasion),
  }
}
