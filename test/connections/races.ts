import { setTimeout as soon } from 'node:timers/promises'
import { Connection } from '../../src/connections'
import { seeded } from '../endurance/deployment'
import type { DatabaseKind } from '../support/databases'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

/**
 * Declares tests in which two processes refresh while something else befalls the same connections, each time a little
 * earlier or later.
 * @param rounds how many disconnects, and half as many new authorizations
 */
export function declareRaces(kind: DatabaseKind, rounds: number): void {
  const seed = Number(process.env['ENDURANCE_SEED'] ?? Date.now() % 1_000_000)
  let here: Installation
  let random: () => number
  beforeEach(async () => {
    random = seeded(seed)
    here = await openInstallation({ kind, processes: 2 })
    here.road.hooks.beforeTokenAnswer = () => soon(20 * random())
  })
  afterEach(() => here.close())

  type One = Awaited<ReturnType<Installation['connect']>>
  async function people(count: number): Promise<One[]> {
    const all: One[] = []
    while (all.length < count) all.push(await here.connect())
    return all
  }

  /** Ten at a time: both processes want the token, and in the middle of it this happens. */
  async function befall(all: One[], happen: (one: One) => Promise<void>): Promise<void> {
    for (let first = 0; first < all.length; first += 10)
      await Promise.all(
        all.slice(first, first + 10).map(async one => {
          const uses = here.processes.map(async ({ connections }) => {
            await soon(10 * random())
            return connections.vault.current(one.id)
          })
          const ends = Promise.allSettled(uses)
          await soon(25 * random())
          await happen(one)
          await ends
        }),
      )
  }

  it(`F24 a disconnect wins over refreshes: no live token is left here or at Zoom (seed ${seed})`, async () => {
    const all = await people(rounds)
    here.clock.advance({ hours: 2 })
    await befall(all, ({ personId }) =>
      here.processes[1]!.connections.disconnects.disconnect(actorFor(personId), personId),
    )
    await here.processes[0]!.worker.drain()

    const rows = await here.processes[0]!.db.read.find(Connection)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['disconnected']))
    expect(rows.filter(row => row.accessToken ?? row.refreshToken)).toEqual([])
    expect(here.control.exportWorld().grants.filter(({ state }) => state === 'live')).toEqual([])
    expect(here.control.stats().replayedTokens).toBe(0)
  })

  it(`F25 the newest authorization wins over refreshes (seed ${seed})`, async () => {
    const all = await people(rounds / 2)
    here.clock.advance({ hours: 2 })
    await befall(all, ({ personId, zoomUser }) => here.connectAgain(personId, zoomUser))

    for (const { id, zoomUser } of all) {
      const { token } = await here.processes[0]!.connections.vault.current(id)
      expect(isNewest(here, token.reveal(), zoomUser)).toBe(true)
      expect((await here.row(id)).state).toBe('connected')
    }
    expect(here.refreshes().filter(call => call.replay)).toEqual([])
  })
}

const actorFor = (personId: string) =>
  ({ institutionId: INSTITUTION, personId, role: 'instructor', name: '', email: null, signInKey: '' }) as const

/** Whether this is the token of the authorization that Zoom holds now. */
function isNewest(here: Installation, token: string, zoomUser: string): boolean {
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
    sub: string
    serial: number
  }
  const live = here.control.exportWorld().grants.find(each => each.userId === zoomUser && each.state === 'live')
  return live?.id === claims.sub && live.refreshSerial === claims.serial
}
