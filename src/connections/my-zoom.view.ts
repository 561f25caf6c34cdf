import { definePage, type Page } from '../web'
import { dayAndTime } from '../zoom-app'
import { SEVEN_PERMISSIONS } from '../zoom'
import { presentAccount, type AccountCard, type Scene } from './account-card'
import type { ConnectionFacts } from './connections.queries'

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
  /** False while the center has no Zoom app to connect to. */
  canConnect: boolean
  /** For the person who can change that. */
  setUpHref: string | null
  permissions: readonly { title: string; why: string }[]
  sessionsHref: string
  coming: number
  /** Where to go after Zoom. */
  returnTo: string
  /** Set when the personal link of somebody else was opened: who is signed in. */
  wrongPerson: string | null
}

export interface DisconnectPage extends Page {
  zoomEmail: string
  /** Null for one's own. */
  ownerName: string | null
  consequences: string[]
  action: string
  back: string
}

export const myZoomPage = definePage<MyZoomPage>('connections/my-zoom')
export const disconnectPage = definePage<DisconnectPage>('connections/disconnect')

export function presentMyZoom(connection: ConnectionFacts | null, scene: Scene, isAdmin: boolean) {
  const canConnect = Boolean(scene.app?.clientId && scene.app.clientSecret)
  return {
    title: 'Your Zoom account',
    section: isAdmin ? '' : 'zoom',
    account: presentAccount(connection, scene),
    notes: [...pastNotes(connection, scene), ...waitingNotes(scene), ...(canConnect ? [] : [notReady(isAdmin)])],
    canConnect,
    setUpHref: isAdmin ? '/zoom/setup' : null,
    permissions: SEVEN_PERMISSIONS,
    sessionsHref: '/calendar/agenda?mine=1',
    coming: scene.coming.count,
  }
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

const notReady = (isAdmin: boolean): Note => ({
  kind: 'info',
  title: 'Your center has not set Zoom up yet.',
  text: isAdmin
    ? 'It takes about 12 minutes.'
    : 'An administrator has to do that first. You do not need to do anything now.',
})
