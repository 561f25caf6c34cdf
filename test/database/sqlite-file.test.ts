import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { migrate, openDatabase, type Database } from '../../src/database'
import { SqliteConnection } from '../../src/database/sqlite-connection'
import { Unavailable } from '../../src/errors'
import { silentLogger } from '../../src/lib/logger'
import { emptyDatabase, type OwnDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

let own: OwnDatabase
let file: string
let db: Database | undefined

const open = async (): Promise<Database> => {
  db = await openDatabase({ url: own.url, ...COUNTERS, logger: silentLogger })
  await migrate(db)
  return db
}

const close = async (): Promise<void> => {
  await db?.close()
  db = undefined
}

const insert = (name: string) => db!.write(tx => tx.insert(Counter, counter(name)))

beforeEach(async () => {
  own = await emptyDatabase('sqlite')
  file = own.url.slice('sqlite:'.length)
})

afterEach(async () => {
  await close()
  await own.drop()
})

describe('a SQLite file', () => {
  it('survives a power cut after each commit, and is read while it is written', async () => {
    const { sources } = await open()
    const pragma = (name: string) => sources.writer.query<Record<string, unknown>[]>(`PRAGMA ${name}`)

    expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }])
    expect(await pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(await pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }])
    expect(await pragma('busy_timeout')).toEqual([{ timeout: 5000 }])
  })

  it('is read without waiting while a write is open, and without what is not committed', async () => {
    const { read, write } = { read: (await open()).read, write: db!.write.bind(db) }
    let finish = () => {}
    const began = new Promise<void>(started => {
      void write(async tx => {
        await tx.insert(Counter, counter('open'))
        started()
        await new Promise<void>(resolve => (finish = resolve))
      })
    })
    await began

    expect(await read.count(Counter)).toBe(0)
    finish()
    await insert('next')
    expect(await read.count(Counter)).toBe(2)
  })

  it('is read as it was last committed, however many reads overlap', async () => {
    await open()
    let isOver = false
    const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT count(*) FROM n'
    const keepReading = async (reader: number) => {
      while (!isOver) await db!.query(`${slow}, counter AS reader_${reader}`)
    }
    await insert('row 0')
    const reading = [1, 2, 3, 4].map(keepReading)

    const seen: number[] = []
    for (let n = 1; n <= 30; n++) {
      await insert(`row ${n}`)
      seen.push(await db!.read.count(Counter))
    }
    isOver = true
    await Promise.all(reading)

    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index + 2))
  })

  it('that is full refuses what does not fit, keeps what was acknowledged, and goes on when there is room', async () => {
    await open()
    const { writer } = db!.sources
    const [{ page_count: pages }] = await writer.query<[{ page_count: number }]>('PRAGMA page_count')
    await writer.query(`PRAGMA max_page_count = ${pages + 4}`)
    const fill = (n: number) =>
      db!.write(tx => tx.insert(Counter, counter(`row ${n}`, { facts: { much: 'x'.repeat(2000) } })))

    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => fill(n)))
    const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason as unknown] : []))

    expect(refused.length).toBeGreaterThan(10)
    expect(refused.every(error => error instanceof Unavailable)).toBe(true)
    expect(await db!.read.count(Counter)).toBe(40 - refused.length)
    await writer.query('PRAGMA max_page_count = 100000')
    await fill(100)
    expect(await db!.read.count(Counter)).toBe(41 - refused.length)
  })

  it('that another program keeps locked refuses writes, is read meanwhile, and goes on afterwards', async () => {
    await open()
    await db!.sources.writer.query('PRAGMA busy_timeout = 30')
    const other = await SqliteConnection.open(file, 'write')
    await other.run('BEGIN IMMEDIATE')

    await expect(insert('refused')).rejects.toThrow('The database is busy')
    await expect(insert('refused too')).rejects.toThrow(Unavailable)
    expect(await db!.read.count(Counter)).toBe(0)
    await other.run('COMMIT')
    await other.close()

    await insert('accepted')
    expect(await db!.read.count(Counter)).toBe(1)
  })

  it('is asked in order, and does not keep the threads of Node from others meanwhile', async () => {
    await open()
    const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*)'
    const order: string[] = []
    const note = (name: string) => () => order.push(name)

    const reads = [1, 2, 3, 4, 5, 6].map(n => db!.query(`${slow} AS read_${n} FROM n`).then(note(`read ${n}`)))
    const elsewhere = stat(file).then(note('another thread'))
    await Promise.all([...reads, elsewhere])

    expect(order.filter(name => name.startsWith('read'))).toEqual([1, 2, 3, 4, 5, 6].map(n => `read ${n}`))
    expect(order.indexOf('another thread')).toBeLessThan(3)
  })

  it('is left in one piece when it is closed', async () => {
    await open()
    await insert('kept')

    await close()

    expect(existsSync(`${file}-wal`)).toBe(false)
    await open()
    expect(await db!.read.count(Counter)).toBe(1)
  })

  it('keeps what was committed when its process is killed', async () => {
    await open()
    await insert('kept')
    const copy = `${file}.copy`
    for (const end of ['', '-wal']) copyFileSync(file + end, copy + end)
    await close()

    own = { ...own, url: `sqlite:${copy}` }
    await open()

    expect((await db!.read.find(Counter)).map(({ name }) => name)).toEqual(['kept'])
  })
})

const flip = (at: number, bytes: number) => {
  const content = readFileSync(file)
  content.fill(0xa5, at, at + bytes)
  writeFileSync(file, content)
}

const DAMAGES: Record<string, () => void> = {
  'with a broken head': () => flip(0, 16),
  'that is another kind of file': () => writeFileSync(file, 'A letter to the center.\n'.repeat(500)),
  'whose schema is garbage': () => flip(100, 200),
  'with a page of garbage in the middle': () => flip(4096 * 3, 4096),
  'that was cut off': () => truncateSync(file, Math.floor(statSync(file).size / 2)),
}

describe('a damaged SQLite file', () => {
  it.each(Object.keys(DAMAGES))('%s is refused in words, and left as it is', async name => {
    await open()
    for (let n = 0; n < 50; n++) await insert(`row ${n}`)
    await close()
    DAMAGES[name]!()
    const before = readFileSync(file)

    await expect(open()).rejects.toThrow(/is damaged .* put the newest backup in its place/)

    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('is told from one that cannot be made', async () => {
    await open()
    await close()
    own = { ...own, url: `sqlite:${file}/other.sqlite` }

    await expect(open()).rejects.toThrow('other.sqlite cannot be opened for reading and writing')
  })
})
