import { setTimeout as pause } from 'node:timers/promises'
import { LeaseLost, Leases, type Database, type Lease } from '../../src/database'
import { Unavailable } from '../../src/errors'
import { StandingClock, systemClock } from '../../src/lib/clock'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

const KEY = 'refresh:1'

/** A holder that stops in the middle of its work, as a paused process does, until it is told to go on. */
function paused(leases: Leases, seconds: number) {
  let goOn = () => {}
  let taken: (lease: Lease) => void
  const lease = new Promise<Lease>(resolve => (taken = resolve))
  const over = leases.tryRun(KEY, seconds, own => {
    taken(own)
    return new Promise<void>(resolve => (goOn = resolve))
  })
  return { lease, end: () => (goOn(), over) }
}

const store = (db: Database, lease: Lease, name: string) =>
  db.write(async tx => {
    await tx.insert(Counter, counter(name))
    await lease.confirm(tx)
  })

describe('a lease', () => {
  eachDatabase((_kind, open) => {
    it('is had by exactly one of eight at the same time, and is free afterwards', async () => {
      const leases = new Leases(await open(COUNTERS), new StandingClock('2026-11-20T12:00:00Z'))
      let release = (): void => undefined
      const held = new Promise<void>(resolve => (release = resolve))
      let lost = 0
      // The winner works until all others have been turned away: none of them came too late to meet it.
      const attempt = async () => {
        const turn = await leases.tryRun(KEY, 60, () => held.then(() => 'done'))
        if (!turn.ran && ++lost === 7) release()
        return turn
      }

      const turns = await Promise.all(Array.from({ length: 8 }, attempt))

      expect(turns.filter(({ ran }) => ran)).toEqual([{ ran: true, value: 'done' }])
      expect((await leases.tryRun(KEY, 60, () => Promise.resolve())).ran).toBe(true)
    })

    it('is free again after its work failed', async () => {
      const leases = new Leases(await open(COUNTERS), systemClock)

      await expect(leases.tryRun(KEY, 60, () => Promise.reject(new Error('no')))).rejects.toThrow('no')

      expect((await leases.tryRun(KEY, 60, () => Promise.resolve(1))).ran).toBe(true)
    })

    it('of a holder that died goes to another when its time is up, not before', async () => {
      const clock = new StandingClock('2026-11-20T12:00:00Z')
      const leases = new Leases(await open(COUNTERS), clock)
      const died = paused(leases, 60)
      await died.lease
      const attempt = () => leases.tryRun(KEY, 60, () => Promise.resolve('mine'))

      clock.advance({ seconds: 59 })
      expect(await attempt()).toEqual({ ran: false })
      clock.advance({ seconds: 1 })
      expect(await attempt()).toEqual({ ran: true, value: 'mine' })
      await died.end()
    })

    it('that went to another can no longer be confirmed, renewed or freed by its first holder', async () => {
      const db = await open(COUNTERS)
      const clock = new StandingClock('2026-11-20T12:00:00Z')
      const leases = new Leases(db, clock)
      const stale = paused(leases, 60)
      const staleLease = await stale.lease
      clock.advance({ seconds: 61 })
      const next = paused(leases, 60)
      const nextLease = await next.lease

      await expect(store(db, staleLease, 'stale')).rejects.toThrow(LeaseLost)
      await staleLease.beat()
      await stale.end()

      expect(staleLease.signal.aborted).toBe(true)
      await store(db, nextLease, 'next')
      expect((await db.read.find(Counter)).map(({ name }) => name)).toEqual(['next'])
      expect((await leases.tryRun(KEY, 60, () => Promise.resolve())).ran).toBe(false)
      await next.end()
    })

    it('is renewed by itself while the work lasts', async () => {
      const leases = new Leases(await open(COUNTERS), systemClock)
      const long = paused(leases, 0.3)
      await long.lease

      await pause(700)

      expect((await leases.tryRun(KEY, 1, () => Promise.resolve())).ran).toBe(false)
      expect((await long.end()).ran).toBe(true)
    })

    it('can be waited for, with a deadline', async () => {
      const leases = new Leases(await open(COUNTERS), systemClock)
      const order: number[] = []
      const first = leases.run(KEY, 5, 3000, () => pause(50).then(() => order.push(1)))
      const second = leases.run(KEY, 5, 3000, () => Promise.resolve(order.push(2)))
      await Promise.all([first, second])
      const holder = paused(leases, 5)
      await holder.lease

      await expect(leases.run(KEY, 5, 10, () => Promise.resolve())).rejects.toThrow(Unavailable)

      expect(order.sort()).toEqual([1, 2])
      await holder.end()
    })
  })
})
