import { createHash } from 'node:crypto'
import { In, LessThan } from 'typeorm'
import type { Database } from '../database'
import { SimcenterError } from '../errors'
import type { PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import { ZoomAppBroken } from '../zoom'
import { Connection } from './connection.entity'
import type { TokenVault } from './token-vault'
import { ZoomNotUsable } from './zoom-not-usable'

const EVERY_SECONDS = 3600
/** Zoom forgets a grant that nobody used for 90 days. (Zoom reference 1.6) */
const LEAST_DAYS = 20
const SPREAD_DAYS = 10
const MOST_AT_ONCE = 100
/** Of whom most may belong to centers where nothing can be refreshed now. */
const MOST_LOOKED_AT = 20_000

/** Refreshes connections that nobody used for weeks, each on its own day, so that they neither die nor all come at once. */
export function idleRefresh(db: Database, clock: Clock, vault: TokenVault, logger: Logger): PeriodicWork {
  return {
    name: 'connections.refresh-idle',
    everySeconds: EVERY_SECONDS,
    async run() {
      const due = (await idle(db, clock.now())).filter(({ id, refreshedAt }) => clock.now() > dueAt(id, refreshedAt))
      // A center where nothing can be refreshed now is tried once, and does not keep the others from their turn.
      const stuck = new Set<string>()
      let tries = 0
      for (const { id, institutionId } of due) {
        if (stuck.has(institutionId)) continue
        if (++tries > MOST_AT_ONCE) return
        if (isOfCenter(await refreshQuietly(id))) stuck.add(institutionId)
      }
    },
  }

  async function refreshQuietly(id: string): Promise<SimcenterError | null> {
    try {
      await vault.refresh(id)
      return null
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      logger.info({ err: error, connection: id }, 'an idle connection was not refreshed')
      return error
    }
  }
}

const idle = (db: Database, now: Date): Promise<Connection[]> =>
  db.read.find(Connection, {
    where: { state: In(['connected', 'permissions-missing']), refreshedAt: LessThan(daysAfter(now, -LEAST_DAYS)) },
    order: { refreshedAt: 'ASC' },
    select: { id: true, institutionId: true, refreshedAt: true },
    take: MOST_LOOKED_AT,
  })

const isOfCenter = (error: SimcenterError | null): boolean =>
  error instanceof ZoomAppBroken || (error instanceof ZoomNotUsable && error.problem === 'set-up')

const dueAt = (id: string, refreshedAt: Date): Date =>
  daysAfter(refreshedAt, LEAST_DAYS + SPREAD_DAYS * (createHash('sha256').update(id).digest()[0]! / 256))

const daysAfter = (instant: Date, days: number): Date => new Date(instant.getTime() + days * 86_400_000)
