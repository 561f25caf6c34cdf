import { setTimeout as pause } from 'node:timers/promises'
import { Connection } from '../../src/connections'
import { otherProgram } from '../connections/other-program'
import { openInstallation } from '../connections/zoom-processes'

it('F22 another program locks the SQLite file for 30 seconds while 20 refreshes are answered', async () => {
  const here = await openInstallation({ kind: 'sqlite', processes: 2, knobs: { zoomTimeoutMs: 5000 } })
  try {
    const twenty = await Promise.all(Array.from({ length: 20 }, () => here.connect()))
    here.clock.advance({ hours: 2 })
    const other = await otherProgram(here.url)
    let lock: Promise<void> | null = null
    // The lock comes when the first answers are on their way, and refresh tokens are spent.
    here.road.hooks.beforeTokenAnswer = async () => {
      await pause(300)
      await (lock ??= other.lock())
    }
    const use = (id: string, n: number) => here.processes[n % 2]!.connections.vault.current(id)
    const first = Promise.allSettled(twenty.map(({ id }, n) => use(id, n)))
    await pause(30_000)
    await other.release()
    const settled = await first
    const served = settled.filter(({ status }) => status === 'fulfilled').length
    here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
    const after = await Promise.all(twenty.map(({ id }, n) => use(id, n)))
    const rows = await here.processes[0]!.db.read.find(Connection)
    const lost = rows.filter(({ state }) => state !== 'connected').length
    const { replayedTokens: replays } = here.control.stats()
    console.log(JSON.stringify({ lockedSeconds: 30, served, refreshes: here.refreshes().length, replays, lost }))
    expect({ replays, lost, usable: after.length }).toEqual({ replays: 0, lost: 0, usable: 20 })
  } finally {
    await here.close()
  }
})
