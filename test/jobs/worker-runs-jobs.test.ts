import { Outbox } from '../../src/database'
import { backOff, forgetDoneJobs, nextTry, RetryAt, Worker, type JobHandlers } from '../../src/jobs'
import { StandingClock } from '../../src/lib/clock'
import { silentLogger } from '../../src/lib/logger'
import { ZoomRateLimited, ZoomUnavailable } from '../../src/zoom'
import { eachDatabase } from '../support/databases'
import { until } from '../support/program'

const NOW = new Date('2026-12-02T15:00:00Z')
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000)

describe('when a failed job is tried again', () => {
  const policy = backOff(1000)
  const trace = { call: 'x', httpStatus: null, code: null, text: null, trackingId: null }

  it.each([
    [1, 1],
    [2, 2],
    [4, 8],
    [30, 300],
  ])('after try %i it waits at most %i s, with full jitter', (attempts, seconds) => {
    const patient = { ...policy, mostAttempts: 99 }
    expect(nextTry(new Error('x'), attempts, patient, NOW, 1)).toEqual(later(seconds))
    expect(nextTry(new Error('x'), attempts, patient, NOW, 0)).toEqual(NOW)
  })

  it('is buried after eight tries, unless Zoom is only down or busy', () => {
    expect(nextTry(new Error('x'), 8, policy, NOW, 1)).toBeNull()
    expect(nextTry(new ZoomUnavailable(trace, null), 100, policy, NOW, 1)).toEqual(later(300))
  })

  it('comes back when Zoom says, however far away that is', () => {
    expect(nextTry(new ZoomRateLimited(trace, later(9 * 3600), true), 1, policy, NOW, 0)).toEqual(later(9 * 3600))
    expect(nextTry(new ZoomUnavailable(trace, later(90)), 1, policy, NOW, 0)).toEqual(later(90))
    expect(nextTry(new RetryAt(later(40), 'unknown meeting'), 1, policy, NOW, 0)).toEqual(later(40))
  })
})

eachDatabase((_kind, open) => {
  const clock = new StandingClock(NOW)

  const workplace = async (handlers: JobHandlers, leaseSeconds = 20) => {
    const db = await open()
    const outbox = new Outbox(db, clock)
    const worker = new Worker({ outbox, handlers, clock, logger: silentLogger, leaseSeconds, backOff: backOff(0) })
    const enqueue = (kind: string) => db.write(tx => outbox.enqueue(tx, { kind, institutionId: 'i', payload: {} }))
    return { db, outbox, worker, enqueue }
  }

  it('one job that always fails is given up, and the others are done', async () => {
    let good = 0
    const { outbox, worker, enqueue } = await workplace({
      bad: () => Promise.reject(new Error('always')),
      good: () => Promise.resolve(void good++),
    })
    for (const kind of ['good', 'bad', 'good']) await enqueue(kind)
    await worker.drain()
    expect(good).toBe(2)
    expect(await outbox.counts()).toMatchObject({ dead: 1, done: 2, waiting: 0 })
  })

  it('a job that takes longer than its lease is not taken by anybody else', async () => {
    let release = (): void => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    const { outbox, worker, enqueue } = await workplace({ slow: () => held }, 0.3)
    await enqueue('slow')
    worker.start()
    await until('the job runs', async () => (await outbox.counts()).running === 1)
    clock.advance({ seconds: 0.25 })
    const lasts = async (): Promise<Date> => (await outbox.list('i', 'running'))[0]!.runAt
    await until('the lease is renewed', async () => (await lasts()) > new Date(clock.now().getTime() + 250))
    clock.advance({ seconds: 0.25 })
    expect(await outbox.claim(['slow'], 1, 20)).toEqual([])
    release()
    await worker.stop()
    expect(await outbox.counts()).toMatchObject({ done: 1, running: 0 })
  })

  it('jobs done long ago are forgotten, given up ones are not', async () => {
    const { outbox, worker, enqueue } = await workplace({
      bad: () => Promise.reject(new Error('always')),
      good: () => Promise.resolve(),
    })
    await enqueue('good')
    await enqueue('bad')
    await worker.drain()
    clock.advance({ days: 8 })
    await forgetDoneJobs(outbox, clock).run()
    expect(await outbox.counts()).toMatchObject({ done: 0, dead: 1 })
  })
})
