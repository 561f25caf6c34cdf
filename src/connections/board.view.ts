import { definePage, initials, type Actor, type Links, type Page } from '../web'
import { ago, capital, dayAndTime, reportOf } from '../zoom-app'
import { NOT_ANSWERING, type AccountCard } from './account-card'
import type { Fact } from './board-facts'
import type { BoardCounts, BoardFilter, BoardRow, BoardSearch } from './board.queries'

/** So many are shown at once. */
export const BOARD_PAGE = 100

interface Pill {
  kind: 'ok' | 'warn' | 'bad'
  icon: string
  text: string
}

export interface PersonLine {
  initials: string
  name: string
  email: string
  pill: Pill
  /** Null: none is known. */
  zoomAccount: string | null
  /** The Zoom account is another address than the one here. */
  isOtherAccount: boolean
  lastContact: string | null
  next: string
  needsAttention: boolean
  /** What else to know: `Invited 2 days ago`, or that they need not be ready; null where there is nothing to tell. */
  remark: string | null
  remind: RemindButton | null
  href: string
}

/** What asks somebody to connect: who never did is invited, however often. */
interface RemindButton {
  href: string
  text: 'Invite' | 'Remind'
}

export interface BoardPage extends Page {
  lead: string
  /** Where else to go from here; the first two are always in sight where there is room. */
  ways: typeof WAYS
  /** What was tried in vain, in words; null when nothing was. */
  givenUp: string | null
  facts: Fact[]
  lines: PersonLine[]
  filters: { text: string; href: string; current: boolean }[]
  filter: BoardFilter
  find: string
  /** What to say when nobody is shown. */
  nobody: string
  /** `Remind 3 people`; null when there is nobody to remind now. */
  remindAll: string | null
  csvHref: string
  /** What to know of the list: that it goes on, that no mail is sent. */
  remarks: string[]
}

export interface PersonPage extends Page {
  name: string
  /** Null where the card of the Zoom account shows the same. */
  email: string | null
  pill: Pill
  account: AccountCard | null
  /** Their way to connect: it works for them alone. */
  personalLink: string
  told: string | null
  remind: RemindButton | null
  /** Where their sessions are given to somebody else. */
  handOverHref: string
  history: { when: string; who: string; sentence: string }[]
  disconnectHref: string | null
}

export const WAYS = [
  { href: '/zoom/events', icon: 'activity', text: 'Event log' },
  { href: '/zoom/setup/basic-information', icon: 'settings', text: 'App settings' },
  { href: '/zoom/readiness', icon: 'list-checks', text: 'Readiness' },
  { href: '/zoom/setup/invite', icon: 'link-2', text: 'Invite instructors' },
  { href: '/zoom/support', icon: 'circle-help', text: 'Trouble with Zoom' },
]

export const boardPage = definePage<BoardPage>('connections/board')
export const personPage = definePage<PersonPage>('connections/person')

const PILLS: Record<BoardRow['state'], Pill> = {
  connected: { kind: 'ok', icon: 'circle-check', text: 'Connected' },
  'permissions-missing': { kind: 'warn', icon: 'triangle-alert', text: 'Permissions missing' },
  reconnect: { kind: 'bad', icon: 'unplug', text: 'Has to connect again' },
  superseded: { kind: 'bad', icon: 'unplug', text: 'Connected elsewhere' },
  disconnected: { kind: 'bad', icon: 'unplug', text: 'Disconnected' },
  deauthorized: { kind: 'bad', icon: 'unplug', text: 'Removed in Zoom' },
  none: { kind: 'bad', icon: 'unplug', text: 'Never connected' },
}

/** Where somebody connects. With a person, the page says so when somebody else is signed in; null: for everybody. */
export const personalLink = (links: Links, personId: string | null): string =>
  links.absolute(personId ? `/me/zoom?for=${personId}` : '/me/zoom')

type ConnectionLook = Pick<BoardRow, 'state' | 'plan' | 'scopes' | 'failingSince'>

/** What to say of a connection in one pill: what somebody has to do before what passes by itself. */
export function pillOf({ state, plan, scopes, failingSince }: ConnectionLook): Pill {
  const pill = PILLS[state]
  if (state === 'permissions-missing') return { ...pill, text: `${reportOf(scopes).granted} of 7 scopes` }
  if (failingSince && state === 'connected') return NOT_ANSWERING
  return state === 'connected' && plan === 'basic' ? { kind: 'warn', icon: 'triangle-alert', text: 'Basic plan' } : pill
}

export function presentLine(row: BoardRow, reader: Actor, now: Date, zone: string): PersonLine {
  const isSame = row.zoomEmail?.toLowerCase() === row.email?.toLowerCase()
  return {
    initials: initials(row.name),
    name: row.name,
    email: row.email ?? '',
    pill: pillOf(row),
    zoomAccount: row.zoomEmail && isSame ? 'Same as e-mail' : row.zoomEmail,
    isOtherAccount: row.zoomEmail !== null && !isSame,
    lastContact: row.lastContactAt && capital(ago(row.lastContactAt, now)),
    next: nextWords(row.nextAt, now, zone),
    needsAttention: row.needsAttention,
    remark: row.isToHost || row.nextAt ? toldWords(row, now) : HOSTS_NOTHING,
    remind: remindButton(row, reader),
    href: `/zoom/people/${row.personId}`,
  }
}

/** Null where nobody needs to be reminded, or was within the hour, and for the reader: they know. */
export const remindButton = ({ personId, state, mayBeReminded }: BoardRow, reader: Actor): RemindButton | null =>
  mayBeReminded && personId !== reader.personId
    ? { href: `/zoom/people/${personId}/remind`, text: state === 'none' ? 'Invite' : 'Remind' }
    : null

// An admin who connected for the check of the set-up: on the list, and not one of those who have to be ready.
const HOSTS_NOTHING = 'Administrator, hosts nothing to come'

/** Whether they know of it. Who is connected need not be told anything. */
export function toldWords(row: Pick<BoardRow, 'needsAttention' | 'remindedAt' | 'state'>, now: Date): string | null {
  if (!row.needsAttention) return null
  const isNew = row.state === 'none'
  if (row.remindedAt) return `${isNew ? 'Invited' : 'Reminded'} ${ago(row.remindedAt, now)}`
  return isNew ? 'Not invited' : null
}

/** `Remind 3 people`, `Invite 3 people` */
export function remindAllWords({ remindable, invitable }: BoardCounts): string | null {
  if (remindable === 0) return null
  const verb = invitable === 0 ? 'Remind' : invitable === remindable ? 'Invite' : 'Invite or remind'
  return `${verb} ${remindable} ${remindable === 1 ? 'person' : 'people'}`
}

export function remarksOf(counts: BoardCounts, isMailSetUp: boolean, isCut: boolean): string[] {
  return [
    ...(isCut ? [`These are the first ${BOARD_PAGE}. Search for a name to find the others.`] : []),
    ...(counts.others > 0 && counts.remindable === 0 ? ['Everybody was asked within the last hour.'] : []),
    ...(isMailSetUp ? [] : ['This installation has no mail server: reminders show in the product alone.']),
  ]
}

/** The same people as a file. */
export const csvHref = ({ filter, find }: BoardSearch): string =>
  `/zoom/connections.csv?f=${filter}${find ? `&q=${encodeURIComponent(find)}` : ''}`

/** `22 of 26 instructors are ready to host.` */
export const readyWords = ({ hosts, attention }: BoardCounts): string =>
  hosts === 0 ? 'No instructors yet.' : `${hosts - attention} of ${hosts} instructors are ready to host.`

/** `2 pieces of work were given up.` */
export const givenUpWords = (count: number): string | null =>
  count === 0 ? null : count === 1 ? 'One piece of work was given up.' : `${count} pieces of work were given up.`

export const filterLinks = (counts: BoardCounts, current: BoardFilter): BoardPage['filters'] =>
  (
    [
      ['all', `All ${counts.all}`],
      ['attention', `Needs action ${counts.attention}`],
      ['not-invited', `Not invited ${counts.notInvited}`],
      ['invited', `Invited ${counts.invited}`],
      ['connected', `Connected ${counts.connected}`],
    ] as const
  ).map(([filter, text]) => ({ text, href: `/zoom?f=${filter}`, current: filter === current }))

const NOBODY: Record<BoardFilter, string> = {
  all: 'No instructors yet.',
  attention: 'Nobody has to act.',
  'not-invited': 'Everybody is invited.',
  invited: 'Nobody is invited and waiting.',
  connected: 'Nobody is connected yet.',
}

export const nobodyWords = ({ filter, find }: BoardSearch): string => (find ? 'Nobody matches.' : NOBODY[filter])

function nextWords(nextAt: Date | null, now: Date, zone: string): string {
  if (!nextAt) return 'None planned'
  if (nextAt <= now) return 'Now'
  return capital(dayAndTime(nextAt, now, zone).replace(/^on /, '').replace(' at ', ' '))
}
