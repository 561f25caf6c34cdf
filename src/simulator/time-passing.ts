import { endMeeting } from './meeting-run'
import { forgetDeleted } from './meetings'
import { ageRecordings } from './recordings'
import type { Simulation } from './simulation'
import { challengeAgain } from './subscriptions'

/** Does what the simulated clock has made due: recordings get ready, Basic hosts are cut off, endpoints are challenged, retries go out. */
export function passTime(sim: Simulation): void {
  const changes = [endOverlong(sim), forgetDeleted(sim), ageRecordings(sim), challengeAgain(sim)]
  if (changes.includes(true) || sim.hasNews) sim.commit()
  sim.webhooks.runDue()
}

function endOverlong(sim: Simulation): boolean {
  const now = sim.now()
  const overlong = sim.world.instances.filter(each => !each.endTime && each.cutOffAt && new Date(each.cutOffAt) <= now)
  for (const instance of overlong) endMeeting(sim, instance)
  return overlong.length > 0
}
