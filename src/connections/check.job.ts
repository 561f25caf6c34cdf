import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database, Outbox } from '../database'
import type { JobHandler } from '../jobs'
import { Connection, isLive } from './connection.entity'
import type { TokenVault } from './token-vault'
import { ZoomNotUsable } from './zoom-not-usable'

export const CHECK_JOB = 'connections.check'

/** Lets Zoom be asked soon whether a connection still holds, where there is doubt. */
export function enqueueCheck(tx: EntityManager, outbox: Outbox, { id, institutionId }: Connection): Promise<void> {
  return outbox.enqueue(tx, { kind: CHECK_JOB, institutionId, key: id, payload: { id } })
}

const payloadSchema = z.object({ id: z.string() })

/** Asks Zoom whether a connection still holds. */
export function checkJob(db: Database, vault: TokenVault): JobHandler {
  return async ({ institutionId, payload }) => {
    const { id } = payloadSchema.parse(payload)
    const row = await db.read.findOneBy(Connection, { id, institutionId })
    if (!isLive(row)) return
    try {
      await vault.refresh(id)
    } catch (error) {
      // That it is over is an answer, and it stands on the connection.
      if (!(error instanceof ZoomNotUsable)) throw error
    }
  }
}
