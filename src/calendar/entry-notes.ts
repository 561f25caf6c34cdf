import { dayAndTime } from '../zoom-app'
import { clockTime } from '../lib/time-zone'
import { differenceWords, hasEnded, isLive, mayStart, meetingNote, type MeetingProblem } from '../sessions'
import { gateFor } from './entry-actions'
import type { EntryFacts } from './entry.facts'
import { shortName } from './time-words'

/** What somebody has to know about the session before anything else, and what helps. */
export interface EntryNote {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
  links: { href: string; text: string }[]
  posts: { action: string; text: string; fields: Record<string, string> }[]
}

type Words = Pick<EntryNote, 'kind' | 'title' | 'text'>

export function notesOf(facts: EntryFacts): EntryNote[] {
  const { session, now, isStaff } = facts
  if (session.cancelledAt) return [bare(cancelled(facts))]
  if (!session.onZoom || hasEnded(session, now)) return []
  return isStaff ? [...meetingNotes(facts), ...differences(facts)] : forLearners(facts).map(bare)
}

const bare = (words: Words): EntryNote => ({ ...words, links: [], posts: [] })

function cancelled({ session, now, visit }: EntryFacts): Words {
  const when = dayAndTime(session.cancelledAt!, now, visit.center.timeZone)
  const who = session.cancelledByName ? ` by ${session.cancelledByName}` : ''
  const title = `This session was cancelled ${when}${who}.`
  return { kind: 'warn', title, text: session.cancelReason ? `Reason: ${session.cancelReason}` : '' }
}

function forLearners(facts: EntryFacts): Words[] {
  const { session, now } = facts
  const gate = gateFor(facts)
  if (gate.kind === 'no-link' || (gate.kind === 'early' && session.meetingState !== 'ready')) return [NOT_READY]
  if (gate.kind !== 'open' || isLive(session, now) || now < session.startsAt) return []
  const title = `${shortName(session.instructorName)} has not started yet.`
  return [{ kind: 'info', title, text: 'You can wait in Zoom or here: this page says when it starts.' }]
}

const NOT_READY: Words = {
  kind: 'info',
  title: 'The link for this session is not ready yet.',
  text: 'You do not need to do anything: it appears here.',
}

function meetingNotes(facts: EntryFacts): EntryNote[] {
  const { visit, session } = facts
  const words = meetingNote(session, { hostName: session.instructorName, isHost: mayStart(visit.actor, session) })
  return words ? [{ ...words, ...helpFor(facts) }] : []
}

function helpFor(facts: EntryFacts): Pick<EntryNote, 'links' | 'posts'> {
  const { session } = facts
  const posts = [{ action: `/sessions/${session.id}/meeting`, fields: {} }]
  if (session.meetingState === 'gone')
    return { links: [], posts: posts.map(post => ({ ...post, text: 'Make a new link' })) }
  if (session.meetingProblem === 'refused')
    return { links: [], posts: posts.map(post => ({ ...post, text: 'Try again' })) }
  return { links: session.meetingProblem ? linksFor(session.meetingProblem, facts) : [], posts: [] }
}

const OWN: Partial<Record<MeetingProblem, string>> = {
  'not-connected': 'Connect my Zoom',
  reconnect: 'Connect again',
  permissions: 'Allow in Zoom',
}

function linksFor(problem: MeetingProblem, { visit, session }: EntryFacts): EntryNote['links'] {
  const isAdmin = visit.actor.role === 'admin'
  if (problem === 'set-up') return isAdmin ? [{ href: '/zoom/setup', text: 'Open the Zoom set-up' }] : []
  const own = OWN[problem]
  if (!own) return []
  if (mayStart(visit.actor, session)) return [{ href: '/me/zoom', text: own }]
  return [
    { href: `/zoom/people/${session.instructorId}`, text: 'See the connection' },
    { href: `/sessions/${session.id}/edit`, text: 'Change host' },
  ]
}

function differences({ session, visit }: EntryFacts): EntryNote[] {
  const title = differenceWords(session, instant => clockTime(instant, visit.center.timeZone))
  if (!title) return []
  const action = `/sessions/${session.id}/difference`
  return [
    {
      ...{ kind: 'warn', title, text: 'Somebody changed it there. Students still see our plan.', links: [] },
      posts: [
        { action, text: 'Use Zoom’s', fields: { whose: 'zoom' } },
        { action, text: 'Put ours back', fields: { whose: 'ours' } },
      ],
    },
  ]
}
