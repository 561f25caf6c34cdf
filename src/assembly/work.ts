import { backOff, forgetDoneJobs, Periodic, Worker } from '../jobs'
import type { SimcenterEvent } from '../simcenter-zoom'
import type { Features } from './features'
import type { Floors } from './floors'

/** What goes on behind the pages: the jobs of all features, and the works that come round. */
export function createWork(floors: Floors, features: Features, tellHost: (event: SimcenterEvent) => void) {
  const { outbox, clock, logger, leases, knobs, activity } = floors
  const { webhooks, connections, sessions, readiness, reminders, attendance, recordings } = features
  const working = [webhooks, connections, sessions, readiness, reminders, attendance, recordings]
  const tell = async (event: SimcenterEvent): Promise<void> => {
    tellHost(event)
    await reminders.heard(event)
  }
  const handlers = { ...activity.jobHandlers(tell), ...webhooks.jobHandlers, ...jobsOf(features) }
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

const jobsOf = ({ connections, sessions, readiness, handOver, reminders, attendance, recordings }: Features) => ({
  ...connections.jobHandlers,
  ...sessions.jobHandlers,
  ...readiness.jobHandlers,
  ...handOver.jobHandlers,
  ...reminders.jobHandlers,
  ...attendance.jobHandlers,
  ...recordings.jobHandlers,
})
