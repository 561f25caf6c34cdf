import { LessThan } from 'typeorm'
import { isUniqueViolation } from '../../src/database'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

const at = new Date('2026-11-01T05:30:00.123Z')

describe('values', () => {
  eachDatabase((_kind, open) => {
    it('come back as they were stored', async () => {
      const db = await open(COUNTERS)
      const row = counter('ß ’ 🩺', { isOpen: true, countedAt: at, facts: { 'a $1': '?1 :x' }, count: 7 })

      await db.write(tx => tx.insert(Counter, row))

      expect(await db.read.findOneBy(Counter, { countedAt: at })).toEqual(row)
    })

    it('are given and read alike by SQL of our own', async () => {
      const db = await open(COUNTERS)
      await db.write(tx => tx.insert(Counter, [counter('one', { isOpen: true, countedAt: at }), counter('two')]))

      const rows = await db.query<{ name: string; isOpen: boolean | number; countedAt: string | Date | null }>(
        `SELECT name, is_open AS "isOpen", counted_at AS "countedAt" FROM counter
         WHERE counted_at IS NULL OR (is_open = $2 AND counted_at = $1 AND counted_at < $3) ORDER BY name`,
        [at, true, new Date(at.getTime() + 1)],
      )

      expect(rows.map(row => [row.name, db.flag(row.isOpen), db.instant(row.countedAt)])).toEqual([
        ['one', true, at],
        ['two', false, null],
      ])
    })

    it('are counted in numbers', async () => {
      const db = await open(COUNTERS)

      expect(await db.query('SELECT count(*) AS count FROM counter')).toEqual([{ count: 0 }])
    })

    it('are compared as instants, to the millisecond', async () => {
      const db = await open(COUNTERS)
      await db.write(tx => tx.insert(Counter, counter('one', { countedAt: at })))

      expect(await db.read.countBy(Counter, { countedAt: LessThan(at) })).toBe(0)
      expect(await db.read.countBy(Counter, { countedAt: LessThan(new Date(at.getTime() + 1)) })).toBe(1)
    })

    it('that must differ and do not are told by their column', async () => {
      const db = await open(COUNTERS)
      await db.write(tx => tx.insert(Counter, counter('twin')))

      const error: unknown = await db
        .write(tx => tx.insert(Counter, counter('twin')))
        .catch((thrown: unknown) => thrown)

      expect([isUniqueViolation(error), isUniqueViolation(error, 'name'), isUniqueViolation(error, 'id')]).toEqual([
        true,
        true,
        false,
      ])
      expect(isUniqueViolation(new Error('UNIQUE constraint failed: counter.name'))).toBe(false)
    })

    it('are in no error', async () => {
      const db = await open(COUNTERS)
      const secret = 'refresh-token-4711'
      const twin = counter(secret)
      await db.write(tx => tx.insert(Counter, twin))

      const errors: unknown[] = await Promise.all([
        db.write(tx => tx.insert(Counter, counter(secret))).catch((thrown: unknown) => thrown),
        db.query('SELECT * FROM no_such_table WHERE name = $1', [secret]).catch((thrown: unknown) => thrown),
        db.write(tx => tx.insert(Counter, { name: secret })).catch((thrown: unknown) => thrown),
      ])

      for (const error of errors) {
        expect(error).toBeInstanceOf(Error)
        expect(JSON.stringify([{ ...(error as Error) }, (error as Error).message])).not.toContain(secret)
      }
    })
  })
})
