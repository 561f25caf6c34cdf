import type { Surroundings, Visit } from './web'

/** What stands around every page, by role. Only what exists is offered. */
export interface NavigationFacts {
  /** How many instructors need somebody to act, for the admin's badge. */
  attention: number
  notice: Surroundings['notice']
  /** The newest sign of life from Zoom, in words. */
  zoomLine: string | null
  ownAccounts: boolean
}

type Entry = Surroundings['nav'][number]

const CALENDAR: Entry = { key: 'calendar', href: '/calendar/week', icon: 'calendar', text: 'Calendar' }
const RECORDINGS: Entry = { key: 'recordings', href: '/recordings', icon: 'circle-play', text: 'Recordings' }
const HELP: Entry = { key: 'help', href: '/help', icon: 'circle-help', text: 'Help' }
const NEXT: Entry = { key: 'next', href: '/next', icon: 'house', text: 'Next' }
const MY_ZOOM: Entry = { key: 'zoom', href: '/me/zoom', icon: 'video', text: 'My Zoom' }
const PEOPLE: Entry = { key: 'people', href: '/people', icon: 'users', text: 'People' }

export function surround({ actor }: Visit, facts: NavigationFacts): Surroundings {
  const isStaff = actor.role !== 'student'
  return {
    nav: navFor(actor.role, facts),
    accountLinks: accountLinks(actor.role, facts),
    newSessionHref: isStaff ? '/sessions/new' : null,
    signOutHref: facts.ownAccounts ? '/sign-out' : null,
    notice: facts.notice,
    footerRight: isStaff ? facts.zoomLine : null,
  }
}

function navFor(role: Visit['actor']['role'], facts: NavigationFacts): Entry[] {
  if (role === 'student') return [NEXT, CALENDAR, RECORDINGS, HELP]
  if (role === 'instructor') return [CALENDAR, RECORDINGS, MY_ZOOM, HELP]
  const zoom: Entry = { key: 'zoom', href: '/zoom', icon: 'video', text: 'Zoom' }
  if (facts.attention > 0) Object.assign(zoom, { count: facts.attention, countLabel: 'need attention' })
  return [CALENDAR, RECORDINGS, PEOPLE, zoom, HELP]
}

function accountLinks(role: Visit['actor']['role'], facts: NavigationFacts): Surroundings['accountLinks'] {
  const profile = { href: '/me', icon: 'users', text: 'Your profile' }
  const myZoom = { href: '/me/zoom', icon: 'video', text: 'My Zoom' }
  const audit = { href: '/audit', icon: 'history', text: 'Audit log' }
  return [...(facts.ownAccounts ? [profile] : []), ...(role === 'admin' ? [myZoom, audit] : [])]
}
