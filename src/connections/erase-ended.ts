import { IsNull, LessThan, Not } from 'typeorm'
import type { Database } from '../database'
import type { PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import { Connection, type ConnectionState } from './connection.entity'
import type { ZoomErasure } from './erasure'

const EVERY_SECONDS = 3600
const DAY_MS = 86_400_000
const MOST_AT_ONCE = 100

/**
 * For how many days what came from a Zoom account is kept after the connection ended. After a disconnect as long as
 * Zoom gives for a removal; where nobody decided anything, as long as Zoom itself keeps an unused grant.
 * (Zoom reference 1.6, 1.9)
 */
export const KEPT_DAYS = { disconnected: 10, reconnect: 90, superseded: 90 } as const satisfies Partial<
  Record<ConnectionState, number>
>

/** Erases what ended connections still know of their Zoom accounts. */
export function eraseEnded(db: Database, clock: Clock, erasure: ZoomErasure): PeriodicWork {
  return {
    name: 'connections.erase-ended',
    everySeconds: EVERY_SECONDS,
    async run() {
      for (const [state, days] of Object.entries(KEPT_DAYS) as [ConnectionState, number][])
        for (const { id } of await ended(db, state, before(days))) await erase(id, before(days))
    },
  }

  function before(days: number): Date {
    return new Date(clock.now().getTime() - days * DAY_MS)
  }

  async function erase(id: string, before: Date): Promise<void> {
    await db.write(async tx => {
      const row = await tx.findOneBy(Connection, { id, stateSince: LessThan(before) })
      if (row) await erasure.erase(tx, row, 'ended', row.stateSince)
    })
  }
}

const ended = (db: Database, state: ConnectionState, before: Date): Promise<Connection[]> =>
  db.read.find(Connection, {
    where: { state, stateSince: LessThan(before), zoomUserId: Not(IsNull()) },
    order: { stateSince: 'ASC' },
    take: MOST_AT_ONCE,
  })
