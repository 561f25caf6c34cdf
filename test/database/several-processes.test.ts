import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase, migrate, type Database } from '../../src/database'
import { silentLogger } from '../../src/lib/logger'
import { emptyDatabase, type DatabaseKind, type OwnDatabase } from '../support/databases'
import { Counter, COUNTERS } from './counter'

const SCRIPT = join(__dirname, 'other-process.ts')

async function inOtherProcess(task: string, { url }: OwnDatabase, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const args = ['--import', 'tsx', SCRIPT, task, url]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  return JSON.parse(stdout)
}

interface Counted {
  applied: string[]
  steps: number
}

const opened = (own: OwnDatabase): Promise<Database> =>
  openDatabase({ url: own.url, ...COUNTERS, logger: silentLogger })

describe.each<DatabaseKind>(['sqlite', 'postgres'])('several processes on %s', kind => {
  let own: OwnDatabase
  let db: Database | undefined

  beforeEach(async () => (own = await emptyDatabase(kind)))

  afterEach(async () => {
    await db?.close()
    db = undefined
    await own.drop()
  })

  it('migrate at once, each migration in one of them, and then count together without losing a step', async () => {
    const results = (await Promise.all([1, 2, 3].map(() => inOtherProcess('migrate and count', own)))) as Counted[]

    expect(results.flatMap(({ applied }) => applied).sort()).toEqual([
      'Counters1763000000000',
      'JobsAndLeases1764000000000',
    ])
    db = await opened(own)
    expect(await migrate(db)).toEqual([])
    expect((await db.read.findOneByOrFail(Counter, { name: 'shared' })).count).toBe(300)
    expect(results.map(({ steps }) => steps)).toEqual([100, 100, 100])
  })

  it('keep instants where the clocks go back', async () => {
    db = await opened(own)
    await migrate(db)

    const { clock, stored, between } = (await inOtherProcess('keep instants', own, {
      TZ: 'America/New_York',
    })) as { clock: number; stored: [string, string][]; between: [string, string][] }

    expect(clock).toBe(1)
    expect(stored.map(([name]) => name)).toEqual(stored.map(([, instant]) => instant))
    expect(between).toEqual([['2026-11-01T05:30:00.000Z', '2026-11-01T05:30:00.000Z']])
    const here = await db.read.find(Counter)
    expect(here.every(row => row.countedAt!.toISOString() === row.name)).toBe(true)
  })
})
