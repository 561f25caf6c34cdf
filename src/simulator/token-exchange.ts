import { createHash, timingSafeEqual } from 'node:crypto'
import { grantAccess, rotate, scopeText, tokensOf, type TokenAnswer } from './grants'
import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import {
  disabledByAdmin,
  invalidClient,
  invalidCode,
  invalidGrant,
  invalidVerifier,
  ownerGone,
  redirectMismatch,
} from './token-refusals'
import type { AuthorizationCode, Grant, ZoomApp, ZoomUser } from './world'
import { plusSeconds } from './zoom-time'

/** An authorization code for tokens. The code is for one client, one redirect URL, one PKCE challenge, and one use. */
export function exchangeCode(
  sim: Simulation,
  app: ZoomApp,
  request: { code: string; redirectUri: string; verifier: string },
): TokenAnswer {
  const code = sim.world.codes.find(each => each.code === request.code && each.appId === app.id)
  if (!code || code.used || new Date(code.expiresAt) <= sim.now()) throw invalidCode(request.code)
  if (code.redirectUri !== request.redirectUri) throw redirectMismatch()
  if (!answersChallenge(code, request.verifier)) throw invalidVerifier()
  code.used = true
  const user = sim.findUser(code.userId)!
  return tokensOf(sim, grantAccess(sim, app, user, code.scopes))
}

function answersChallenge(code: AuthorizationCode, verifier: string): boolean {
  if (code.challenge === null) return true
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false
  const given = code.challengeMethod === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  return given.length === code.challenge.length && timingSafeEqual(Buffer.from(given), Buffer.from(code.challenge))
}

/** A refresh token for a new pair: each refresh token works once. */
export function refresh(sim: Simulation, app: ZoomApp, refreshToken: string): TokenAnswer {
  const claims = readToken(sim.world.signingKey, refreshToken, 'refresh')
  const grant = sim.world.grants.find(each => each.id === claims?.sub)
  if (!claims || !grant || grant.appId !== app.id) throw invalidGrant()
  if (claims.serial !== grant.refreshSerial) {
    grant.replays += 1
    throw invalidGrant()
  }
  if (grant.state !== 'live' || claims.exp <= sim.now().getTime()) throw invalidGrant()
  refuseDeadOwner(sim, app, grant)
  return rotate(sim, grant)
}

function refuseDeadOwner(sim: Simulation, app: ZoomApp, grant: Grant): void {
  const user = sim.findUser(grant.userId)
  if (!user || user.status === 'deleted') throw ownerGone()
  if (user.status !== 'active') throw invalidGrant()
  if (awaitsApproval(app, user)) throw disabledByAdmin()
}

/** Ordinary members need an admin's approval first when the account asks for it. */
export const awaitsApproval = (app: ZoomApp, user: ZoomUser): boolean =>
  app.needsApproval && !app.approved && user.role === 'member'

/** A token for the whole account, without a refresh token. Only an activated Server-to-Server app gets one. */
export function accountToken(sim: Simulation, app: ZoomApp, accountId: string): TokenAnswer {
  if (app.kind !== 'server-to-server' || !app.activated || accountId !== app.accountId) throw invalidClient()
  return appOwnedToken(sim, app, 'account')
}

/** A token that belongs to an app itself, not to a user (`client_credentials`, `account_credentials`). */
export function appOwnedToken(sim: Simulation, app: ZoomApp, use: 'account' | 'app'): TokenAnswer {
  const seconds = sim.world.accessTokenSeconds
  const exp = plusSeconds(sim.now(), seconds).getTime()
  return {
    access_token: signToken(sim.world.signingKey, { use, sub: app.id, serial: 0, exp }),
    token_type: 'bearer',
    expires_in: seconds,
    scope: scopeText(app.scopes),
    api_url: sim.url,
  }
}
