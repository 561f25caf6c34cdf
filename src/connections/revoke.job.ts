import { z } from 'zod'
import type { Database } from '../database'
import { RetryAt, type JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import type { ZoomAppService } from '../zoom-app'
import type { Zoom } from '../zoom'
import { Connection } from './connection.entity'
import { NO_TOKENS, type SealedTokens } from './sealed-tokens'

export const REVOKE_JOB = 'connections.revoke'

interface RevokeDeps {
  db: Database
  clock: Clock
  zoom: Zoom
  zoomApp: ZoomAppService
}

const payloadSchema = z.object({ id: z.string(), version: z.number() })

/** Ends the tokens of a disconnected person at Zoom, then forgets them. A connection made since then is left alone. */
export function revokeJob({ db, clock, zoom, zoomApp }: RevokeDeps, tokens: SealedTokens): JobHandler {
  return async ({ institutionId, payload }) => {
    const { id, version } = payloadSchema.parse(payload)
    const row = await db.read.findOneBy(Connection, { id, institutionId, version, state: 'disconnected' })
    if (!row?.accessToken) return
    if (await zoomApp.isOff(institutionId)) throw new RetryAt(anHourAfter(clock.now()), 'Zoom is switched off')
    const app = await zoomApp.credentialsOf(institutionId)
    if (app) await zoom.oauth.revoke(app, tokens.access(row).token)
    await db.write(tx => tx.update(Connection, { id, version }, NO_TOKENS))
  }
}

const anHourAfter = (instant: Date): Date => new Date(instant.getTime() + 3600_000)
