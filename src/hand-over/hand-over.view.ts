import { clockTime, isoWithOffset } from '../lib/time-zone'
import { isLive as isLiveConnection, type ConnectionFacts } from '../connections'
import type { Person } from '../people'
import { definePage, definePart, type FormState, type Page, type Visit } from '../web'
import { capital, dayAndTime } from '../zoom-app'
import type { HandOver } from './hand-over.entity'
import { PER_PAGE, type Candidate, type Hosted, type Progress } from './hand-over.queries'
import { countWords } from './hand-over.service'
import type { Overlap } from './overlaps'

interface Note {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
}

interface ProgressLine {
  title: string
  href: string
  when: string
  to: string
  pill: { kind?: 'ok' | 'warn' | 'bad' | 'info'; icon: string; text: string }
  text: string
}

export interface ProgressPart {
  lines: ProgressLine[]
  say: string
}

export interface HandOverPage extends Page {
  name: string
  lead: string
  action: string
  peopleHref: string
  sessions: { id: string; title: string; iso: string; when: string; about: string; isChosen: boolean }[]
  /** Said when more sessions follow after these. */
  more: string | null
  hosts: { value: string; label: string }[]
  notes: Note[]
  overlaps: { title: string; lines: string[]; consent: string } | null
  progress: ProgressPart
  /** Set while something still changes by itself. */
  progressSrc: string | null
  form: FormState
}

export const handOverPage = definePage<HandOverPage>('hand-over/hand-over')
export const progressPart = definePart<{ progress: ProgressPart }>('hand-over/progress')

export interface HandOverFacts {
  person: Person
  hosted: readonly Hosted[]
  candidates: readonly Candidate[]
  progress: readonly Progress[]
  connection: ConnectionFacts | null
  now: Date
}

/** @param chosen which sessions are ticked; null: all of them */
export function presentHandOver(
  { person, hosted, candidates, progress, connection, now }: HandOverFacts,
  { center }: Visit,
  form: FormState,
  chosen: readonly string[] | null,
): Omit<HandOverPage, 'overlaps'> {
  const zone = center.timeZone
  const shown = hosted.slice(0, PER_PAGE)
  return {
    title: `Hand over the sessions of ${person.name}`,
    section: 'people',
    name: person.name,
    lead: leadWords(hosted.length),
    action: `/people/${person.id}/hand-over`,
    peopleHref: '/people',
    sessions: shown.map(session => ({
      id: session.id,
      title: session.title,
      iso: isoWithOffset(session.startsAt, zone),
      when: capital(dayAndTime(session.startsAt, now, zone).replace(/^on /, '')),
      about: `${session.onZoom ? 'Zoom' : 'In person'}, ${session.roomName}, ${learnerWords(session.learnerCount)}`,
      isChosen: chosen?.includes(session.id) ?? true,
    })),
    more:
      hosted.length > PER_PAGE ? `These are the first ${PER_PAGE}. The next follow when they are handed over.` : null,
    hosts: [
      { value: '', label: 'Choose a host' },
      ...candidates.map(({ id, name, plan }) => ({
        value: id,
        label: plan === 'basic' ? `${name} (Basic plan)` : name,
      })),
    ],
    notes: notesOf(person, connection, hosted),
    progress: presentProgress(progress, person, now, zone),
    progressSrc: progress.some(isUnderWay) ? `/people/${person.id}/hand-over/live` : null,
    form,
  }
}

export function presentProgress(progress: readonly Progress[], person: Person, now: Date, zone: string): ProgressPart {
  const waiting = progress.filter(each => each.state === 'waiting').length
  return {
    lines: progress.map(each => ({
      title: each.title,
      href: `/sessions/${each.sessionId}`,
      when: capital(dayAndTime(each.startsAt, now, zone).replace(/^on /, '')),
      to: each.toName,
      ...fateOf(each, person, now, zone),
    })),
    say: waiting > 0 ? `${capital(countWords(waiting))} on the way.` : 'Nothing is on the way any more.',
  }
}

export const isUnderWay = ({ state, formerFate }: Pick<HandOver, 'state' | 'formerFate'>): boolean =>
  state === 'waiting' || formerFate === 'removing'

export const presentOverlaps = (
  overlaps: readonly Overlap[],
  hostName: string,
  consent: string,
  zone: string,
): NonNullable<HandOverPage['overlaps']> => ({
  title: `${hostName} would host two sessions at the same time.`,
  lines: overlaps.map(
    ({ session, other }) =>
      `“${session.title}” (${spanOf(session, zone)}) and “${other.title}” (${spanOf(other, zone)})`,
  ),
  consent,
})

const spanOf = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }, zone: string): string =>
  `${clockTime(startsAt, zone)}–${clockTime(endsAt, zone)}`

const leadWords = (count: number): string =>
  count === 0
    ? 'No coming session is left to hand over.'
    : `${capital(count > PER_PAGE ? `more than ${PER_PAGE} sessions` : countWords(count))} to come. Students keep their link, whoever hosts.`

const learnerWords = (count: number): string => (count === 1 ? '1 learner' : `${count} learners`)

function notesOf(person: Person, connection: ConnectionFacts | null, hosted: readonly Hosted[]): Note[] {
  if (!hosted.some(session => session.onZoom)) return []
  if (isLiveConnection(connection))
    return [
      {
        kind: 'info',
        title: 'Each session keeps its present link until the new meeting is there.',
        text: `Then the former meeting is removed from the Zoom account of ${person.name}. Do not disconnect that account before.`,
      },
    ]
  if (!connection)
    return [
      {
        kind: 'info',
        title: `${person.name} has never connected Zoom, so there is no meeting to remove.`,
        text: 'The new host’s link is made at once.',
      },
    ]
  return [
    {
      kind: 'warn',
      title: 'The former meetings cannot be removed from here.',
      text: `We have no access to the Zoom account of ${person.name} any more. Students do not come there: their link leads to the new meeting. ${person.name} or the Zoom admin can delete the former ones.`,
    },
  ]
}

type Fate = Pick<ProgressLine, 'pill' | 'text'>

function fateOf(each: Progress, person: Person, now: Date, zone: string): Fate {
  switch (each.state) {
    case 'waiting':
      return { pill: { kind: 'info', icon: 'loader', text: 'On its way' }, text: waitingWords(each, now, zone) }
    case 'moved':
      return movedFate(each, person)
    case 'overtaken':
      return {
        pill: { icon: 'circle', text: 'Left as it was' },
        text: 'It was changed, cancelled or started meanwhile.',
      }
    case 'failed':
      return {
        pill: { kind: 'bad', icon: 'circle-alert', text: 'Not handed over' },
        text: `${failureWords(each)} ${person.name} still hosts it. Choose another host.`,
      }
  }
}

function waitingWords({ problem, toName, triedAt }: Progress, now: Date, zone: string): string {
  const meanwhile = 'Students use the present link until then.'
  if (!problem) return `The meeting of ${toName} is being made. ${meanwhile}`
  const why = problem === 'zoom-busy' ? 'Zoom limits how fast we may ask.' : 'Zoom does not answer.'
  const at = triedAt && triedAt > now ? `at ${clockTime(triedAt, zone)}` : 'in a moment'
  return `${why} It is tried again ${at}. ${meanwhile}`
}

const FORMER: Record<NonNullable<HandOver['formerFate']>, (name: string) => string> = {
  removing: () => 'The former meeting is being removed.',
  removed: () => 'The former meeting is removed.',
  left: name => `The former meeting could not be removed. ${name} or the Zoom admin can delete it in Zoom.`,
}

function movedFate({ formerFate }: Progress, { name }: Person): Fate {
  const pill =
    formerFate === 'left'
      ? ({ kind: 'warn', icon: 'triangle-alert', text: 'Handed over' } as const)
      : ({ kind: 'ok', icon: 'circle-check', text: 'Handed over' } as const)
  return { pill, text: formerFate ? FORMER[formerFate](name) : 'There was no meeting to remove.' }
}

function failureWords({ problem, problemText, toName }: Progress): string {
  switch (problem) {
    case 'host-off':
      return `${toName} was switched off.`
    case 'not-connected':
      return `${toName} has not connected Zoom.`
    case 'reconnect':
      return `Zoom no longer accepts the connection of ${toName}.`
    case 'permissions':
      return `${toName} has not allowed everything in Zoom.`
    case 'set-up':
      return 'The center’s Zoom set-up has a problem.'
    default:
      return problemText ? `Zoom refused: “${problemText}”` : 'Zoom refused to make the meeting.'
  }
}
