import { Deployment } from '../endurance/deployment'
import { KillRun } from '../endurance/kills'
import { everybody, useFor } from '../endurance/use'
import type { User } from '../endurance/user'

// A busy machine starts a program slowly.
jest.setTimeout(240_000)

/** The short form of test/endurance: the real program in three processes on one PostgreSQL, and a slow Zoom. */
describe('Three processes that share the same connections', () => {
  const seed = Date.now() % 1_000_000
  let deployment: Deployment
  let users: User[]

  beforeAll(async () => {
    deployment = await Deployment.open({
      ...{ kind: 'postgres', processes: 3, connections: 8, tokenSeconds: 2, seed },
      // What a dead process held is free again soon.
      env: { LEASE_SECONDS: '2' },
    })
    users = await everybody(deployment)
  })
  afterAll(() => deployment.close())

  it('let nobody notice that tokens live for two seconds', async () => {
    const { errors, replays, lost, refreshes } = await useFor(3, deployment, users, 300)
    expect({ seed, errors, replays, lost }).toEqual({ seed, errors: [], replays: 0, lost: 0 })
    expect(refreshes).toBeGreaterThan(8)
  })

  it('and are killed in the middle of a refresh, lose what was in flight, say so, and nothing else', async () => {
    const toll = await new KillRun(deployment, users, 300).run(5)
    expect({ seed, ...toll }).toMatchObject({ seed, kills: 5, extra: 0, errors: [] })
    expect(toll.lost).toBeLessThanOrEqual(toll.inFlight)
    expect(toll.replays).toBeLessThanOrEqual(toll.lost)
    expect(toll.slowestSignMs).toBeLessThan(60_000)
  })
})
