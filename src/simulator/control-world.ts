import { z } from 'zod'
import { ControlError, anApp, appRef, nothing, operation } from './control-operation'
import { EVENT_SCOPES } from './data/event-scopes'
import { FAULTS, type FaultKind } from './data/fault-kinds'
import { clearFaults, setFault } from './faults'
import { sampleWorld } from './sample-world'
import { saveSubscription, validate } from './subscriptions'
import { passTime } from './time-passing'
import type { World } from './world'

const faultFields = z.strictObject({
  kind: z.enum(Object.keys(FAULTS) as [FaultKind, ...FaultKind[]]),
  call: z.string().optional(),
  /** Zoom user id or e-mail address. */
  user: z.string().optional(),
  times: z.number().int().positive().optional(),
  chance: z.number().min(0).max(1).optional(),
  delayMs: z.number().min(0).optional(),
  status: z.number().int().optional(),
  retryAfter: z.enum(['date', 'seconds', 'absent']).optional(),
  value: z.string().optional(),
})

/** The world as a whole, its clock, its faults, and what it sends. */
export const worldOperations = {
  exportWorld: operation(nothing, sim => sim.world),

  importWorld: operation(z.strictObject({ world: z.looseObject({ version: z.literal(1) }) }), (sim, { world }) => {
    sim.world = { ...sampleWorld(sim.clock.base.now()), ...(structuredClone(world) as Partial<World>) }
  }),

  reset: operation(nothing, sim => {
    sim.world = sampleWorld(sim.clock.base.now())
    sim.seconds.clear()
    sim.limitsLifted = false
    sim.calls = []
    sim.tokenCalls = []
  }),

  /** The plan decides the rate limits. */
  setPlan: operation(
    z.strictObject({ account: z.string().optional(), plan: z.enum(['free', 'pro', 'business']) }),
    (sim, { account, plan }) => {
      const meant = account ? sim.world.accounts.find(each => each.id === account) : sim.world.accounts[0]
      if (!meant) throw new ControlError(`There is no account ${account}.`)
      meant.plan = plan
    },
  ),

  /** Whether the account's limits hold. The work of weeks may be done in a second, while a world is made ready. */
  liftLimits: operation(z.strictObject({ lifted: z.boolean() }), (sim, { lifted }) => {
    sim.limitsLifted = lifted
  }),

  /** How long access tokens live from now on. */
  setTokenLife: operation(z.strictObject({ seconds: z.number().positive() }), (sim, { seconds }) => {
    sim.world.accessTokenSeconds = seconds
  }),

  now: operation(nothing, sim => sim.now().toISOString()),

  advance: operation(
    z.strictObject({
      seconds: z.number().default(0),
      minutes: z.number().default(0),
      hours: z.number().default(0),
      days: z.number().default(0),
    }),
    (sim, { seconds, minutes, hours, days }) => {
      sim.clock.advance(seconds + 60 * (minutes + 60 * (hours + 24 * days)))
      passTime(sim)
      return sim.now().toISOString()
    },
  ),

  pause: operation(nothing, sim => sim.clock.pause()),
  resume: operation(nothing, sim => sim.clock.resume()),

  setFault: operation(faultFields, (sim, { user, ...fault }) =>
    setFault(sim.world, { ...fault, userId: user ? (sim.findUser(user)?.id ?? user) : undefined }),
  ),

  /** One by id, all of a kind, or all. */
  clearFaults: operation(
    z.strictObject({ id: z.string().optional(), kind: z.string().optional() }).optional(),
    (sim, which) => clearFaults(sim.world, which),
  ),

  /** Sets an app's event subscription as the Marketplace page does: the endpoint is challenged first. */
  subscribe: operation(
    z.strictObject({
      app: appRef,
      url: z.string(),
      events: z.array(z.string()).default(Object.keys(EVENT_SCOPES)),
    }),
    async (sim, { app: ref, url, events }) => {
      const app = anApp(sim, ref)
      const problem = await validate(sim, app, url)
      if (!problem) saveSubscription(app, { enabled: true, endpointUrl: url, events })
      return { ok: problem === null, problem }
    },
  ),

  /** Any event at all, to an app that has an endpoint: one that Zoom never sends, or of an account nobody knows. */
  sendEvent: operation(
    z.strictObject({ app: appRef, event: z.string(), payload: z.record(z.string(), z.unknown()) }),
    (sim, { app, event, payload }) => sim.webhooks.enqueue(anApp(sim, app), '', event, { payload }),
  ),

  deliveries: operation(z.strictObject({ event: z.string().optional() }).optional(), (sim, which) =>
    sim.world.deliveries.filter(each => !which?.event || each.event === which.event),
  ),

  sendAgain: operation(z.strictObject({ id: z.string() }), (sim, { id }) => {
    const delivery = sim.world.deliveries.find(each => each.id === id)
    if (!delivery) throw new ControlError(`There is no delivery ${id}.`)
    return sim.webhooks.sendAgain(delivery)
  }),

  /** Resolves when every event that is due was tried. */
  settle: operation(nothing, sim => sim.webhooks.settle()),

  stats: operation(nothing, sim => ({
    calls: sim.calls,
    tokenCalls: sim.tokenCalls,
    replayedTokens: sim.world.grants.reduce((sum, grant) => sum + grant.replays, 0),
    meetings: sim.world.meetings.filter(meeting => !meeting.deletedAt).length,
  })),

  clearStats: operation(nothing, sim => {
    sim.calls = []
    sim.tokenCalls = []
  }),
}
