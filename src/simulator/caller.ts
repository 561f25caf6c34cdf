import { CALLS, type CallName } from './data/calls'
import { readToken } from './signed-token'
import type { Simulation } from './simulation'
import type { ZoomApp, ZoomUser } from './world'
import { missingScopes, noSuchUser, tokenExpired, tokenInvalid } from './zoom-error'

/** Who is behind a REST call: a user through an app, or the app itself for the whole account. */
export interface Caller {
  app: ZoomApp
  /** null for account and app tokens. */
  user: ZoomUser | null
  scopes: readonly string[]
}

/** Reads the bearer token of a call. @throws ZoomError 124 */
export function callerOf(sim: Simulation, authorization: string | undefined): Caller {
  const [scheme, token = ''] = (authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer') throw tokenInvalid()
  return userCaller(sim, token) ?? appCaller(sim, token)
}

/** The user whose token this looks like, valid or not: faults and the call log speak of users. */
export function userOfToken(sim: Simulation, authorization: string | undefined): string | undefined {
  const claims = readToken(sim.world.signingKey, (authorization ?? '').split(' ')[1] ?? '', 'access')
  return sim.world.grants.find(grant => grant.id === claims?.sub)?.userId
}

function userCaller(sim: Simulation, token: string): Caller | null {
  const claims = readToken(sim.world.signingKey, token, 'access')
  if (!claims) return null
  const grant = sim.world.grants.find(each => each.id === claims.sub)
  const app = grant && sim.findApp(grant.appId)
  const user = grant && sim.findUser(grant.userId)
  if (!grant || !app || app.disabled || grant.state !== 'live') throw tokenInvalid()
  if (claims.exp <= sim.now().getTime()) throw tokenExpired()
  if (!user || user.status === 'deleted') throw noSuchUser('me')
  if (user.status === 'inactive') throw tokenInvalid()
  return { app, user, scopes: grant.scopes }
}

function appCaller(sim: Simulation, token: string): Caller {
  const { signingKey } = sim.world
  const claims = readToken(signingKey, token, 'account') ?? readToken(signingKey, token, 'app')
  const app = claims && sim.findApp(claims.sub)
  if (!claims || !app || app.disabled) throw tokenInvalid()
  if (claims.exp <= sim.now().getTime()) throw tokenExpired()
  return { app, user: null, scopes: app.scopes }
}

/** Any one scope of the call's list is enough: the classic or the granular spelling, with or without `:admin`. @throws ZoomError 4711 */
export function demandScope(caller: Caller, call: CallName): void {
  const { classic, classicAdmin, granular, granularAdmin } = CALLS[call]
  const forUser = [...classic, ...granular]
  const forAdmin = [...classicAdmin, ...granularAdmin]
  const accepted = caller.user ? [...forUser, ...forAdmin] : forAdmin
  if (!caller.scopes.some(scope => (accepted as string[]).includes(scope))) throw lackingScopes(caller, call)
}

/** The answer to a call whose scope the token lacks; the bracket list names the spelling of the app. */
export function lackingScopes({ app }: Pick<Caller, 'app'>, call: CallName, status = 400) {
  const { classic, classicAdmin, granular, granularAdmin } = CALLS[call]
  const wanted = app.scopeStyle === 'classic' ? [...classic, ...classicAdmin] : [...granular, ...granularAdmin]
  return missingScopes(wanted, status)
}
