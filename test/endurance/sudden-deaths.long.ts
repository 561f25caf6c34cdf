import { Deployment } from './deployment'
import { KillRun } from './kills'
import { everybody } from './use'

const KILLS = Number(process.env['ENDURANCE_KILLS'] ?? 50)

it('50 processes killed in the middle of a refresh', async () => {
  const seed = Number(process.env['ENDURANCE_SEED'] ?? Date.now() % 1_000_000)
  const deployment = await Deployment.open({
    ...{ kind: 'postgres', processes: 3, connections: 50, tokenSeconds: 2, seed },
  })
  try {
    const toll = await new KillRun(deployment, await everybody(deployment), 1500).run(KILLS)
    console.log(JSON.stringify({ seed, ...toll }))
    if (toll.errors.length > 0)
      console.log(deployment.nodes.map(({ program }) => program.output.slice(-2000)).join('\n'))
    expect(toll).toMatchObject({ kills: KILLS, extra: 0, errors: [] })
    expect(toll.lost).toBeLessThanOrEqual(toll.inFlight)
    // A process may also die while Zoom refuses a spent token to it: then another one shows that token once more.
    expect(toll.replays).toBeLessThanOrEqual(toll.inFlight)
    expect(toll.slowestSignMs).toBeLessThan(60_000)
  } finally {
    await deployment.close()
  }
})
