import { setTimeout as pause } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import { isUniqueViolation } from '../../src/database'
import { WriteGate } from '../../src/database/write-gate'
import { Unavailable } from '../../src/errors'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

describe('a write', () => {
  eachDatabase((kind, open) => {
    it('refuses at once another write inside it, and undoes what it did', async () => {
      const db = await open(COUNTERS)

      const nested = db.write(async tx => {
        await tx.insert(Counter, counter('outer'))
        await db.write(inner => inner.insert(Counter, counter('inner')))
      })

      await expect(nested).rejects.toThrow('A `write` inside a `write`')
      expect(await db.read.count(Counter)).toBe(0)
    })

    it('refuses reads that would not be part of it', async () => {
      const db = await open(COUNTERS)

      await expect(db.write(() => db.read.count(Counter))).rejects.toThrow('only its own `tx`')
      await expect(db.write(() => db.query('SELECT 1'))).rejects.toThrow('only its own `tx`')
    })

    it('refuses queries that come after its end', async () => {
      const db = await open(COUNTERS)
      let late: EntityManager | undefined

      await db.write(tx => {
        late = tx
        return Promise.resolve()
      })

      await expect(late!.insert(Counter, counter('late'))).rejects.toThrow()
      expect(await db.read.count(Counter)).toBe(0)
    })

    it('acknowledges nothing after a failed query, even if the work caught the error', async () => {
      const db = await open(COUNTERS)

      const careless = db.write(async tx => {
        await tx.insert(Counter, counter('twin'))
        await tx.insert(Counter, counter('twin')).catch(() => undefined)
      })

      const error: unknown = await careless.catch((thrown: unknown) => thrown)

      expect(isUniqueViolation(error, 'name')).toBe(true)
      expect(await db.read.count(Counter)).toBe(0)
    })

    it('goes on after a failure inside a savepoint', async () => {
      const db = await open(COUNTERS)

      await db.write(async tx => {
        await tx.insert(Counter, counter('twin'))
        await tx.transaction(inner => inner.insert(Counter, counter('twin'))).catch(() => undefined)
        await tx.insert(Counter, counter('single'))
      })

      expect(await db.read.count(Counter)).toBe(2)
    })

    it('does what shall follow it after its commit, and not without one', async () => {
      const db = await open(COUNTERS)
      const done: string[] = []

      await db.write(async tx => {
        db.afterCommit(() => done.push('after'))
        await tx.insert(Counter, counter('kept'))
        done.push('before')
      })
      const failing = db.write(() => {
        db.afterCommit(() => done.push('never'))
        return Promise.reject(new Error('no'))
      })

      await expect(failing).rejects.toThrow('no')
      expect(done).toEqual(['before', 'after'])
    })

    it('may start other writes later from what it set going', async () => {
      const db = await open(COUNTERS)
      let later: Promise<unknown> | undefined

      await db.write(async tx => {
        db.afterCommit(() => (later = db.write(next => next.insert(Counter, counter('later')))))
        await tx.insert(Counter, counter('first'))
      })
      await later

      expect(await db.read.count(Counter)).toBe(2)
    })

    it('is turned away when the database is being closed', async () => {
      const db = await open(COUNTERS)
      const begun = db.write(async tx => {
        await tx.insert(Counter, counter('begun'))
        await pause(20)
      })

      const closing = db.close()

      await expect(db.write(tx => tx.insert(Counter, counter('late')))).rejects.toThrow(Unavailable)
      await begun
      await closing
    })

    if (kind === 'sqlite') {
      it('cannot be had through `read`', async () => {
        const db = await open(COUNTERS)

        await expect(db.read.insert(Counter, counter('stray'))).rejects.toThrow(Unavailable)
      })
    }
  })
})

describe('the gate of writes', () => {
  it('turns away who waits too long, and keeps nobody out afterwards', async () => {
    const gate = new WriteGate(1, 10, 20)
    let finish = () => {}
    const first = gate.run(() => new Promise<void>(resolve => (finish = resolve)))

    await expect(gate.run(() => Promise.resolve('second'))).rejects.toThrow(Unavailable)
    finish()
    await first

    await expect(gate.run(() => Promise.resolve('third'))).resolves.toBe('third')
  })

  it('turns away at once who comes when too many wait', async () => {
    const gate = new WriteGate(1, 2, 5000)
    let finish = () => {}
    const first = gate.run(() => new Promise<void>(resolve => (finish = resolve)))
    const waiting = [gate.run(() => Promise.resolve(1)), gate.run(() => Promise.resolve(2))]

    await expect(gate.run(() => Promise.resolve(3))).rejects.toThrow('Too many changes')
    finish()

    await first
    expect(await Promise.all(waiting)).toEqual([1, 2])
  })

  it('lets people through in the order in which they came', async () => {
    const gate = new WriteGate(1, 100, 5000)
    const order: number[] = []

    await Promise.all(Array.from({ length: 20 }, (_, n) => gate.run(() => Promise.resolve(order.push(n)))))

    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })
})
