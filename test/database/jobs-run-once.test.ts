import type { EntityManager } from 'typeorm'
import { JobTakenOver, Outbox, type Database, type Job } from '../../src/database'
import { NotFound } from '../../src/errors'
import { StandingClock } from '../../src/lib/clock'
import { eachDatabase } from '../support/databases'
import { Counter, counter, COUNTERS } from './counter'

const center = 'center-1'
const job = (key?: string, more: object = {}) => ({
  kind: 'test',
  institutionId: center,
  ...(key ? { key } : {}),
  payload: {},
  ...more,
})

function outboxOf(db: Database) {
  const clock = new StandingClock('2026-11-20T12:00:00Z')
  const outbox = new Outbox(db, clock)
  const enqueue = (...jobs: Parameters<typeof outbox.enqueue> extends [EntityManager, ...infer Jobs] ? Jobs : never) =>
    db.write(tx => outbox.enqueue(tx, ...jobs))
  const claim = async (limit = 10, seconds = 60): Promise<Job[]> => outbox.claim(['test'], limit, seconds)
  const claimOne = async (): Promise<Job> => {
    const [one] = await claim(1)
    expect(one).toBeDefined()
    return one!
  }
  return { clock, outbox, enqueue, claim, claimOne }
}

describe('a job', () => {
  eachDatabase((_kind, open) => {
    it('is done exactly once by four workers that share sixty', async () => {
      const db = await open(COUNTERS)
      const { outbox, enqueue } = outboxOf(db)
      await enqueue(...Array.from({ length: 60 }, (_, n) => job(undefined, { payload: { n } })))
      const done: number[] = []
      const work = async (): Promise<void> => {
        for (
          let jobs = await outbox.claim(['test'], 4, 60);
          jobs.length > 0;
          jobs = await outbox.claim(['test'], 4, 60)
        ) {
          for (const each of jobs) {
            done.push((each.payload as { n: number }).n)
            await outbox.complete(each)
          }
        }
      }

      await Promise.all([work(), work(), work(), work()])

      expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
      expect(await outbox.counts()).toEqual({ waiting: 0, running: 0, done: 60, dead: 0 })
    })

    it('does not exist when the change that enqueued it is rolled back, and wakes nobody then', async () => {
      const db = await open(COUNTERS)
      const { outbox, enqueue } = outboxOf(db)
      let woken = 0
      outbox.onEnqueued(() => woken++)

      const failing = db.write(async tx => {
        await outbox.enqueue(tx, job())
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')

      expect([woken, await outbox.nextDue(['test'])]).toEqual([0, null])
      await enqueue(job())
      expect([woken, (await outbox.counts()).waiting]).toEqual([1, 1])
    })

    it('is taken oldest first, when it is due, and only by who knows its kind', async () => {
      const { outbox, enqueue, claim, clock } = outboxOf(await open(COUNTERS))
      const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000)
      await enqueue(
        job('b', { runAt: inMinutes(2) }),
        job('a', { runAt: inMinutes(1) }),
        job('c', { runAt: inMinutes(9) }),
      )

      expect(await claim()).toEqual([])
      expect(await outbox.nextDue(['test'])).toEqual(inMinutes(1))
      clock.advance({ minutes: 3 })
      expect(await outbox.claim(['other'], 10, 60)).toEqual([])
      expect((await claim()).map(({ key }) => key)).toEqual(['a', 'b'])
    })

    it('is asked for twice while it waits: it is done once, with the newest facts and at the earlier time', async () => {
      const { enqueue, claim, clock } = outboxOf(await open(COUNTERS))
      const later = new Date(clock.now().getTime() + 60_000)

      await enqueue(job('thing', { payload: { plan: 1 }, runAt: later }))
      await enqueue(job('thing', { payload: { plan: 2 } }))
      await enqueue(job('thing', { payload: { plan: 3 }, runAt: later }), {
        ...job('thing'),
        institutionId: 'center-2',
      })

      const jobs = await claim()
      expect(jobs.map(({ institutionId, payload }) => [institutionId, payload]).sort()).toEqual([
        ['center-1', { plan: 3 }],
        ['center-2', {}],
      ])
    })

    it('is asked for again while it runs: it is done once more, with the newest facts', async () => {
      const { outbox, enqueue, claim, claimOne } = outboxOf(await open(COUNTERS))
      await enqueue(job('thing', { payload: { plan: 1 } }))
      const running = await claimOne()

      await enqueue(job('thing', { payload: { plan: 2 } }))
      expect(await claim()).toEqual([])
      await outbox.complete(running)

      const again = await claimOne()
      expect([again.payload, again.attempts]).toEqual([{ plan: 2 }, 1])
      await outbox.complete(again)
      expect(await claim()).toEqual([])
      expect((await outbox.counts()).done).toBe(1)
    })

    it('can be asked for anew when it is done', async () => {
      const { outbox, enqueue, claimOne } = outboxOf(await open(COUNTERS))
      await enqueue(job('thing'))
      await outbox.complete(await claimOne())

      await enqueue(job('thing'))

      await outbox.complete(await claimOne())
      expect((await outbox.counts()).done).toBe(2)
    })

    it('of a worker that died is taken over, and what the dead one still says counts no more', async () => {
      const db = await open(COUNTERS)
      const { outbox, enqueue, claim, claimOne, clock } = outboxOf(db)
      await enqueue(job())
      const lost = await claimOne()
      clock.advance({ seconds: 59 })
      expect(await claim()).toEqual([])

      clock.advance({ seconds: 2 })
      const taken = await claimOne()

      await outbox.complete(lost)
      await outbox.retryLater(lost, new Error('late'), clock.now())
      await outbox.bury(lost, new Error('late'))
      expect(await outbox.renew(lost, 600)).toBe(false)
      const storing = db.write(async tx => {
        await tx.insert(Counter, counter('effect'))
        await outbox.complete(lost, tx)
      })
      await expect(storing).rejects.toThrow(JobTakenOver)
      expect(await db.read.count(Counter)).toBe(0)
      expect((await outbox.counts()).running).toBe(1)
      await outbox.complete(taken)
      expect((await outbox.counts()).done).toBe(1)
    })

    it('that takes long is kept by renewing it', async () => {
      const { outbox, enqueue, claim, claimOne, clock } = outboxOf(await open(COUNTERS))
      await enqueue(job())
      const long = await claimOne()

      clock.advance({ seconds: 50 })
      expect(await outbox.renew(long, 60)).toBe(true)
      clock.advance({ seconds: 50 })

      expect(await claim()).toEqual([])
    })

    it('is done together with what it stored, and a second completion changes nothing', async () => {
      const db = await open(COUNTERS)
      const { outbox, enqueue, claimOne } = outboxOf(db)
      await enqueue(job())
      const running = await claimOne()

      await db.write(async tx => {
        await tx.insert(Counter, counter('effect'))
        await outbox.complete(running, tx)
      })
      await outbox.complete(running)

      expect([await db.read.count(Counter), (await outbox.counts()).done]).toEqual([1, 1])
    })

    it('that fails waits as long as it is told, and becomes a dead letter when it is buried', async () => {
      const { outbox, enqueue, claim, claimOne, clock } = outboxOf(await open(COUNTERS))
      await enqueue(job('thing'))

      await outbox.retryLater(await claimOne(), new Error('Zoom is busy'), new Date(clock.now().getTime() + 5000))
      expect(await claim()).toEqual([])
      clock.advance({ seconds: 5 })
      const second = await claimOne()
      expect([second.attempts, second.lastError]).toEqual([2, 'Zoom is busy'])
      await outbox.bury(second, new Error('x'.repeat(9000)))

      const [dead] = await outbox.list(center, 'dead')
      expect([dead!.id, dead!.lastError!.length]).toEqual([second.id, 500])
      expect(await claim()).toEqual([])
    })

    it('that kills every process that tries it is buried in the end', async () => {
      const { outbox, enqueue, claim, clock } = outboxOf(await open(COUNTERS))
      await enqueue(job('deadly'), job('sound', { runAt: new Date('2026-11-21T12:00:00Z') }))

      for (let deaths = 0; deaths < 9; deaths++) {
        expect(await claim()).toHaveLength(1)
        clock.advance({ seconds: 61 })
      }

      expect(await claim()).toEqual([])
      const [dead] = await outbox.list(center, 'dead')
      expect([dead!.key, dead!.lastError]).toEqual(['deadly', expect.stringContaining('died with it 9 times')])
    })

    it('that is dead is retried or discarded by a person of its center only', async () => {
      const { outbox, enqueue, claim, claimOne } = outboxOf(await open(COUNTERS))
      await enqueue(job('one'), job('two'))
      for (const each of await claim()) await outbox.bury(each, new Error('no'))
      const [one, two] = await outbox.list(center, 'dead')

      await expect(outbox.retry('center-2', one!.id)).rejects.toThrow(NotFound)
      await expect(outbox.discard('center-2', two!.id)).rejects.toThrow(NotFound)
      await outbox.retry(center, one!.id)
      await outbox.discard(center, two!.id)
      await expect(outbox.discard(center, two!.id)).rejects.toThrow(NotFound)

      expect(await claimOne()).toMatchObject({ id: one!.id, attempts: 1 })
      expect(await outbox.counts()).toEqual({ waiting: 0, running: 1, done: 0, dead: 0 })
    })

    it('that is dead gives way to newer work about the same thing', async () => {
      const { outbox, enqueue, claimOne, claim } = outboxOf(await open(COUNTERS))
      await enqueue(job('thing'))
      await outbox.bury(await claimOne(), new Error('no'))
      await enqueue(job('thing', { payload: { newer: true } }))
      const [dead] = await outbox.list(center, 'dead')

      await outbox.retry(center, dead!.id)

      expect((await claim()).map(({ payload }) => payload)).toEqual([{ newer: true }])
      expect((await outbox.counts()).dead).toBe(0)
    })

    it('that is done is forgotten after a while; others never', async () => {
      const { outbox, enqueue, claim, clock } = outboxOf(await open(COUNTERS))
      await enqueue(...Array.from({ length: 1200 }, () => job()))
      const [kept, ...jobs] = await claim(1200)
      await outbox.bury(kept!, new Error('no'))
      for (const each of jobs.slice(0, 5)) await outbox.complete(each)

      expect(await outbox.prune(clock.now())).toBe(0)
      expect(await outbox.prune(new Date(clock.now().getTime() + 1))).toBe(5)
      expect(await outbox.counts()).toEqual({ waiting: 0, running: 1194, done: 0, dead: 1 })
    })
  })
})
