import { type CenterFacts, definePage, definePart, initials, type Links, type Page } from '../web'
import { ago, dayAndTime, reportOf, type SetUpPage, type TestCall, type TestEvent, type ZoomApp } from '../zoom-app'
import { type AccountCard, NOT_ANSWERING } from './account-card'
import type { BoardCounts, BoardFilter, BoardRow, BoardSearch, WeekFacts } from './board.queries'

/** So many are shown at once. */
export const BOARD_PAGE = 100

interface Pill {
  kind: 'ok' | 'warn' | 'bad'
  icon: string
  text: string
}

interface Fact {
  kind: 'ok' | 'warn' | 'bad' | ''
  icon: string
  label: string
  value: string
  more: string
}

export interface PersonLine {
  initials: string
  name: string
  email: string
  pill: Pill
  zoomAccount: string
  /** The Zoom account is another address than the one here. */
  isOtherAccount: boolean
  lastContact: string
  next: string
  needsAttention: boolean
  /** When they were told of it: `Reminded 2 days ago`, `Not invited`; null where there is nothing to tell. */
  told: string | null
  /** Null where nobody needs to be reminded, or was within the hour. */
  remindHref: string | null
  href: string
}

export interface BoardPage extends Page {
  lead: string
  /** What was tried in vain, in words; null when nothing was. */
  givenUp: string | null
  facts: Fact[]
  lines: PersonLine[]
  filters: { text: string; href: string; current: boolean }[]
  filter: BoardFilter
  find: string
  /** `Remind 3 people`; null when there is nobody to remind now. */
  remindAll: string | null
  csvHref: string
  /** What to know of the list: that it goes on, that no mail is sent. */
  remarks: string[]
}

export interface PersonPage extends Page {
  name: string
  email: string
  pill: Pill
  account: AccountCard | null
  /** Their way to connect: it works for them alone. */
  personalLink: string
  told: string | null
  remindHref: string | null
  /** Where their sessions are given to somebody else. */
  handOverHref: string
  history: { when: string; who: string; sentence: string }[]
  disconnectHref: string | null
}

/** How the calls of the test ended, and whether Zoom told of its meeting. */
export interface TestResult {
  calls: TestCall[]
  passed: boolean
  event: TestEvent | null
}

export interface TestPage extends SetUpPage {
  isConnected: boolean
  /** Went to Zoom, and has not come back. */
  isAway: boolean
  canConnect: boolean
  result: TestResult
  testedAgo: string | null
  /** An event from Zoom may come at any moment. */
  isAwaiting: boolean
  /** Of what Zoom lets each host do in a day. */
  budget: { used: number; of: number }
}

export interface InvitePage extends SetUpPage {
  lines: PersonLine[]
  ready: number
  link: string
}

export const boardPage = definePage<BoardPage>('connections/board')
export const personPage = definePage<PersonPage>('connections/person')
export const testPage = definePage<TestPage>('connections/test')
export const testResultPart = definePart<{ result: TestResult }>('connections/test-result')
export const invitePage = definePage<InvitePage>('connections/invite')

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

export function presentLine(row: BoardRow, now: Date, zone: string): PersonLine {
  const isSame = row.zoomEmail?.toLowerCase() === row.email?.toLowerCase()
  return {
    initials: initials(row.name),
    name: row.name,
    email: row.email ?? '',
    pill: pillOf(row),
    zoomAccount: row.zoomEmail ? (isSame ? 'Same as e-mail' : row.zoomEmail) : '–',
    isOtherAccount: row.zoomEmail !== null && !isSame,
    lastContact: row.lastContactAt ? capital(ago(row.lastContactAt, now)) : 'Never',
    next: nextWords(row.nextAt, now, zone),
    needsAttention: row.needsAttention,
    told: toldWords(row, now),
    remindHref: row.mayBeReminded ? remindHref(row.personId) : null,
    href: `/zoom/people/${row.personId}`,
  }
}

export const remindHref = (personId: string): string => `/zoom/people/${personId}/remind`

/** Whether they know of it. Who is connected need not be told anything. */
export function toldWords(row: Pick<BoardRow, 'needsAttention' | 'remindedAt' | 'state'>, now: Date): string | null {
  if (!row.needsAttention) return null
  if (row.remindedAt) return `Reminded ${ago(row.remindedAt, now)}`
  return row.state === 'none' ? 'Not invited' : null
}

/** `Remind 3 people` */
export const remindAllWords = ({ remindable }: BoardCounts): string | null =>
  remindable === 0 ? null : `Remind ${remindable} ${remindable === 1 ? 'person' : 'people'}`

export function remarksOf(counts: BoardCounts, isMailSetUp: boolean, isCut: boolean): string[] {
  return [
    ...(isCut ? [`These are the first ${BOARD_PAGE}. Search for a name to find the others.`] : []),
    ...(counts.attention > 0 && counts.remindable === 0 ? ['Everybody was reminded within the last hour.'] : []),
    ...(isMailSetUp ? [] : ['This installation has no mail server: reminders show in the product alone.']),
  ]
}

/** The same people as a file. */
export const csvHref = ({ filter, find }: BoardSearch): string =>
  `/zoom/connections.csv?f=${filter}${find ? `&q=${encodeURIComponent(find)}` : ''}`

export function boardFacts(app: ZoomApp | null, week: WeekFacts, now: Date, { timeZone }: CenterFacts): Fact[] {
  return [appFact(app, now), eventFact(app, now), hostlessFact(week, now, timeZone), recordingFact(week)]
}

/** `22 of 26 instructors are ready to host.` */
export const readyWords = ({ all, attention }: BoardCounts): string =>
  all === 0 ? 'No instructors yet.' : `${all - attention} of ${all} instructors are ready to host.`

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

function nextWords(nextAt: Date | null, now: Date, zone: string): string {
  if (!nextAt) return 'None planned'
  if (nextAt <= now) return 'Now'
  return capital(dayAndTime(nextAt, now, zone).replace(/^on /, '').replace(' at ', ' '))
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function appFact(app: ZoomApp | null, now: Date): Fact {
  const label = 'Zoom app'
  if (app?.brokenCode)
    return { kind: 'bad', icon: 'triangle-alert', label, value: 'Has a problem', more: app.brokenText ?? '' }
  const more = app?.clientSecretSavedAt ? `Secret saved ${ago(app.clientSecretSavedAt, now)}` : ''
  if (app?.grantedScopes == null)
    return { kind: 'warn', icon: 'shield-check', label, value: 'Scopes not checked', more }
  const { granted, of, complete } = reportOf(app.grantedScopes)
  return { kind: complete ? 'ok' : 'warn', icon: 'shield-check', label, value: `${granted} of ${of} scopes`, more }
}

function eventFact(app: ZoomApp | null, now: Date): Fact {
  const [icon, label] = ['rotate-cw', 'Events from Zoom']
  if (app?.badSignatures)
    return {
      kind: 'warn',
      icon,
      label,
      value: 'Wrong signatures',
      more: `${app.badSignatures} since the last good event`,
    }
  if (!app?.validatedAt) return { kind: 'warn', icon, label, value: 'Not validated', more: 'Recordings do not arrive' }
  const value = app.lastEventAt ? capital(ago(app.lastEventAt, now)) : 'None so far'
  return { kind: 'ok', icon, label, value, more: `Validated ${ago(app.validatedAt, now)}` }
}

function hostlessFact({ hostless, firstHostless }: WeekFacts, now: Date, zone: string): Fact {
  const [icon, label] = ['unplug', 'Sessions without a host']
  if (hostless === 0 || !firstHostless)
    return { kind: 'ok', icon, label, value: 'None', more: 'In the next seven days' }
  const more = `First one ${dayAndTime(firstHostless, now, zone)}`
  return { kind: 'warn', icon, label, value: `${hostless} in seven days`, more }
}

function recordingFact({ recordingsProcessing: count }: WeekFacts): Fact {
  const value = count === 0 ? 'None processing' : `${count} processing`
  return { kind: '', icon: 'circle-play', label: 'Recordings', value, more: 'From the last seven days' }
}
