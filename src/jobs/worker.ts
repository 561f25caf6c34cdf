import type { Job, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import { nextTry, type BackOff } from './retry'

/** Does the work of one kind of job. It may run twice: every effect must be repeatable. */
export type JobHandler = (job: Pick<Job, 'id' | 'institutionId' | 'payload' | 'attempts'>) => Promise<void>
export type JobHandlers = Readonly<Record<string, JobHandler>>

export interface WorkerOptions {
  outbox: Outbox
  handlers: JobHandlers
  clock: Clock
  logger: Logger
  leaseSeconds: number
  backOff: BackOff
  /** How many jobs run at the same time in this process. */
  atOnce?: number
}

const LOOK_EVERY_MS = 1000

/** Takes due jobs from the outbox and runs them, until it is stopped. */
export class Worker {
  private readonly running = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null
  private lookAgain = false
  private stopped = true

  constructor(private readonly options: WorkerOptions) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.timer = setInterval(() => this.nudge(), LOOK_EVERY_MS)
    this.nudge()
  }

  /** Looks for work now: called after every committed write that may have enqueued some. */
  nudge(): void {
    if (this.stopped) return
    if (this.looking) {
      this.lookAgain = true
      return
    }
    this.looking = this.look().finally(() => {
      this.looking = null
      if (this.lookAgain) {
        this.lookAgain = false
        this.nudge()
      }
    })
  }

  /** Runs all that is due, and what that brings about, and returns when nothing is left to do at this moment. */
  async drain(): Promise<void> {
    for (let round = 0; round < 1000; round++) {
      await this.look()
      if (this.running.size === 0) return
      await Promise.race(this.running)
    }
  }

  /** Lets what runs finish; takes nothing new. */
  async stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearInterval(this.timer)
    await this.looking
    await Promise.allSettled(this.running)
  }

  private async look(): Promise<void> {
    const { outbox, handlers, leaseSeconds, atOnce = 8, logger } = this.options
    try {
      const free = atOnce - this.running.size
      if (free <= 0) return
      const jobs = await outbox.claim(Object.keys(handlers), free, leaseSeconds)
      for (const job of jobs) this.track(this.run(job))
    } catch (error) {
      logger.warn({ err: error }, 'jobs cannot be claimed')
    }
  }

  private track(work: Promise<void>): void {
    this.running.add(work)
    void work.finally(() => {
      this.running.delete(work)
      this.nudge()
    })
  }

  private async run(job: Job): Promise<void> {
    const { outbox, handlers, logger } = this.options
    const heartbeat = this.keep(job)
    try {
      await handlers[job.kind]!(job)
      await outbox.complete(job)
    } catch (error) {
      logger.info({ err: error, job: job.id, kind: job.kind, attempts: job.attempts }, 'job failed')
      await this.putBack(job, error)
    } finally {
      clearInterval(heartbeat)
    }
  }

  // A job that takes longer than its lease is still ours: otherwise another process would do it at the same time.
  private keep(job: Job): NodeJS.Timeout {
    const { outbox, leaseSeconds, logger } = this.options
    return setInterval(
      () => {
        outbox
          .renew(job, leaseSeconds)
          .catch((error: unknown) => logger.warn({ err: error, job: job.id }, 'a running job cannot be kept'))
      },
      (leaseSeconds * 1000) / 3,
    )
  }

  // If even this fails, the lease runs out and another look takes the job over.
  private async putBack(job: Job, error: unknown): Promise<void> {
    const { outbox, clock, backOff, logger } = this.options
    const at = nextTry(error, job.attempts, backOff, clock.now(), Math.random())
    try {
      if (at) await outbox.retryLater(job, error, at)
      else await outbox.bury(job, error)
    } catch (failure) {
      logger.warn({ err: failure, job: job.id }, 'a failed job cannot be put back yet')
    }
  }
}
