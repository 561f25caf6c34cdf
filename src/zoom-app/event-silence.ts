import { silentSince } from './set-up.policy'
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
}
