import { strikes } from './faults'
import { grantsOf } from './grants'
import { newText } from './ids'
import { isReady, missingIn } from './readiness'
import { isAllowedRedirect } from './redirect-rules'
import type { Simulation } from './simulation'
import { awaitsApproval } from './token-exchange'
import type { ZoomApp, ZoomUser } from './world'
import { plusMinutes } from './zoom-time'

const CODE_MINUTES = 5

/** The query of an authorize request; single texts only. */
export type AuthorizeQuery = Record<string, string>

/** What Zoom shows to somebody who comes with an authorize request. */
export type ConsentStep =
  | { step: 'refused'; message: string }
  | { step: 'choose user'; app: ZoomApp }
  | { step: 'deactivated'; app: ZoomApp; user: ZoomUser }
  | { step: 'foreign account'; app: ZoomApp; user: ZoomUser }
  | { step: 'needs approval'; app: ZoomApp; user: ZoomUser }
  | { step: 'consent'; app: ZoomApp; user: ZoomUser; required: string[]; optional: string[] }

/** Where an authorize request leads (Zoom reference sections 1.2 and 1.7). @param as the Zoom user who is signed in */
export function consentStep(sim: Simulation, query: AuthorizeQuery, as: string | undefined): ConsentStep {
  const app = sim.world.apps.find(each => each.clientId === query['client_id'])
  if (!app) return { step: 'refused', message: `Invalid client_id: ${query['client_id'] ?? ''} (4,702)` }
  if (app.disabled) return { step: 'refused', message: 'The app has been disabled by Zoom. (4,717)' }
  const redirect = query['redirect_uri'] ?? ''
  if (!isAllowedRedirect(redirect, app)) return { step: 'refused', message: `Invalid redirect: ${redirect} (4,700)` }
  if (!isReady(app)) return { step: 'refused', message: notActivated(app) }
  if (query['response_type'] !== 'code')
    return { step: 'refused', message: `Invalid response_type: ${query['response_type'] ?? ''} (4,700)` }
  const user = as ? sim.findUser(as) : undefined
  if (!user || user.status === 'deleted') return { step: 'choose user', app }
  if (user.status === 'inactive') return { step: 'deactivated', app, user }
  if (user.accountId !== app.accountId && !app.published) return { step: 'foreign account', app, user }
  if (awaitsApproval(app, user)) return { step: 'needs approval', app, user }
  return { step: 'consent', app, user, ...requestedScopes(sim, app, user, query) }
}

// That such an app cannot be authorized is known; Zoom's own sentence for it is not (Zoom reference sections 10.2, 10.3).
function notActivated(app: ZoomApp): string {
  const missing = missingIn(app)
  return `The app is not activated. ${missing.length > 0 ? `Missing: ${missing.join('; ')}. ` : ''}(4,700)`
}

/** Granular apps may be asked for a part of their scopes, and for some that the user can untick. */
function requestedScopes(sim: Simulation, app: ZoomApp, user: ZoomUser, query: AuthorizeQuery) {
  if (app.scopeStyle === 'classic') return { required: app.scopes, optional: [] }
  const names = (text: string | undefined) => (text ?? '').split(/\s+/).filter(name => app.scopes.includes(name))
  const asked = query['scope'] ? names(query['scope']) : app.scopes
  const earlier =
    'include_granted_scopes' in query ? grantsOf(sim.world, app.id, user.id).flatMap(each => each.scopes) : []
  const optional = new Set([
    ...app.optionalScopes.filter(name => asked.includes(name)),
    ...names(query['optional_scope']),
  ])
  const required = [...new Set([...asked, ...earlier])].filter(name => !optional.has(name))
  return { required, optional: [...optional] }
}

/** The user selects Allow: a code, and the way back to the app. */
export function allow(
  sim: Simulation,
  query: AuthorizeQuery,
  { app, user, required, optional }: Extract<ConsentStep, { step: 'consent' }>,
  ticked: readonly string[] = optional,
): string {
  return wayBack(query, {
    code: newCode(sim, app, user, query, [...required, ...optional.filter(each => ticked.includes(each))]),
  })
}

/** The user selects Decline. @returns null when the fault leaves the user on a page of Zoom */
export function decline(sim: Simulation, query: AuthorizeQuery, user: ZoomUser): string | null {
  if (strikes(sim.world, 'decline_without_callback', { call: '', userId: user.id })) return null
  return wayBack(query, { error: 'access_denied' })
}

/** "Add app" in the Marketplace: the app's own redirect URL gets a code, but no state. */
export const addFromMarketplace = (sim: Simulation, app: ZoomApp, user: ZoomUser): string => {
  const query = { redirect_uri: app.redirectUrl }
  return wayBack(query, { code: newCode(sim, app, user, query, app.scopes) })
}

function newCode(sim: Simulation, app: ZoomApp, user: ZoomUser, query: AuthorizeQuery, scopes: string[]): string {
  const now = sim.now()
  const code = newText(32)
  sim.world.codes = sim.world.codes.filter(each => plusMinutes(each.expiresAt, 60) > now)
  sim.world.codes.push({
    code,
    appId: app.id,
    userId: user.id,
    redirectUri: query['redirect_uri'] ?? '',
    scopes,
    challenge: query['code_challenge'] ?? null,
    challengeMethod: query['code_challenge_method'] === 'S256' ? 'S256' : 'plain',
    expiresAt: plusMinutes(now, CODE_MINUTES).toISOString(),
    used: false,
  })
  return code
}

function wayBack(query: AuthorizeQuery, answer: Record<string, string>): string {
  const url = new URL(query['redirect_uri']!)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (query['state'] !== undefined) url.searchParams.set('state', query['state'])
  return url.href
}
