import type { Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { PeriodicWork } from './periodic'

// Long enough for somebody who asks on Monday what happened last week.
const KEPT_DAYS = 7

/** Forgets jobs that were done long ago; what was given up stays until somebody decides about it. */
export function forgetDoneJobs(outbox: Outbox, clock: Clock): PeriodicWork {
  const run = async (): Promise<void> => {
    await outbox.prune(new Date(clock.now().getTime() - KEPT_DAYS * 24 * 3600_000))
  }
  return { name: 'jobs.forget', everySeconds: 3600, run }
}
