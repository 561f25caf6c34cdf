import { createHash } from 'node:crypto'
import { grantsOf } from './grants'
import type { Simulation } from './simulation'
import type { ZoomApp, ZoomUser } from './world'

/** A user removes an app: its tokens die. Only a published app is told (Zoom reference section 1.9). */
export function removeApp(sim: Simulation, app: ZoomApp, user: ZoomUser): void {
  const grants = grantsOf(sim.world, app.id, user.id)
  for (const grant of grants) grant.state = 'removed'
  if (!app.published || grants.length === 0) return
  const payload = {
    account_id: user.accountId,
    user_id: user.id,
    signature: createHash('sha256').update(grants[0]!.id).digest('hex'),
    deauthorization_time: sim.now().toISOString(),
    client_id: app.clientId,
  }
  if (app.subscription.validatedUrl) sim.webhooks.enqueue(app, user.id, 'app_deauthorized', { payload })
}
