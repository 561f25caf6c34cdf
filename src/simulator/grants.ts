import { newId } from './ids'
import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import type { Grant, World, ZoomApp, ZoomUser } from './world'
import { plusDays, plusSeconds } from './zoom-time'

const REFRESH_TOKEN_DAYS = 90

/** What the token endpoint answers (Zoom reference section 1.4). */
export interface TokenAnswer {
  access_token: string
  token_type: 'bearer'
  refresh_token?: string
  /** Seconds */
  expires_in: number
  scope: string
  api_url?: string
}

/** Records that a user allowed an app. What the same user gave the same app before stops working (4741). */
export function grantAccess(sim: Simulation, app: ZoomApp, user: ZoomUser, scopes: readonly string[]): Grant {
  const at = sim.now().toISOString()
  for (const earlier of grantsOf(sim.world, app.id, user.id)) earlier.state = 'superseded'
  const grant: Grant = {
    id: newId(),
    appId: app.id,
    userId: user.id,
    scopes: [...scopes],
    state: 'live',
    createdAt: at,
    refreshSerial: 1,
    refreshedAt: at,
    replays: 0,
  }
  sim.world.grants.push(grant)
  return grant
}

/** The live grant of this user for this app: none or one. */
export const grantsOf = (world: World, appId: string, userId: string): Grant[] =>
  world.grants.filter(grant => grant.appId === appId && grant.userId === userId && grant.state === 'live')

/** The newest pair of tokens of a grant. */
export function tokensOf(sim: Simulation, grant: Grant): TokenAnswer {
  const { signingKey, accessTokenSeconds } = sim.world
  const expiry = plusSeconds(sim.now(), accessTokenSeconds).getTime()
  const refreshExpiry = plusDays(grant.refreshedAt, REFRESH_TOKEN_DAYS).getTime()
  const common = { sub: grant.id, serial: grant.refreshSerial }
  return {
    access_token: signToken(signingKey, { use: 'access', ...common, exp: expiry }),
    token_type: 'bearer',
    refresh_token: signToken(signingKey, { use: 'refresh', ...common, exp: refreshExpiry }),
    expires_in: accessTokenSeconds,
    scope: scopeText(grant.scopes),
    api_url: sim.url,
  }
}

/** Zoom lists the scopes in its own order, not in the order of the request. */
export const scopeText = (scopes: readonly string[]): string => [...scopes].sort().join(' ')

/** A new refresh token; the one before it stops working at once. */
export function rotate(sim: Simulation, grant: Grant): TokenAnswer {
  grant.refreshSerial += 1
  grant.refreshedAt = sim.now().toISOString()
  return tokensOf(sim, grant)
}

/** The grant that an access or refresh token of ours speaks for. */
export function grantOfToken(world: World, token: string): Grant | undefined {
  const claims = readToken(world.signingKey, token, 'access') ?? readToken(world.signingKey, token, 'refresh')
  return world.grants.find(grant => grant.id === claims?.sub)
}
