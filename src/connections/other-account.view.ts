import { definePage, type Page } from '../web'
import type { Scene } from './account-card'
import type { ConnectionFacts } from './connections.queries'
import { isLive } from './connection.entity'
import { isOutside } from './health-rows'

/** Which Zoom account is connected, and the way to another one. */
export interface OtherAccountPage extends Page {
  /** Null while none is connected. */
  zoomEmail: string | null
  plan: string | null
  isOutside: boolean
  canConnect: boolean
  /** Zoom's own page for signing out. */
  signOutHref: string
  returnTo: string
}

export const otherAccountPage = definePage<OtherAccountPage>('connections/other-account')

export function presentOther(
  connection: ConnectionFacts | null,
  { app }: Scene,
): Omit<OtherAccountPage, 'section' | 'signOutHref' | 'returnTo'> {
  const live = isLive(connection) ? connection : null
  return {
    title: 'Use another Zoom account',
    zoomEmail: live?.zoomEmail ?? null,
    plan: live?.plan === 'licensed' ? 'Licensed' : live?.plan === 'basic' ? 'Basic' : null,
    isOutside: live !== null && isOutside(live, app),
    canConnect: Boolean(app?.clientId && app.clientSecret && !app.offSince),
  }
}
