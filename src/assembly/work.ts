import { backOff, forgetDoneJobs, Periodic, Worker } from '../jobs'
import type { SimcenterEvent } from '../simcenter-zoom'
import type { Features } from './features'
import type { Floors } from './floors'

/** What goes on behind the pages: the jobs of all features, and the works that come round. */
export function createWork(floors: Floors, features: Features, tellHost: (event: SimcenterEvent) => void) {
  const { outbox, clock, logger, leases, knobs, activity } = floors
  const { webhooks, connections, sessions, attendance, recordings } = features
  const working = [webhooks, connections, sessions, attendance, recordings]
  const handlers = { ...activity.jobHandlers(tellHost), ...webhooks.jobHandlers, ...jobsOf(features) }
  const { leaseSeconds, retryBaseMs } = knobs
  const worker = new Worker({ outbox, handlers, clock, logger, leaseSeconds, backOff: backOff(retryBaseMs) })
  const periodic = new Periodic(
    [forgetDoneJobs(outbox, clock), ...working.flatMap(each => each.periodic)],
    leases,
    logger,
  )
  outbox.onEnqueued(() => worker.nudge())
  return { worker, periodic }
}

const jobsOf = ({ connections, sessions, attendance, recordings }: Features) => ({
  ...connections.jobHandlers,
  ...sessions.jobHandlers,
  ...attendance.jobHandlers,
  ...recordings.jobHandlers,
})
