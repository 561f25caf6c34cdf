import { definePage, definePart, type Page } from '../web'
import { daysAfter } from './calendar-days'
import type { CalendarRow, RecordedRow } from './calendar.queries'
import { chipOf, type Chip } from './chip'
import { longDay, shortDay } from './day-words'
import { presentHero, type Hero } from './hero.view'
import type { Look } from './look'
import type { NextFacts } from './next.facts'
import { chooseNext, nextState, overlap, type NextSession } from './next.policy'
import { durationWords, greeting, shortName } from './time-words'

export interface NextPage extends Page {
  greeting: string
  hero: Hero
  laterTitle: string
  later: LaterRow[]
  recordings: { href: string; title: string; about: string }[]
  helpPhone: string | null
}

/** The part of the page that a script fetches again. */
export type HeroPart = Pick<NextPage, 'hero'>

interface LaterRow {
  chip: Chip
  day: string
  overlaps: boolean
  /** Only what the learner has to know before looking closer: live, or cancelled. */
  status: Look | null
}

const MOST_LATER = 6
const MOST_AFTERWARDS = 3

export const nextPage = definePage<NextPage>('calendar/next')
export const heroPart = definePart<HeroPart>('calendar/hero')

export function presentNext(facts: NextFacts): NextPage {
  const { visit, days, now } = facts
  return {
    title: 'Your next session',
    section: 'next',
    greeting: `${greeting(Number(days.clock(now).slice(0, 2)))}, ${shortName(visit.actor.name)}`,
    ...presentHeroPart(facts),
    ...presentLater(facts),
    recordings: facts.recorded.map(row => presentRecording(row, facts)),
    helpPhone: visit.center.helpPhone,
  }
}

export const presentHeroPart = (facts: NextFacts): HeroPart => ({ hero: presentHero(facts) })

/** This week's other sessions; when there are none, the first of those after it. */
function presentLater(facts: NextFacts): Pick<NextPage, 'laterTitle' | 'later'> {
  const { rows, now, days, opensMinutes } = facts
  const next = chooseNext(rows, now, opensMinutes)
  const others = rows.filter(
    row => row !== next?.row && row.endsAt > now && nextState(row, now, opensMinutes) !== 'over',
  )
  const weekLater = daysAfter(days.date(now), 7)
  const thisWeek = others.filter(row => days.date(row.startsAt) < weekLater)
  const later = thisWeek.length > 0 ? thisWeek.slice(0, MOST_LATER) : others.slice(0, MOST_AFTERWARDS)
  return {
    laterTitle: thisWeek.length > 0 || others.length === 0 ? 'Later this week' : 'Coming up',
    later: later.map(row => presentLaterRow(row, next, facts)),
  }
}

function presentLaterRow(row: CalendarRow, next: NextSession<CalendarRow> | null, facts: NextFacts): LaterRow {
  const { days, now, rooms, colors } = facts
  const chip = chipOf(row, { days, rooms, colors, now, role: 'student' })
  return {
    chip,
    day: shortDay(days.date(row.startsAt), days.date(now)),
    overlaps: next !== null && next.state !== 'over' && !row.cancelledAt && overlap(row, next.row),
    status: chip.status.key === 'live' || chip.status.key === 'canc' ? chip.status : null,
  }
}

function presentRecording(row: RecordedRow, { days, now }: NextFacts): NextPage['recordings'][number] {
  const day = longDay(days.date(row.startsAt), days.date(now))
  const length = row.seconds > 0 ? ` · ${durationWords(row.seconds * 1000)}` : ''
  return { href: `/sessions/${row.id}`, title: row.title, about: `${day}${length}` }
}
