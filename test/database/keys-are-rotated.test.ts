import { randomBytes } from 'node:crypto'
import { rotateKeys, SEALED_COLUMNS, type Database } from '../../src/database'
import { Secret } from '../../src/lib/secret'
import { SecretBox, SealBroken } from '../../src/lib/secret-box'
import { ZoomApp } from '../../src/zoom-app'
import { aSession, openCenter } from '../support/center'
import { eachDatabase } from '../support/databases'

const [oldKey, newKey, foreignKey] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const old = new SecretBox([oldKey])
const ring = new SecretBox([newKey, oldKey])
const COLUMN = 'zoom_app.client_secret'
const COUNT = 120

const place = (institutionId: string) => ({
  table: 'zoom_app',
  column: 'clientSecret',
  rowId: institutionId,
  institutionId,
})

async function fill(db: Database, box: SecretBox, count = COUNT): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const institutionId = `center-${String(index).padStart(4, '0')}`
    const clientSecret = box.seal(new Secret(`secret of ${institutionId}`), place(institutionId))
    return { institutionId, clientSecret, badSignatures: 0, scopeStyle: 'granular' as const }
  })
  await db.write(tx => tx.insert(ZoomApp, rows))
}

const countsOf = (rotated: Awaited<ReturnType<typeof rotateKeys>>) => rotated.find(({ column }) => column === COLUMN)!

describe('key rotation', () => {
  eachDatabase((_kind, open) => {
    it('BI-560 seals everything anew, so that the old key can go', async () => {
      const db = await open()
      await fill(db, old)

      expect(countsOf(await rotateKeys(db, ring))).toMatchObject({ resealed: COUNT, current: 0, unreadable: 0 })

      const alone = new SecretBox([newKey])
      for (const app of await db.read.find(ZoomApp))
        expect(alone.open(app.clientSecret!, place(app.institutionId)).reveal()).toBe(`secret of ${app.institutionId}`)
      expect(countsOf(await rotateKeys(db, ring))).toMatchObject({ resealed: 0, current: COUNT })
    })

    it('goes on where an interrupted run stopped', async () => {
      const db = await open()
      await fill(db, old)
      const failing = new SecretBox([newKey, oldKey])
      let sealed = 0
      const seal = failing.seal.bind(failing)
      failing.seal = (...given) => {
        if (++sealed > 70) throw new Error('the power is gone')
        return seal(...given)
      }

      await expect(rotateKeys(db, failing)).rejects.toThrow('the power is gone')

      // Whole chunks only: nothing of the one that was cut.
      expect(countsOf(await rotateKeys(db, ring))).toMatchObject({ resealed: 70, current: 50 })
    })

    it('leaves alone what no key opens, and counts it', async () => {
      const db = await open()
      await fill(db, new SecretBox([foreignKey]), 3)
      const before = await db.read.find(ZoomApp)

      expect(countsOf(await rotateKeys(db, ring))).toMatchObject({ resealed: 0, unreadable: 3 })

      expect(await db.read.find(ZoomApp)).toEqual(before)
    })

    it('does not overwrite what changed meanwhile', async () => {
      const db = await open()
      await fill(db, old, 1)
      const slow = new SecretBox([newKey, oldKey])
      const fresh = old.seal(new Secret('a newer one'), place('center-0000'))
      const read = db.query.bind(db)
      db.query = async <Row>(sql: string, parameters: readonly unknown[] = []) => {
        const rows = await read<Row>(sql, parameters)
        if (rows.length > 0) await db.write(tx => tx.update(ZoomApp, { badSignatures: 0 }, { clientSecret: fresh }))
        return rows
      }

      expect(countsOf(await rotateKeys(db, slow))).toMatchObject({ resealed: 0, changed: 1 })

      expect((await db.read.findOneByOrFail(ZoomApp, { badSignatures: 0 })).clientSecret).toBe(fresh)
    })
  })

  it('knows every column in which the product keeps sealed texts', async () => {
    const center = await openCenter({ sessions: [aSession({ startsAt: '2026-12-02T15:05:00Z' })] })
    await center.settled()
    await (await center.visitor('instructor')).open('/me/zoom')
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
    const found = new Set<string>()
    for (const { tableName, columns } of center.db.sources.reader.entityMetadatas)
      for (const { databaseName } of columns) {
        const [row] = await center.db.query<{ count: number }>(
          `SELECT count(*) AS "count" FROM "${tableName}" WHERE CAST("${databaseName}" AS text) LIKE 'v1.________.%'`,
        )
        if (Number(row!.count) > 0) found.add(`${tableName}.${databaseName}`)
      }
    await center.close()
    expect([...found].filter(column => !known.includes(column))).toEqual([])
    expect([...found]).toEqual(expect.arrayContaining(['connection.access_token', 'session.join_url']))
    expect(known).toHaveLength(new Set(known).size)
  })
})

describe('what is sealed', () => {
  const other = { ...place('b'), rowId: 'b' }

  it('BI-556 opens with no other key', () => {
    const sealed = old.seal(new Secret('x'), place('a'))
    expect(() => new SecretBox([newKey]).open(sealed, place('a'))).toThrow(SealBroken)
  })

  it('BI-558 opens in no other row', () => {
    expect(() => old.open(old.seal(new Secret('x'), place('a')), other)).toThrow(SealBroken)
  })

  it('BI-562 opens not when it was cut, at whatever length', () => {
    const sealed = old.seal(new Secret('a secret of some length'), place('a'))
    for (let length = 0; length < sealed.length; length++)
      expect(() => old.open(sealed.slice(0, length), place('a'))).toThrow(SealBroken)
  })

  it('BI-564 has a nonce of its own, 100 000 times', () => {
    const secret = new Secret('x')
    const nonces = new Set<string>()
    for (let count = 0; count < 100_000; count++) {
      const data = old.seal(secret, place('a')).split('.')[2]!
      nonces.add(data.slice(0, 16))
    }
    expect(nonces.size).toBe(100_000)
  })

  it('BI-554 takes no key of 16 bytes', () => {
    expect(() => new SecretBox([randomBytes(16)])).toThrow('32 bytes')
  })
})
