import type { SiteNotice } from '../web'
import { isUnproved, silentSince } from './set-up.policy'
import type { ZoomApp } from './zoom-app.entity'

/** Whether a meeting of the center is known to have ended after this moment. Looking in Zoom tells, without any event. */
export type HeldAfter = (institutionId: string, after: Date) => Promise<boolean>

/** Finds out that Zoom has stopped sending: meetings were held, and no event told of them. */
export class EventSilence {
  constructor(private readonly heldAfter: HeldAfter) {}

  async isSilent(app: ZoomApp | null): Promise<boolean> {
    const since = app && silentSince(app)
    return since ? this.heldAfter(app.institutionId, since) : false
  }

  /** What admins are told on every page while Zoom sends nothing; sessions go on, so nobody else is bothered. */
  async noticeFor(app: ZoomApp | null, now: Date): Promise<SiteNotice | null> {
    if (!app || app.offSince) return null
    if (!isUnproved(app, now) && !(await this.isSilent(app))) return null
    return {
      kind: 'warn',
      title: 'Zoom has stopped sending events.',
      text: 'Recordings and attendance still come, but late. Enable the subscription in Zoom again.',
      action: { href: '/zoom/setup/events', text: 'Open the event subscription' },
    }
  }
}
