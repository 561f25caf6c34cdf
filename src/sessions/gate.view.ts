import { clockTime, dayOf, isoWithOffset, longDay } from '../lib/time-zone'
import { definePage, definePart, initials, type Actor, type CenterFacts, type Page } from '../web'
import { dayAndTime } from '../zoom-app'
import { minutesAfter, type Gate } from './join-window'
import { meetingNote } from './meeting-words'
import { mayStart } from './session.policy'
import { isLive } from './session-status'
import type { SessionRow } from './sessions.queries'

/** The way in. */
export interface GateAction {
  href: string
  text: string
  /** Below the button. */
  note: string
}

/** Why there is none. `seconds`: until it opens, where that is soon. */
export interface GateClosed {
  icon: string
  title: string
  text: string
  seconds: number | null
}

export interface GateModel {
  sessionTitle: string
  programName: string
  pill: { icon: string | null; text: string }
  time: { iso: string; start: string; end: string; day: string }
  place: { name: string; and: string }
  host: { name: string; initials: string }
  action: GateAction | null
  closed: GateClosed | null
  /** For those whose Zoom does not open by itself. */
  meetingNumber: string | null
  sessionHref: string
  partHref: string
}

export interface GatePage extends Page, GateModel {}

export const gatePage = definePage<GatePage>('sessions/gate')
export const gatePart = definePart<GateModel>('sessions/gate-card')

/** What surrounds a look at the gate. */
export interface Scene {
  actor: Actor
  center: CenterFacts
  now: Date
  opensMinutes: number
}

const SOON_MS = 12 * 3_600_000

export function presentGate(session: SessionRow, gate: Gate, scene: Scene): GatePage {
  const { actor } = scene
  const isOpen = gate.kind === 'open'
  return {
    title: session.title,
    section: actor.role === 'student' ? 'next' : 'calendar',
    sessionTitle: session.title,
    programName: session.programName,
    pill: pillOf(session, gate, scene.now),
    ...factsOf(session, scene),
    action: isOpen ? actionOf(session, gate, scene) : null,
    closed: isOpen ? null : closedOf(session, gate, scene),
    meetingNumber: isOpen && session.meetingId ? spaced(session.meetingId) : null,
    sessionHref: `/sessions/${session.id}`,
    partHref: `/sessions/${session.id}/join?part=1`,
  }
}

function factsOf(session: SessionRow, { center, now }: Scene): Pick<GateModel, 'time' | 'place' | 'host'> {
  const zone = center.timeZone
  const date = dayOf(session.startsAt, zone)
  return {
    time: {
      iso: isoWithOffset(session.startsAt, zone),
      start: clockTime(session.startsAt, zone),
      end: clockTime(session.endsAt, zone),
      day: date === dayOf(now, zone) ? 'today' : longDay(date),
    },
    place:
      session.roomKind === 'online'
        ? { name: 'Zoom', and: '' }
        : { name: session.roomName, and: session.onZoom ? ' and Zoom' : '' },
    host: { name: session.instructorName, initials: initials(session.instructorName) },
  }
}

function pillOf(session: SessionRow, gate: Gate, now: Date): GateModel['pill'] {
  if (gate.kind === 'cancelled') return { icon: 'ban', text: 'Cancelled' }
  if (gate.kind === 'in-person') return { icon: 'map-pin', text: 'In person' }
  if (gate.kind === 'over') return { icon: 'check', text: 'Over' }
  if (isLive(session, now)) return { icon: null, text: 'Live now' }
  if (gate.kind === 'no-link') return { icon: 'hourglass', text: 'Waiting for the link' }
  if (gate.kind === 'open' && now >= session.startsAt) return { icon: 'hourglass', text: 'Waiting for the host' }
  return gate.kind === 'open' ? { icon: null, text: 'Open now' } : { icon: 'clock', text: 'Not open yet' }
}

function actionOf(session: SessionRow, gate: Extract<Gate, { kind: 'open' }>, scene: Scene): GateAction {
  if (mayStart(scene.actor, session)) return startOf(session, gate, scene)
  const href = `/sessions/${session.id}/join`
  if (scene.actor.role !== 'student')
    return { href, text: 'Join as observer', note: 'You join by the same link as the learners.' }
  const zone = scene.center.timeZone
  if (gate.again) {
    const note = `The meeting ended at ${clockTime(session.endedAt!, zone)}. If it goes on, you can join again.`
    return { href, text: 'Join again', note }
  }
  if (gate.live || scene.now < session.startsAt)
    return { href, text: 'Join session', note: `You join as ${scene.actor.name}. Opens the Zoom app.` }
  const note = `${session.instructorName} has not started yet. You can wait in Zoom or here: this page shows when it starts.`
  return { href, text: 'Join the waiting room', note }
}

function startOf(session: SessionRow, gate: Extract<Gate, { kind: 'open' }>, scene: Scene): GateAction {
  const href = `/sessions/${session.id}/start`
  if (gate.live) return { href, text: 'Go to Zoom', note: 'Your meeting is running.' }
  const isEarly = scene.now < minutesAfter(session.startsAt, -scene.opensMinutes)
  return {
    href,
    text: isEarly ? 'Start early' : 'Start session',
    note: 'Opens the Zoom app with you as the host.',
  }
}

function closedOf(session: SessionRow, gate: Gate, scene: Scene): GateClosed {
  const zone = scene.center.timeZone
  switch (gate.kind) {
    case 'cancelled':
      return closed('ban', 'This session was cancelled', cancelledWords(session, scene))
    case 'in-person':
      return closed('map-pin', 'This session is in person', `Come to ${session.roomName}. There is no Zoom meeting.`)
    case 'early':
      return earlyOf(gate.opensAt, scene)
    case 'over':
      return closed('check', 'This session is over', overWords(session, zone))
    default:
      return noLinkOf(session, scene)
  }
}

function earlyOf(opensAt: Date, { now, center }: Scene): GateClosed {
  const milliseconds = opensAt.getTime() - now.getTime()
  const title = `Join opens at ${clockTime(opensAt, center.timeZone)}`
  if (milliseconds > SOON_MS) return closed('clock', `Join opens ${dayAndTime(opensAt, now, center.timeZone)}`, '')
  return { icon: 'clock', title, text: `in ${spanWords(milliseconds)}`, seconds: Math.ceil(milliseconds / 1000) }
}

function noLinkOf(session: SessionRow, { actor }: Scene): GateClosed {
  const reader = { hostName: session.instructorName, isHost: actor.personId === session.instructorId }
  const note = actor.role === 'student' ? null : meetingNote(session, reader)
  if (note) return closed('hourglass', note.title.replace(/\.$/, ''), note.text)
  const text = 'You do not need to do anything: it appears here.'
  return closed('hourglass', 'The link for this session is not ready yet', text)
}

const overWords = ({ startsAt, endsAt, endedAt }: SessionRow, zone: string): string =>
  endedAt && endedAt > startsAt
    ? `It ended at ${clockTime(endedAt, zone)}.`
    : `It was planned until ${clockTime(endsAt, zone)}.`

const closed = (icon: string, title: string, text: string): GateClosed => ({ icon, title, text, seconds: null })

function cancelledWords({ cancelledAt, cancelledByName, cancelReason }: SessionRow, { now, center }: Scene): string {
  const when = dayAndTime(cancelledAt!, now, center.timeZone)
  const who = cancelledByName ? `${cancelledByName} cancelled it ${when}` : `It was cancelled ${when}`
  return cancelReason ? `${who}: ${cancelReason}` : `${who}.`
}

function spanWords(milliseconds: number): string {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000))
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const words = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`
  return [hours > 0 ? words(hours, 'hour') : '', rest > 0 ? words(rest, 'minute') : ''].filter(Boolean).join(' ')
}

/** `823 4410 9921`, as Zoom writes meeting numbers; kept on one line. */
const spaced = (number: string): string => number.replace(/^(\d{3})(\d{3,4})(\d{4})$/, '$1\u00a0$2\u00a0$3')
