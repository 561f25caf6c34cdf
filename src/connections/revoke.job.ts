import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database, Outbox } from '../database'
import { RetryAt, type JobHandlers } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import type { ZoomAppService } from '../zoom-app'
import type { Zoom } from '../zoom'
import { Connection } from './connection.entity'
import { NO_TOKENS, type SealedTokens } from './sealed-tokens'

/** Ends the tokens of a disconnected person at Zoom, then forgets them. A connection made since then is left alone. */
export const REVOKE_JOB = 'connections.revoke'
/** Ends a grant whose token stands in no row any more: the job carries it, sealed. */
const REVOKE_FORMER_JOB = 'connections.revoke-former'

interface RevokeDeps {
  db: Database
  clock: Clock
  zoom: Zoom
  zoomApp: ZoomAppService
}

/**
 * Has a grant ended at Zoom whose place here was taken by one of another Zoom account, or of another app. Zoom ends a
 * grant by itself only for a newer one of the same account in the same app; this one would live on, known to nobody.
 * @param row as it was, with its sealed token
 */
export async function enqueueRevokeFormer(tx: EntityManager, outbox: Outbox, row: Connection): Promise<void> {
  const { id, institutionId, version, accessToken } = row
  if (!accessToken) return
  const key = `${id}:${version}`
  await outbox.enqueue(tx, { kind: REVOKE_FORMER_JOB, institutionId, key, payload: { id, accessToken } })
}

const rowSchema = z.object({ id: z.string(), version: z.number() })
const formerSchema = z.object({ id: z.string(), accessToken: z.string() })

export function revokeJobs({ db, clock, zoom, zoomApp }: RevokeDeps, tokens: SealedTokens): JobHandlers {
  return {
    [REVOKE_JOB]: async ({ institutionId, payload }) => {
      const { id, version } = rowSchema.parse(payload)
      const row = await db.read.findOneBy(Connection, { id, institutionId, version, state: 'disconnected' })
      if (!row?.accessToken) return
      await revoke(institutionId, tokens.access(row).token)
      await db.write(tx => tx.update(Connection, { id, version }, NO_TOKENS))
    },
    [REVOKE_FORMER_JOB]: async ({ institutionId, payload }) => {
      const { id, accessToken } = formerSchema.parse(payload)
      await revoke(institutionId, tokens.former({ id, institutionId }, accessToken))
    },
  }

  async function revoke(institutionId: string, token: Secret): Promise<void> {
    if (await zoomApp.isOff(institutionId)) throw new RetryAt(anHourAfter(clock.now()), 'Zoom is switched off')
    const app = await zoomApp.credentialsOf(institutionId)
    if (app) await zoom.oauth.revoke(app, token)
  }
}

const anHourAfter = (instant: Date): Date => new Date(instant.getTime() + 3600_000)
