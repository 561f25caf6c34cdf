import { Deployment, type Wish } from './deployment'
import { everybody, useFor } from './use'

const SECONDS = Number(process.env['ENDURANCE_SECONDS'] ?? 60)

it.each<Pick<Wish, 'kind' | 'processes'>>([
  { kind: 'postgres', processes: 3 },
  { kind: 'sqlite', processes: 1 },
])(
  '50 connections with tokens of two seconds, used for a minute: $kind, processes: $processes',
  async ({ kind, processes }) => {
    const seed = Number(process.env['ENDURANCE_SEED'] ?? Date.now() % 1_000_000)
    const deployment = await Deployment.open({ kind, processes, connections: 50, tokenSeconds: 2, seed })
    try {
      const use = await useFor(SECONDS, deployment, await everybody(deployment), 2500)
      console.log(JSON.stringify({ kind, processes, seed, ...use, errors: use.errors.length }))
      if (use.errors.length > 0)
        console.log(
          [...new Set(use.errors)].slice(0, 3),
          deployment.nodes.map(({ program }) => program.output.slice(-2000)).join('\n'),
        )
      expect(use).toMatchObject({ errors: [], replays: 0, lost: 0 })
      expect(use.refreshes).toBeGreaterThan(50 * 5)
    } finally {
      await deployment.close()
    }
  },
)
