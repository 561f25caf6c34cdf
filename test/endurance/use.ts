import { setTimeout as pause } from 'node:timers/promises'
import type { Deployment } from './deployment'
import { User } from './user'

/** What a while of use came to. */
export interface Use {
  seconds: number
  presses: number
  /** What people saw that they should not have seen. */
  errors: string[]
  refreshes: number
  replays: number
  /** Connections that are not connected any more. */
  lost: number
  slowestMs: number
  medianMs: number
}

/**
 * Every instructor uses their connection for so long, on two processes at a time: when a token runs out, several
 * processes find that at the same moment.
 * @param thinkMs what people wait between two uses, on average
 */
export async function useFor(
  seconds: number,
  deployment: Deployment,
  users: readonly User[],
  thinkMs: number,
): Promise<Use> {
  const until = Date.now() + seconds * 1000
  const times: number[] = []
  const errors: string[] = []
  const press = async (user: User, node: Deployment['nodes'][number]): Promise<void> => {
    const seen = await user.testNow(node)
    times.push(seen.ms)
    if (!seen.ok) errors.push(seen.words.slice(0, 300))
  }
  await Promise.all(
    users.map(async user => {
      while (Date.now() < until) {
        const first = Math.floor(deployment.random() * deployment.nodes.length)
        const nodes = [first, (first + 1) % deployment.nodes.length].map(n => deployment.nodes[n]!)
        await Promise.all(nodes.map(node => press(user, node)))
        // Long enough that most tokens have run out by the next use, and that the machine keeps up.
        await pause(thinkMs * 2 * deployment.random())
      }
    }),
  )
  times.sort((a, b) => a - b)
  const rows = await deployment.rows()
  return {
    seconds,
    presses: times.length,
    errors,
    refreshes: deployment.nodes.reduce((sum, { road }) => sum + road.refreshes.length, 0),
    replays: await deployment.replays(),
    lost: rows.filter(({ state }) => state !== 'connected').length,
    slowestMs: Math.round(times.at(-1) ?? 0),
    medianMs: Math.round(times[Math.floor(times.length / 2)] ?? 0),
  }
}

export const everybody = (deployment: Deployment): Promise<User[]> =>
  Promise.all(deployment.instructors.map(each => User.signIn(deployment, each)))
