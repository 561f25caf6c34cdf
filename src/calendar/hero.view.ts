import { initials } from '../web'
import type { CalendarRow } from './calendar.queries'
import { dayInSentence, shortDay } from './day-words'
import { chooseNext, endOf, overlap, type NextSession, type NextState } from './next.policy'
import type { NextFacts } from './next.facts'
import { durationWords, shortName, untilWords } from './time-words'

/** The one card: a learner's next session, and the one thing to do about it. */
export type Hero = { state: 'none' } | HeroOfSession

export interface HeroOfSession {
  state: NextState
  href: string
  title: string
  program: string
  pill: { icon: string | null; text: string }
  beside: string | null
  time: { instant: string; start: string; end: string; day: string; length: string }
  place: { name: string; and: string; under: string }
  host: { name: string; initials: string; under: string }
  /** A button, or why there is none yet. */
  join: { action: string; text: string } | null
  gate: { icon: string; title: string; text: string; seconds: number | null } | null
  watch: string | null
  foot: string | null
  /** Said before the foot line: as whom they join. */
  joinsAs: string | null
  clash: string | null
  eventFile: string | null
  /** What is announced when this appears by itself. */
  say: string | null
}

type Next = NextSession<CalendarRow>

export function presentHero(facts: NextFacts): Hero {
  const next = chooseNext(facts.rows, facts.now, facts.opensMinutes)
  if (!next) return { state: 'none' }
  const { row, state } = next
  return {
    state,
    href: `/sessions/${row.id}`,
    title: row.title,
    program: facts.programs.get(row.programId)?.name ?? '',
    ...stateWords(next, facts),
    time: timeWords(row, facts),
    place: placeWords(row, facts),
    host: hostWords(row),
    join: joinButton(next),
    gate: gateWords(next, facts),
    watch: state === 'over' && row.recordingState === 'ready' ? `/sessions/${row.id}` : null,
    foot: footWords(next),
    joinsAs: state === 'open' || state === 'live' ? facts.visit.actor.name : null,
    clash: clashWords(next, facts),
    eventFile:
      state === 'soon' || (state === 'no-link' && row.startsAt > facts.now) ? `/sessions/${row.id}/event.ics` : null,
    say: SAY[state] ?? null,
  }
}

const SAY: Partial<Record<NextState, string>> = {
  open: 'Join is open.',
  wait: 'Waiting for the host.',
  live: 'The session has started.',
  over: 'The session has ended.',
}

function stateWords({ row, state }: Next, facts: NextFacts): Pick<HeroOfSession, 'pill' | 'beside'> {
  const { days } = facts
  const start = days.clock(row.startsAt)
  if (state === 'live')
    return { pill: { icon: null, text: 'Live now' }, beside: `Started ${days.clock(row.startedAt!)}` }
  if (state === 'wait') return { pill: { icon: 'hourglass', text: 'Waiting for the host' }, beside: `Planned ${start}` }
  if (state === 'over') return { pill: { icon: 'check', text: `Ended at ${days.clock(endOf(row))}` }, beside: null }
  if (state === 'open') return { pill: { icon: null, text: 'Open now' }, beside: startsWords(row, facts) }
  const opens = state === 'soon' ? `Opens ${days.clock(opensAt(row, facts))}` : `Planned ${start}`
  return { pill: { icon: 'clock', text: startsWords(row, facts) }, beside: opens }
}

function startsWords(row: CalendarRow, { days, now }: NextFacts): string {
  const minutes = Math.ceil((row.startsAt.getTime() - now.getTime()) / 60_000)
  if (minutes <= 0) return `Started ${days.clock(row.startsAt)}`
  if (minutes < 60) return `Starts in ${minutes} min`
  const [day, today] = [days.date(row.startsAt), days.date(now)]
  return day === today ? `Starts at ${days.clock(row.startsAt)}` : shortDay(day, today)
}

function timeWords(row: CalendarRow, { days, now }: NextFacts): HeroOfSession['time'] {
  return {
    instant: days.iso(row.startsAt),
    start: days.clock(row.startsAt),
    end: days.clock(row.endsAt),
    day: dayInSentence(days.date(row.startsAt), days.date(now)),
    length: durationWords(row.endsAt.getTime() - row.startsAt.getTime()),
  }
}

function placeWords(row: CalendarRow, { rooms }: NextFacts): HeroOfSession['place'] {
  const room = rooms.get(row.roomId)
  if (room?.kind === 'online') return { name: 'Zoom', and: '', under: 'From wherever you are' }
  return {
    name: room?.name ?? '',
    and: row.onZoom ? ' and Zoom' : '',
    under: row.onZoom ? '' : 'In person, without Zoom',
  }
}

const hostWords = ({ instructor, learnerCount }: CalendarRow): HeroOfSession['host'] => ({
  name: instructor,
  initials: initials(instructor),
  under: learnerCount === 1 ? '1 learner' : `${learnerCount} learners`,
})

function joinButton({ row, state }: Next): HeroOfSession['join'] {
  const action = `/sessions/${row.id}/join`
  if (state === 'open' || state === 'live') return { action, text: 'Join session' }
  return state === 'wait' ? { action, text: 'Join the waiting room' } : null
}

function gateWords({ row, state }: Next, facts: NextFacts): HeroOfSession['gate'] {
  if (state === 'no-link') return { icon: 'hourglass', ...NO_LINK, seconds: null }
  if (state === 'in-person')
    return { icon: 'map-pin', title: 'You meet in the room', text: 'There is nothing to join in Zoom.', seconds: null }
  if (state !== 'soon') return null
  const { days, now } = facts
  const opens = opensAt(row, facts)
  const day = days.date(opens)
  const title = `Join opens ${day === days.date(now) ? '' : `${dayInSentence(day, days.date(now))} `}at ${days.clock(opens)}`
  const seconds = Math.ceil((opens.getTime() - now.getTime()) / 1000)
  const isNear = seconds < COUNTED_SECONDS
  return { icon: 'clock', title, text: isNear ? untilWords(seconds) : '', seconds: isNear ? seconds : null }
}

const NO_LINK = {
  title: 'The link for this session is not ready yet',
  text: 'You do not need to do anything: it appears here.',
}
const COUNTED_SECONDS = 12 * 3600

function footWords({ row, state }: Next): string | null {
  if (state === 'open' || state === 'live') return 'Opens the Zoom app.'
  if (state === 'wait')
    return `${shortName(row.instructor)} has not started yet. You can wait in Zoom or here: we tell you when it starts.`
  if (state === 'soon' && row.meetingState !== 'ready') return `${NO_LINK.title}. ${NO_LINK.text}`
  const awaitsRecording = state === 'over' && row.onZoom && row.recordingState !== 'ready'
  return awaitsRecording ? 'The recording usually takes 1 to 2 hours.' : null
}

function clashWords({ row, state }: Next, { rows, now, days }: NextFacts): string | null {
  if (state === 'over') return null
  const other = rows.find(each => each !== row && !each.cancelledAt && each.endsAt > now && overlap(each, row))
  return other ? `Overlaps ${other.title}, ${days.clock(other.startsAt)}–${days.clock(other.endsAt)}.` : null
}

const opensAt = (row: CalendarRow, { opensMinutes }: NextFacts): Date =>
  new Date(row.startsAt.getTime() - opensMinutes * 60_000)
