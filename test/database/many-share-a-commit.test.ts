import { GroupWriter, isUniqueViolation } from '../../src/database'
import { Unavailable } from '../../src/errors'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

type Row = ReturnType<typeof counter>

describe('a group writer', () => {
  eachDatabase((_kind, open) => {
    it('stores what many add at the same time in a few transactions, before it answers any', async () => {
      const db = await open(COUNTERS)
      let transactions = 0
      const writer = new GroupWriter<Row>(db, async (tx, rows) => {
        transactions++
        await tx.insert(Counter, [...rows])
      })

      await Promise.all(
        Array.from({ length: 400 }, async (_, n) => {
          const row = counter(`row ${n}`)
          await writer.add(row)
          if (n % 50 === 0) expect(await db.read.existsBy(Counter, { id: row.id })).toBe(true)
        }),
      )

      expect(await db.read.count(Counter)).toBe(400)
      expect(transactions).toBe(2)
    })

    it('refuses the one that cannot be stored, and no other', async () => {
      const db = await open(COUNTERS)
      const writer = new GroupWriter<Row>(db, (tx, rows) => tx.insert(Counter, [...rows]).then(() => undefined))
      await writer.add(counter('twin'))

      const names = ['one', 'twin', 'two', 'three']
      const answers = await Promise.allSettled(names.map(name => writer.add(counter(name))))

      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
      expect(isUniqueViolation((answers[1] as PromiseRejectedResult).reason, 'name')).toBe(true)
      expect(await db.read.count(Counter)).toBe(4)
    })

    it('turns away what would wait behind too much', async () => {
      const db = await open(COUNTERS)
      const writer = new GroupWriter<Row>(db, (tx, rows) => tx.insert(Counter, [...rows]).then(() => undefined), 2, 4)

      const answers = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => writer.add(counter(`row ${n}`))))

      const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
      expect(refused).toEqual([expect.any(Unavailable), expect.any(Unavailable)])
      expect(await db.read.count(Counter)).toBe(4)
    })
  })
})
