import type { Simulation } from './simulation'
import type { EventSubscription, ZoomApp } from './world'
import { plusDays } from './zoom-time'

const REVALIDATION_DAYS = 3
const FAILURES_UNTIL_DISABLED = 6

/** The Validate button. @returns null when the endpoint answered rightly; otherwise what was wrong, in words */
export async function validate(sim: Simulation, app: ZoomApp, url: string): Promise<string | null> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) return 'This is not a complete web address.'
  const problem = await sim.webhooks.challenge(app, url)
  if (problem) return problem
  app.subscription.validatedUrl = url
  app.subscription.failedChallenges = 0
  app.subscription.nextChallengeAt = plusDays(sim.now(), REVALIDATION_DAYS).toISOString()
  return null
}

/** The Save button: only a validated address is saved. @returns null, or why not */
export function saveSubscription(
  app: ZoomApp,
  { enabled, endpointUrl, events }: Pick<EventSubscription, 'enabled' | 'endpointUrl' | 'events'>,
): string | null {
  if (enabled && app.subscription.validatedUrl !== endpointUrl) return 'Validate the endpoint URL before you save.'
  Object.assign(app.subscription, { enabled, endpointUrl, events })
  return null
}

/** Every 72 hours each endpoint is challenged again; after six failures in a row its events stop (Zoom reference 6.3). */
export function challengeAgain(sim: Simulation): boolean {
  const now = sim.now()
  const due = sim.world.apps.filter(
    ({ subscription: { enabled, nextChallengeAt } }) => enabled && nextChallengeAt && new Date(nextChallengeAt) <= now,
  )
  for (const app of due) {
    app.subscription.nextChallengeAt = plusDays(now, REVALIDATION_DAYS).toISOString()
    sim.webhooks.inBackground(rechallenge(sim, app))
  }
  return due.length > 0
}

async function rechallenge(sim: Simulation, app: ZoomApp): Promise<void> {
  const { subscription } = app
  const problem = await sim.webhooks.challenge(app, subscription.endpointUrl)
  subscription.failedChallenges = problem ? subscription.failedChallenges + 1 : 0
  if (subscription.failedChallenges >= FAILURES_UNTIL_DISABLED)
    Object.assign(subscription, { enabled: false, validatedUrl: null, nextChallengeAt: null })
  sim.commit()
}
