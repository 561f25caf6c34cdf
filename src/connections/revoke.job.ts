import { z } from 'zod'
import type { Database } from '../database'
import type { JobHandler } from '../jobs'
import type { ZoomAppService } from '../zoom-app'
import type { Zoom } from '../zoom'
import { Connection } from './connection.entity'
import { NO_TOKENS, type SealedTokens } from './sealed-tokens'

export const REVOKE_JOB = 'connections.revoke'

const payloadSchema = z.object({ id: z.string(), version: z.number() })

/** Ends the tokens of a disconnected person at Zoom, then forgets them. A connection made since then is left alone. */
export function revokeJob(db: Database, zoom: Zoom, zoomApp: ZoomAppService, tokens: SealedTokens): JobHandler {
  return async ({ institutionId, payload }) => {
    const { id, version } = payloadSchema.parse(payload)
    const row = await db.read.findOneBy(Connection, { id, institutionId, version, state: 'disconnected' })
    if (!row?.accessToken) return
    const app = await zoomApp.credentialsOf(institutionId)
    if (app) await zoom.oauth.revoke(app, tokens.access(row).token)
    await db.write(tx => tx.update(Connection, { id, version }, NO_TOKENS))
  }
}
