import type { EntityManager } from 'typeorm'
import type { Outbox } from '../database'
import type { ZoomEvent } from '../zoom'
import { enqueueCheck } from './check.job'
import { Connection } from './connection.entity'
import type { DisconnectService } from './disconnect.service'

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
    if (row) await enqueueCheck(tx, outbox, row)
    return 'done'
  }
  return { app_deauthorized: removed, 'user.deactivated': check, 'user.deleted': check, 'user.disassociated': check }
}
