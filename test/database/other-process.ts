import { migrate, openDatabase } from '../../src/database'
import { silentLogger } from '../../src/lib/logger'
import { Counter, counter, COUNTERS } from './counter'

const STEPS = 100

// Another process at the same database. Usage: other-process.ts <task> <url>; it prints the result as JSON.
const TASKS: Record<string, (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>> = {
  async 'migrate and count'(db) {
    const applied = await migrate(db)
    for (let step = 0; step < STEPS; step++) {
      await db.write(async tx => {
        const row = (await tx.findOneBy(Counter, { name: 'shared' })) ?? counter('shared')
        await tx.save(Counter, { ...row, count: row.count + 1 })
      })
    }
    return { applied, steps: STEPS }
  },

  // The hour that comes twice in this zone, when the clocks go back.
  async 'keep instants'(db) {
    const instants = ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z', '2026-03-08T07:00:00.001Z']
    const rows = instants.map(instant => counter(instant, { countedAt: new Date(instant) }))
    await db.write(tx => tx.insert(Counter, rows))
    const raw = await db.query<{ name: string; countedAt: string | Date }>(
      'SELECT name, counted_at AS "countedAt" FROM counter WHERE counted_at >= $1 AND counted_at < $2 ORDER BY name',
      [new Date(instants[0]!), new Date(instants[1]!)],
    )
    return {
      clock: new Date(instants[0]!).getHours(),
      stored: (await db.read.find(Counter, { order: { name: 'ASC' } })).map(row => [row.name, row.countedAt]),
      between: raw.map(row => [row.name, db.instant(row.countedAt)]),
    }
  },
}

async function main(task: string, url: string): Promise<void> {
  const db = await openDatabase({ url, ...COUNTERS, logger: silentLogger })
  const result = await TASKS[task]!(db).finally(() => db.close())
  process.stdout.write(JSON.stringify(result))
}

void main(process.argv[2]!, process.argv[3]!)
