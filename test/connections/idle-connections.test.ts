import { Connection } from '../../src/connections'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

const NO_APP = 'f0000000-0000-4000-8000-000000000006'
const STUCK = 'd0000000-0000-4000-8000-000000000004'

let here: Installation
beforeEach(async () => {
  here = await openInstallation({ kind: 'sqlite' })
})
afterEach(() => here.close())

const parts = () => here.processes[0]!
const run = () => parts().connections.periodic[0]!.run()
const refreshed = () => jest.spyOn(parts().connections.vault, 'refresh')
const rows = () => parts().db.read.find(Connection)

describe('Connections that nobody uses', () => {
  it('are each refreshed on a day of their own, and one that is dead stops none of the others', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => here.connect()))
    const [dead, ...alive] = all
    here.control.revokeGrant({ app: here.app.id, user: dead!.zoomUser })
    const days = new Map<string, number>()
    const start = here.clock.now().getTime()
    for (let day = 1; day <= 31; day++) {
      here.clock.advance({ days: 1 })
      await run()
      const rows = await parts().db.read.find(Connection)
      for (const { id } of all) {
        const { refreshedAt, state } = rows.find(row => row.id === id)!
        if (!days.has(id) && (refreshedAt.getTime() > start || state !== 'connected')) days.set(id, day)
      }
    }
    expect(days.size).toBe(12)
    expect(Math.min(...days.values())).toBeGreaterThan(20)
    expect(new Set(days.values()).size).toBeGreaterThan(3)
    expect((await here.row(dead!.id)).state).toBe('reconnect')
    for (const { id } of alive) expect((await here.row(id)).state).toBe('connected')
  })

  it('of a center with a wrong secret do not keep those of others from their turn', async () => {
    const { id: wrong } = here.control.createApp({ redirectUrl: 'http://127.0.0.1:2/zoom/callback' })
    const { clientId } = here.control.exportWorld().apps.find(each => each.id === wrong)!
    await parts().zoomApp.service.seed(STUCK, { clientId, clientSecret: 'not this one' })
    for (let n = 0; n < 101; n++) await here.connect(STUCK)
    here.clock.advance({ hours: 1 })
    const { id } = await here.connect()
    here.clock.advance({ days: 31 })
    const before = here.refreshes().length
    await run()
    expect((await here.row(id)).refreshedAt).toEqual(here.clock.now())
    expect(
      here
        .refreshes()
        .slice(before)
        .filter(each => each.clientId === clientId),
    ).toHaveLength(1)
  })

  it('are refreshed a hundred at a time, those first that wait longest', async () => {
    const newest = await here.connect()
    for (let n = 0; n < 100; n++) await here.connect()
    const earlier = new Date(here.clock.now().getTime() - 60_000)
    await parts().db.write(tx => tx.update(Connection, { institutionId: INSTITUTION }, { refreshedAt: earlier }))
    await parts().db.write(tx => tx.update(Connection, { id: newest.id }, { refreshedAt: here.clock.now() }))
    here.clock.advance({ days: 31 })
    await run()
    const waiting = (await rows()).filter(({ refreshedAt }) => refreshedAt < here.clock.now())
    expect(waiting.map(({ id }) => id)).toEqual([newest.id])
    await run()
    expect((await here.row(newest.id)).refreshedAt).toEqual(here.clock.now())
  })

  it('are left alone while they are used, and once they are over', async () => {
    const [over, used, lacking] = [await here.connect(), await here.connect(), await here.connect()]
    await parts().db.write(tx => tx.update(Connection, { id: over.id }, { state: 'disconnected' }))
    await parts().db.write(tx => tx.update(Connection, { id: lacking.id }, { state: 'permissions-missing' }))
    here.clock.advance({ days: 31 })
    await parts().connections.vault.refresh(used.id)
    const calls = refreshed()
    await run()
    expect(calls.mock.calls).toEqual([[lacking.id]])
  })

  it('of a center without an app are tried once, and one that is dead does not stand for its center', async () => {
    const all = [await here.connect(), await here.connect()]
    for (let n = 0; n < 2; n++) await here.connect(NO_APP)
    for (const { zoomUser } of all) here.control.revokeGrant({ app: here.app.id, user: zoomUser })
    here.clock.advance({ days: 31 })
    const calls = refreshed()
    await run()
    expect(calls).toHaveBeenCalledTimes(3)
    for (const { id } of all) expect((await here.row(id)).state).toBe('reconnect')
    expect((await rows()).filter(({ institutionId }) => institutionId !== INSTITUTION)).toMatchObject([
      { state: 'connected' },
      { state: 'connected' },
    ])
  })

  it('wait for the next round when something is wrong with ourselves', async () => {
    await here.connect()
    here.clock.advance({ days: 31 })
    refreshed().mockRejectedValue(new Error('disk I/O error'))
    await expect(run()).rejects.toThrow('disk I/O error')
  })
})
