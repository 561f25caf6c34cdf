import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database, Outbox } from '../database'
import type { JobHandler } from '../jobs'
import type { ZoomEvent } from '../zoom'
import { Connection, isLive } from './connection.entity'
import type { DisconnectService } from './disconnect.service'
import type { TokenVault } from './token-vault'
import { ZoomNotUsable } from './zoom-not-usable'

export const CHECK_JOB = 'connections.check'

type UserEvent = Extract<ZoomEvent, { userId: string }>
type Handler = (tx: EntityManager, event: UserEvent, institutionId: string) => Promise<'done' | 'unknown'>

/** What Zoom's events about users mean for connections. */
export function connectionEvents(disconnects: DisconnectService, outbox: Outbox) {
  const removed: Handler = async (tx, event, institutionId) => {
    await disconnects.deauthorized(tx, institutionId, event.userId, event.eventAt)
    return 'done'
  }
  // An event may be old, or the user may be active again: only Zoom's answer to a refresh ends a connection.
  const check: Handler = async (tx, event, institutionId) => {
    const row = await tx.findOneBy(Connection, { institutionId, liveZoomUserId: event.userId })
    const payload = { id: row?.id }
    if (row) await outbox.enqueue(tx, { kind: CHECK_JOB, institutionId, key: row.id, payload })
    return 'done'
  }
  return { app_deauthorized: removed, 'user.deactivated': check, 'user.deleted': check, 'user.disassociated': check }
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
