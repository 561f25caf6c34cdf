import type { CheckedOptions } from '../options'
import { SeedLoader } from '../seed'
import type { SimcenterEvent } from '../simcenter-zoom'
import { createFeatures } from './features'
import { openFloors } from './floors'
import { createWebsite } from './website'
import { createWork } from './work'

export type Parts = Awaited<ReturnType<typeof createParts>>

/**
 * The composition root: every part of the product is made here, once, and handed what it needs.
 * @param root the folder that holds views/ and public/
 */
export async function createParts(options: CheckedOptions, root: string, tellHost: (event: SimcenterEvent) => void) {
  const floors = await openFloors(options)
  const features = createFeatures(floors, options)
  const { worker, periodic } = createWork(floors, features, tellHost)
  const { db, simulator, health } = floors
  const { zoomApp, connections, sessions, signIn, webhooks } = features
  return {
    ...createWebsite(floors, features, options, root),
    webhooks: webhooks.receive,
    applied: floors.applied,
    db,
    activity: floors.activity,
    box: floors.box,
    outbox: floors.outbox,
    zoomApp,
    connections,
    sessions,
    clock: floors.clock,
    worker,
    periodic,
    simulator,
    publicUrl: options.publicUrl.replace(/\/+$/, ''),
    firstAdmin: signIn.accounts?.firstAdmin ?? null,
    seed: new SeedLoader({ ...floors, zoomApps: zoomApp.service, connections: connections.service }),
    health: health.health,
    startWork(): void {
      worker.start()
      periodic.start()
    },
    async close(): Promise<void> {
      await periodic.stop()
      await worker.stop()
      await connections.uses.flush()
      await simulator?.stop()
      await db.close()
      health.stop()
    },
  }
}
