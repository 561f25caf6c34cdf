import { gateOf, hasEnded, isLive, mayBeCancelled, mayStart, type Gate } from '../sessions'
import type { EntryFacts } from './entry.facts'

/** A button or link in the head of an entry. */
export type EntryAction =
  | { kind: 'post'; action: string; text: string; icon: string; look: string; busy: string }
  | { kind: 'link'; href: string; text: string; icon: string; look: string }

/** What this person can do with the session now, the main thing first. */
export function actionsOf(facts: EntryFacts): EntryAction[] {
  const { session, isStaff } = facts
  const base = `/sessions/${session.id}`
  if (session.cancelledAt) return isStaff && !hasEnded(session, facts.now) ? [restore(base)] : []
  return [...entering(facts, base), ...(isStaff ? managing(facts, base) : []), ...remembering(facts, base)]
}

export const gateFor = ({ session, now, opensMinutes, isStaff }: EntryFacts): Gate =>
  gateOf(session, now, opensMinutes, isStaff ? 'staff' : 'learner')

function entering(facts: EntryFacts, base: string): EntryAction[] {
  const { visit, session } = facts
  if (gateFor(facts).kind !== 'open') return []
  const isOwner = mayStart(visit.actor, session)
  const action = `${base}/${isOwner ? 'start' : 'join'}`
  return [{ kind: 'post', action, text: enterWords(facts, isOwner), icon: 'video', look: 'pri', busy: 'Opening Zoom…' }]
}

function enterWords({ session, now, opensMinutes, isStaff }: EntryFacts, isOwner: boolean): string {
  const live = isLive(session, now)
  if (isOwner && live) return 'Go to Zoom'
  if (isOwner)
    return session.startsAt.getTime() - now.getTime() > opensMinutes * 60_000 ? 'Start early' : 'Start session'
  if (isStaff) return 'Join as observer'
  return live || now < session.startsAt ? 'Join session' : 'Join the waiting room'
}

function managing({ session, now }: EntryFacts, base: string): EntryAction[] {
  if (hasEnded(session, now)) return []
  const edit = link(`${base}/edit`, 'Edit', 'pencil')
  return mayBeCancelled(session, now) ? [edit, link(`${base}/cancel`, 'Cancel', 'ban', 'ghost danger')] : [edit]
}

function remembering({ session, now, isStaff }: EntryFacts, base: string): EntryAction[] {
  return isStaff || now >= session.startsAt ? [] : [link(`${base}/event.ics`, 'Add to my calendar', 'calendar-plus')]
}

const link = (href: string, text: string, icon: string, look = ''): EntryAction => ({
  ...{ kind: 'link', href, text, icon, look },
})

const restore = (base: string): EntryAction => ({
  ...{ kind: 'post', action: `${base}/restore`, text: 'Restore the session' },
  ...{ icon: 'rotate-cw', look: '', busy: 'Restoring…' },
})
