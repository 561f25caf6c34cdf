import { type Actor, definePage, type Page } from '../web'
import type { SimcenterError } from '../errors'
import { dayAndTime, reportOf } from '../zoom-app'
import { SEVEN_PERMISSIONS } from '../zoom'
import { presentAccount, type AccountCard, type Scene } from './account-card'
import { KEPT_DAYS } from './erase-ended'
import { isLive } from './connection.entity'
import type { ConnectionFacts } from './connections.queries'
import type { HistoryLine } from './history.view'

interface Note {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  icon?: string
  title: string
  text: string
}

export interface MyZoomPage extends Page {
  /** Null before the first connection, and after it was ended on purpose. */
  account: AccountCard | null
  notes: Note[]
  /** False while the center has no Zoom app to connect to, or has switched it off. */
  canConnect: boolean
  /** For the person who can change that. */
  setUpHref: string | null
  /** `granted`: null while nothing is connected. */
  permissions: readonly { title: string; why: string; granted: boolean | null }[]
  sessionsHref: string
  /** How many sessions are to come; the first of them are listed. */
  coming: number
  sessions: { title: string; when: string; href: string; pill: { kind: string; icon: string; text: string } }[]
  /** What happened to the connection, the newest first. */
  history: HistoryLine[]
  /** That it was connected ever. */
  hasUses: boolean
  /** What the button that leads to Zoom carries: where to go afterwards, and for whom the link was made. */
  connectFields: Record<string, string>
}

/** Instead of My Zoom, where the personal link of somebody else was opened. */
export interface WrongPersonPage extends Page {
  /** Who is signed in. */
  name: string
}

export interface DisconnectPage extends Page {
  zoomEmail: string
  heading: string
  /** The words of the button that ends it, and of the link that does not. */
  end: string
  stay: string
  consequences: string[]
  /** What becomes of each of the first coming sessions. */
  fates: { title: string; when: string; text: string }[]
  /** How many are not listed; null when all are. */
  moreFates: string | null
  action: string
  back: string
}

export const myZoomPage = definePage<MyZoomPage>('connections/my-zoom')
export const wrongPersonPage = definePage<WrongPersonPage>('connections/wrong-person')
export const disconnectPage = definePage<DisconnectPage>('connections/disconnect')

export function presentMyZoom(connection: ConnectionFacts | null, scene: Scene, isAdmin: boolean) {
  const isSetUp = Boolean(scene.app?.clientId && scene.app.clientSecret)
  return {
    ...titleAndSection(isAdmin),
    account: presentAccount(connection, scene),
    notes: isLive(connection)
      ? []
      : [...pastNotes(connection, scene), ...waitingNotes(scene), ...standstillNotes(scene, isSetUp, isAdmin)],
    canConnect: isSetUp && !scene.app?.offSince,
    setUpHref: isAdmin && !isSetUp ? '/zoom/setup' : null,
    permissions: permissionsOf(connection),
    sessionsHref: '/calendar/agenda?mine=1',
    coming: scene.coming.count,
    sessions: comingOf(scene),
    hasUses: connection !== null,
  }
}

export const presentWrongPerson = ({ name, role }: Actor): WrongPersonPage => ({
  ...titleAndSection(role === 'admin'),
  name,
})

const titleAndSection = (isAdmin: boolean) => ({ title: 'Your Zoom account', section: isAdmin ? '' : 'zoom' })

function permissionsOf(connection: ConnectionFacts | null): MyZoomPage['permissions'] {
  const checks = isLive(connection) ? reportOf(connection!.scopes).permissions : null
  return SEVEN_PERMISSIONS.map(({ title, why }, index) => ({ title, why, granted: checks?.[index]?.granted ?? null }))
}

const LINKED = { kind: 'ok', icon: 'circle-check', text: 'Has its link' }
const UNLINKED = { kind: 'warn', icon: 'clock', text: 'Waits for its link' }

const comingOf = ({ coming, center, now }: Scene): MyZoomPage['sessions'] =>
  coming.sessions.map(({ id, title, startsAt, hasLink }) => ({
    ...{ title, when: dayAndTime(startsAt, now, center.timeZone), href: `/sessions/${id}` },
    pill: hasLink ? LINKED : UNLINKED,
  }))

/** What Zoom has ended is forgotten rather than disconnected. @param ownerName null for one's own */
export const endingWords = (
  connection: ConnectionFacts | null,
  ownerName: string | null,
): Pick<DisconnectPage, 'heading' | 'end' | 'stay'> => {
  const whose = ownerName ? ` of ${ownerName}` : ''
  return isLive(connection)
    ? { heading: `Disconnect Zoom${whose}?`, end: 'Disconnect', stay: 'Stay connected' }
    : { heading: `Forget the connection${whose}?`, end: 'Forget this connection', stay: 'Keep it' }
}

/** Why a test failed, for the owner. @param isOver the card on the same page tells why, and what to do */
export const failureWords = (error: SimcenterError, isOver: boolean): string =>
  isOver ? 'What to do is written below.' : error.message

/** What disconnecting means for each of the first sessions to come. */
export const fatesOf = ({ coming, center, now }: Scene): DisconnectPage['fates'] =>
  coming.sessions.map(({ title, startsAt, hasLink }) => ({
    ...{ title, when: dayAndTime(startsAt, now, center.timeZone) },
    text: hasLink
      ? 'Keeps its Zoom link, and students can still join. Changes do not reach Zoom, and no recording arrives.'
      : 'Gets no Zoom link, unless you connect again or somebody else hosts it.',
  }))

/** `The same holds for 5 more sessions to come.` */
export function moreFatesWords({ coming }: Scene): string | null {
  const more = coming.count - coming.sessions.length
  return more > 0 ? `The same holds for ${more} more session${more === 1 ? '' : 's'} to come.` : null
}

/** What disconnecting means for the sessions to come. */
export function consequencesOf({ coming }: Scene): string[] {
  const linked = coming.count - coming.waiting
  return [
    ...(linked > 0
      ? [`${sessions(linked)} to come ${linked === 1 ? 'keeps its' : 'keep their'} Zoom link. Students can still join.`]
      : []),
    ...(coming.waiting > 0
      ? [`${sessions(coming.waiting)} without a link ${coming.waiting === 1 ? 'gets' : 'get'} none.`]
      : []),
    'Changes made here no longer reach Zoom, and new recordings do not arrive.',
    `What is known here of the Zoom account is erased ${KEPT_DAYS.disconnected} days later.`,
    'To connect again later takes about 30 seconds.',
  ]
}

const sessions = (count: number): string => `${count} session${count === 1 ? '' : 's'}`

function pastNotes(connection: ConnectionFacts | null, { now, center }: Scene): Note[] {
  const when = connection ? dayAndTime(connection.stateSince, now, center.timeZone) : ''
  if (connection?.state === 'disconnected')
    return [{ kind: 'info', title: `You disconnected Zoom ${when}.`, text: 'Nothing of yours is used any more.' }]
  if (connection?.state === 'deauthorized')
    return [
      { kind: 'info', title: `You removed the app in Zoom ${when}.`, text: 'What came from your account was erased.' },
    ]
  return []
}

function waitingNotes({ coming, center, now }: Scene): Note[] {
  if (coming.waiting === 0 || !coming.first) return []
  const first = dayAndTime(coming.first.startsAt, now, center.timeZone)
  const [title, text] =
    coming.waiting === 1
      ? [
          'One of your sessions is waiting for a Zoom link.',
          `It starts ${first}. It gets its link as soon as you connect.`,
        ]
      : [
          `${coming.waiting} of your sessions are waiting for a Zoom link.`,
          `The first one starts ${first}. They get their link as soon as you connect.`,
        ]
  return [{ kind: 'warn', icon: 'clock', title, text }]
}

const standstillNotes = ({ app }: Scene, isSetUp: boolean, isAdmin: boolean): Note[] =>
  app?.offSince ? [OFF] : isSetUp ? [] : [notReady(isAdmin)]

const OFF: Note = {
  kind: 'info',
  title: 'Zoom is switched off for this center.',
  text: 'You can connect as soon as an administrator switches it on.',
}

const notReady = (isAdmin: boolean): Note => ({
  kind: 'info',
  title: 'Your center has not set Zoom up yet.',
  text: isAdmin
    ? 'It takes about 12 minutes.'
    : 'An administrator has to do that first. You do not need to do anything now.',
})
