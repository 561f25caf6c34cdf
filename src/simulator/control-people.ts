import { z } from 'zod'
import { allow, consentStep, decline } from './consent'
import { ControlError, anApp, appRef, aUser, operation, userRef } from './control-operation'
import { grantAccess, grantsOf, tokensOf } from './grants'
import { newDigits, newId, newText } from './ids'
import { removeApp } from './removal'
import { newApp, newUser } from './sample-world'
import { announceUser } from './user-events'
import type { ZoomApp, ZoomUser } from './world'

const userFields = z.strictObject({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().toLowerCase().optional(),
  type: z.literal([1, 2]).optional(),
  role: z.enum(['owner', 'admin', 'member']).optional(),
  status: z.enum(['active', 'inactive', 'deleted']).optional(),
  /** Account id. */
  accountId: z.string().optional(),
  mayHost: z.boolean().optional(),
  timezone: z.string().optional(),
  dept: z.string().optional(),
  jobTitle: z.string().optional(),
  /** Merged section by section: `{ recording: { cloud_recording: false } }`. */
  settings: z
    .partialRecord(
      z.enum(['schedule_meeting', 'in_meeting', 'recording', 'feature']),
      z.record(z.string(), z.unknown()),
    )
    .optional(),
})

const appFields = z.strictObject({
  name: z.string().optional(),
  kind: z.enum(['user-managed', 'server-to-server']).optional(),
  accountId: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  scopeStyle: z.enum(['classic', 'granular']).optional(),
  scopes: z.array(z.string()).optional(),
  optionalScopes: z.array(z.string()).optional(),
  redirectUrl: z.string().optional(),
  allowList: z.array(z.string()).optional(),
  strictMode: z.boolean().optional(),
  subdomainCheck: z.boolean().optional(),
  activated: z.boolean().optional(),
  information: z
    .strictObject({
      shortDescription: z.string(),
      longDescription: z.string(),
      companyName: z.string(),
      developerName: z.string(),
      developerEmail: z.string(),
    })
    .optional(),
  disabled: z.boolean().optional(),
  published: z.boolean().optional(),
  needsApproval: z.boolean().optional(),
  approved: z.boolean().optional(),
  secretToken: z.string().optional(),
})

const appAndUser = z.strictObject({ app: appRef, user: userRef })

/** Users, apps and the grants between them. */
export const peopleOperations = {
  createUser: operation(userFields.extend({ id: z.string().optional() }), (sim, { id, settings, ...given }) => {
    const userId = id ?? newId()
    const { firstName = 'Sam', lastName = 'Person' } = given
    const email = given.email ?? `${firstName}.${lastName}.${newDigits(6)}@northlake.example`.toLowerCase()
    const user = newUser(userId, firstName, lastName, email, sim.now().toISOString())
    assign(user, given)
    mergeSettings(user, settings ?? {})
    sim.world.users.push(user)
    return user
  }),

  /** Changes a user as the Zoom admin would; the events that Zoom has for it go out. */
  updateUser: operation(userFields.extend({ user: userRef }), (sim, { user: ref, settings, ...given }) => {
    const user = aUser(sim, ref)
    const before = { ...user }
    assign(user, given)
    mergeSettings(user, settings ?? {})
    announceUser(sim, before, user)
    return user
  }),

  createApp: operation(appFields.extend({ id: z.string().optional() }), (sim, { id, ...given }) => {
    const app = newApp(id ?? newId(), given.name ?? 'Another app', given.scopeStyle ?? 'classic')
    assign(app, { clientId: newId(), clientSecret: newText(32), secretToken: newText(24) })
    assign(app, given)
    if (given.redirectUrl && !given.allowList) app.allowList = [given.redirectUrl]
    sim.world.apps.push(app)
    return app
  }),

  updateApp: operation(appFields.extend({ app: appRef }), (sim, { app: ref, ...given }) =>
    assign(anApp(sim, ref), given),
  ),

  /** An authorization without the pages: the tokens that a code exchange would have brought. */
  issueGrant: operation(appAndUser.extend({ scopes: z.array(z.string()).optional() }), (sim, input) => {
    const app = anApp(sim, input.app)
    const grant = grantAccess(sim, app, aUser(sim, input.user), input.scopes ?? app.scopes)
    return { grantId: grant.id, ...tokensOf(sim, grant) }
  }),

  /** Walks through the consent page: the address that the browser would be sent to. */
  consent: operation(
    z.strictObject({ url: z.string(), user: userRef, decision: z.enum(['allow', 'decline']).default('allow') }),
    (sim, { url, user, decision }) => {
      const query = Object.fromEntries(new URL(url).searchParams)
      const step = consentStep(sim, query, aUser(sim, user).id)
      if (step.step !== 'consent')
        throw new ControlError('message' in step ? step.message : `Zoom shows: ${step.step}.`)
      return { location: decision === 'allow' ? allow(sim, query, step) : decline(sim, query, step.user) }
    },
  ),

  /** The tokens stop working; nobody is told. */
  revokeGrant: operation(appAndUser, (sim, input) => {
    for (const grant of grantsOf(sim.world, anApp(sim, input.app).id, aUser(sim, input.user).id))
      grant.state = 'revoked'
  }),

  /** The user removes the app in the Marketplace; a published app gets `app_deauthorized`. */
  deauthorize: operation(appAndUser, (sim, input) => removeApp(sim, anApp(sim, input.app), aUser(sim, input.user))),
}

function assign<T extends ZoomUser | ZoomApp>(target: T, changes: object): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return Object.assign(target, Object.fromEntries(given))
}

function mergeSettings(user: ZoomUser, changes: Partial<Record<string, Record<string, unknown>>>): void {
  for (const [section, values] of Object.entries(changes))
    Object.assign(user.settings[section as keyof ZoomUser['settings']], values)
}
