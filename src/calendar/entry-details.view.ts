import type { RosterLine } from '../sessions'
import { initials, type Links } from '../web'
import type { EntryFacts, EntryPageFacts } from './entry.facts'

/** What does not change from minute to minute. */
export interface EntryDetails {
  facts: { name: string; value: string }[]
  /** For staff: the permanent address by which learners come in. */
  gateLink: string | null
  roster: { learners: (RosterLine & { initials: string })[]; nextHref: string | null } | null
}

export function presentDetails({ session, roster, host, isStaff }: EntryPageFacts, links: Links): EntryDetails {
  return {
    facts: [
      { name: 'Program', value: session.programName },
      { name: 'Room', value: session.roomName },
      { name: 'Instructor', value: session.instructorName },
      { name: 'Learners', value: String(session.learnerCount) },
      ...(session.onZoom && session.meetingId ? [{ name: 'Meeting ID', value: spaced(session.meetingId) }] : []),
      ...(isStaff && session.onZoom ? [{ name: 'Zoom account', value: accountWords(host) }] : []),
    ],
    gateLink: isStaff && session.onZoom ? links.absolute(`/sessions/${session.id}/join`) : null,
    roster: roster && {
      learners: roster.learners.map(learner => ({ ...learner, initials: initials(learner.name) })),
      nextHref: roster.next && `/sessions/${session.id}?after=${encodeURIComponent(roster.next)}#details`,
    },
  }
}

/** `823 4410 9921`, as Zoom writes it. */
const spaced = (id: string): string => id.replace(/^(\d{3})(\d{3,4})(\d+)$/, '$1 $2 $3')

const PLANS = { basic: 'Basic plan', licensed: 'Licensed' }

function accountWords(host: EntryFacts['host']): string {
  if (!host?.zoomEmail) return 'Not connected'
  return [host.zoomEmail, host.plan && PLANS[host.plan]].filter(Boolean).join(', ')
}
