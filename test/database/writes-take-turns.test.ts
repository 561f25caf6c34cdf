import { setTimeout as pause } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import type { Database } from '../../src/database'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

const namesIn = async (db: Database): Promise<string[]> =>
  (await db.read.find(Counter, { order: { name: 'ASC' } })).map(({ name }) => name)

async function increment(tx: EntityManager, name: string): Promise<void> {
  const row = await tx.findOneByOrFail(Counter, { name })
  row.count++
  await tx.save(row)
}

describe('writes', () => {
  eachDatabase((_kind, open) => {
    it('keep exactly what was acknowledged when 5 of 50 at the same time fail', async () => {
      const db = await open(COUNTERS)

      const asked = Array.from({ length: 50 }, (_, n) =>
        db.write(async tx => {
          await tx.insert(Counter, counter(`a${n}`))
          if (n % 10 === 3) throw new Error('changed my mind')
          await tx.insert(Counter, counter(`b${n}`))
          return n
        }),
      )
      const answers = await Promise.allSettled(asked)

      const acknowledged = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
      expect(acknowledged).toHaveLength(45)
      expect(await namesIn(db)).toEqual(acknowledged.flatMap(n => [`a${n}`, `b${n}`]).sort())
    })

    it('take nobody else along when they are rolled back', async () => {
      const db = await open(COUNTERS)

      const failing = db.write(async tx => {
        await tx.insert(Counter, counter('mine'))
        await pause(20)
        throw new Error('rolled back')
      })
      const others = [
        db.write(tx => tx.insert(Counter, counter('other'))),
        db.write(tx => tx.save(Counter, counter('saved'))),
      ]

      await expect(failing).rejects.toThrow('rolled back')
      await Promise.all(others)
      expect(await namesIn(db)).toEqual(['other', 'saved'])
    })

    it('lose no step when 40 count the same counter at once', async () => {
      const db = await open(COUNTERS)
      await db.write(tx => tx.insert(Counter, counter('shared')))

      await Promise.all(Array.from({ length: 40 }, () => db.write(tx => increment(tx, 'shared'))))

      expect((await db.read.findOneByOrFail(Counter, { name: 'shared' })).count).toBe(40)
    })
  })
})
