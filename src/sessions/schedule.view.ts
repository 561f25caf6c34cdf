import { clockTime, dayOf, longDay, zoneName } from '../lib/time-zone'
import type { Person } from '../people'
import { definePage, type FormState, type Page } from '../web'
import { presentPeek, type Peek, type Sheet } from './room-day.view'
import type { Choices, Draft } from './schedule-desk'
import { MOST_LEARNERS, typedLearners, typedValue } from './sessions.forms'
import { LONGEST_MINUTES, SHORTEST_MINUTES } from './start-time'

interface Option {
  value: string
  label: string
  hint?: string
  icon?: string
}

interface FieldNote {
  kind?: 'good' | 'warn'
  icon: string
  text: string
  link?: { href: string; text: string }
}

export interface SchedulePage extends Page {
  form: FormState
  action: string
  cancelHref: string
  hidden: Record<string, string>
  submitText: string
  programs: Option[]
  hosts: Option[]
  hostNote: FieldNote | null
  zones: Option[]
  times: string[]
  whenNote: string
  minutes: { min: number; max: number }
  /** The two hours to choose from, in the night when one comes twice. */
  twice: Option[] | null
  places: Option[]
  rooms: Option[]
  chosen: Option[]
  chosenWords: string
  others: Option[]
  othersWords: string
  /** The box that has to be ticked where something is taken; null where nothing is. */
  anyway: { value: string; label: string } | null
  peek: Peek | null
  stale: { title: string; text: string; lost: string[] } | null
}

export const schedulePage = definePage<SchedulePage>('sessions/schedule')

export function presentSchedule(
  sheet: Sheet,
): Omit<SchedulePage, 'title' | 'action' | 'cancelHref' | 'hidden' | 'submitText' | 'stale'> {
  const { draft, choices, actor } = sheet
  return {
    section: 'calendar',
    form: { values: draft.values, errors: draft.errors },
    programs: withPrompt(
      'Choose a program',
      choices.programs.map(({ id, name }) => ({ value: id, label: name })),
    ),
    hosts: choices.hosts.map(({ id, name }) => ({ value: id, label: id === actor.personId ? `${name} (you)` : name })),
    hostNote: draft.onZoom ? hostNote(sheet) : null,
    zones: zoneOptions(typedValue(draft.values, 'timeZone'), sheet.zone),
    times: QUARTERS,
    whenNote: whenNote(sheet),
    minutes: { min: SHORTEST_MINUTES, max: LONGEST_MINUTES },
    twice: twiceOptions(draft),
    places: placeOptions(choices),
    rooms: roomOptions(choices),
    ...presentLearners(sheet),
    anyway: presentAnyway(sheet),
    peek: sheet.day ? presentPeek(sheet, sheet.day) : null,
  }
}

const withPrompt = (prompt: string, options: Option[]): Option[] => [{ value: '', label: prompt }, ...options]

function hostNote({ actor, choices, draft, hostState, isZoomSetUp }: Sheet): FieldNote | null {
  const host = choices.hosts.find(each => each.id === draft.instructorId)
  if (!host) return null
  if (!isZoomSetUp) return warn('Zoom is not set up yet. You can schedule now; the link is added when it is.')
  if (hostState === 'connected') return { kind: 'good', icon: 'circle-check', text: 'Zoom connected' }
  if (hostState === 'permissions-missing') return warn('Zoom connected, but some permissions are missing.')
  const isSelf = host.id === actor.personId
  const [who, they] = isSelf ? ['You have', 'you connect'] : [`${host.name} has`, 'they connect']
  const hasLost = hostState === 'reconnect' || hostState === 'superseded'
  const words = hasLost ? 'to connect Zoom again' : 'not connected Zoom'
  const note = warn(`${who} ${words}. You can schedule now; the link is added when ${they}.`)
  return isSelf ? { ...note, link: { href: '/me/zoom', text: 'Connect my Zoom' } } : note
}

const warn = (text: string): FieldNote => ({ kind: 'warn', icon: 'unplug', text })

function whenNote({ draft, zone }: Sheet): string {
  const { startsAt, endsAt } = draft.when
  const own = typedValue(draft.values, 'timeZone')
  if (!startsAt || !endsAt) return `${zoneName(zone)}.`
  const span = (where: string): string => `${clockTime(startsAt, where)}–${clockTime(endsAt, where)}`
  const words = `${longDay(dayOf(startsAt, own))}, ${span(own)}, ${zoneName(own, startsAt)}.`
  return own === zone ? words : `${words} That is ${span(zone)} in ${zoneName(zone, startsAt)}.`
}

function zoneOptions(chosen: string, center: string): Option[] {
  const all = [...new Set([center, chosen, 'UTC', ...Intl.supportedValuesOf('timeZone')])].filter(Boolean)
  return all.map(name => ({ value: name, label: name.replaceAll('_', ' ') }))
}

function twiceOptions({ when, values }: Draft): Option[] | null {
  if (!when.twice) return null
  const zone = typedValue(values, 'timeZone')
  const words = (instant: Date): string => `${clockTime(instant, zone)}, ${clockTime(instant, 'UTC')} UTC`
  return [
    { value: 'first', label: `First ${words(when.twice.first)}`, hint: 'Before the clocks go back' },
    { value: 'second', label: `Second ${words(when.twice.second)}`, hint: 'After the clocks have gone back' },
  ]
}

function placeOptions({ rooms }: Choices): Option[] {
  const physical = [
    { value: 'room', label: 'In person', hint: 'Room only', icon: 'map-pin' },
    { value: 'both', label: 'Room and Zoom', hint: 'Some learners join online', icon: 'layers' },
  ]
  const online = [{ value: 'zoom', label: 'Zoom only', hint: 'Everyone joins online', icon: 'video' }]
  const has = (kind: string): boolean => rooms.some(room => room.kind === kind)
  return [...(has('physical') ? physical : []), ...(has('online') ? online : [])]
}

function roomOptions({ rooms }: Choices): Option[] {
  const physical = rooms.filter(room => room.kind === 'physical')
  const label = ({ name, detail }: { name: string; detail: string }): string => (detail ? `${name} (${detail})` : name)
  return withPrompt(
    'Choose a room',
    physical.map(room => ({ value: room.id, label: label(room) })),
  )
}

function presentLearners({
  draft,
  found,
  learnerCount,
}: Sheet): Pick<SchedulePage, 'chosen' | 'chosenWords' | 'others' | 'othersWords'> {
  const isChosen = new Set([...draft.learners.map(learner => learner.id), ...typedLearners(draft.values)])
  const others = found.filter(person => !isChosen.has(person.id))
  const words = typedValue(draft.values, 'find')
  return {
    chosen: draft.learners.map(learnerOption),
    chosenWords: `${draft.learners.length} ${draft.learners.length === 1 ? 'learner' : 'learners'} chosen`,
    others: others.map(learnerOption),
    othersWords: words
      ? `${others.length === 0 ? 'Nobody else' : others.length} found for “${words}”`
      : `The first ${others.length} of ${learnerCount} learners. At most ${MOST_LEARNERS} in a session.`,
  }
}

const learnerOption = ({ id, name, email, number }: Person): Option => {
  return { value: id, label: name, hint: [number, email].filter(Boolean).join(', ') }
}

function presentAnyway({ day, draft }: Sheet): SchedulePage['anyway'] {
  if (!day?.consent) return null
  const { room, host } = day.clashes
  const parts = [room.length > 0 && 'the room', host.length > 0 && 'the host'].filter(Boolean).join(' and ')
  const verb = room.length > 0 && host.length > 0 ? 'are' : 'is'
  return draft.when.startsAt ? { value: day.consent, label: `Schedule anyway, although ${parts} ${verb} taken` } : null
}

const QUARTERS = Array.from({ length: 48 }, (_, n) => {
  const minute = 7 * 60 + n * 15
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
})
