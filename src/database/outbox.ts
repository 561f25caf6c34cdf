import { randomUUID } from 'node:crypto'
import { In, IsNull, LessThan, LessThanOrEqual, type EntityManager, type FindOptionsWhere } from 'typeorm'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { Database } from './database'
import { insertJobs, type NewJob } from './enqueue'
import { Job, type JobState } from './job.entity'

/** Another worker has this job now: what was done for it is not to be stored. */
export class JobTakenOver extends Error {
  constructor(job: Job) {
    super(`Job ${job.id} (${job.kind}) was taken over by another worker.`)
    this.name = 'JobTakenOver'
  }
}

// A worker that died with a job may have been killed for another reason. One that always does was not.
const MOST_LOST_LEASES = 8
const LONGEST_ERROR = 500
const MOST_LISTED = 200
const PRUNED_AT_ONCE = 1000

/**
 * Work to be done after a change is committed. It is enqueued in the transaction of the change, so that neither exists
 * without the other, and is done at least once. Identical on both databases.
 */
export class Outbox {
  private wake: () => void = () => undefined

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Has this called after each commit that left work to be done. */
  onEnqueued(wake: () => void): void {
    this.wake = wake
  }

  /** Leaves work to be done when this transaction is committed. */
  async enqueue(tx: EntityManager, ...jobs: NewJob[]): Promise<void> {
    await insertJobs(tx, jobs, this.clock.now())
    this.db.afterCommit(() => this.wake())
  }

  /**
   * Takes due jobs, oldest first, for so many seconds; also those whose worker died.
   * @returns at most `limit` jobs, which nobody else gets meanwhile
   */
  async claim(kinds: readonly string[], limit: number, leaseSeconds: number): Promise<Job[]> {
    const now = this.clock.now()
    const due = await this.nextDue(kinds)
    if (!due || due > now) return []
    return this.db.write(async tx => {
      const jobs = await this.due(tx, kinds, limit, now)
      const isDeadly = (job: Job) => job.state === 'running' && job.lostLeases >= MOST_LOST_LEASES
      await this.buryDeadly(tx, jobs.filter(isDeadly), now)
      return this.lock(
        tx,
        jobs.filter(job => !isDeadly(job)),
        this.after(leaseSeconds),
      )
    })
  }

  /** Keeps a long job for so many seconds more; false when it was taken over. */
  renew(job: Job, leaseSeconds: number): Promise<boolean> {
    return this.db.write(async tx => {
      const { affected } = await tx.update(Job, mine(job), { runAt: this.after(leaseSeconds) })
      return affected === 1
    })
  }

  /**
   * The job is done.
   * @param tx the transaction that stores what was done, if it shall count only if the job is still this worker's
   * @throws JobTakenOver only with `tx`; without, nothing happens then
   */
  async complete(job: Job, tx?: EntityManager): Promise<void> {
    const done = { state: 'done', finishedAt: this.clock.now(), lastError: null } as const
    if (!tx) await this.db.write(own => this.settle(own, job, done))
    else if (!(await this.settle(tx, job, done))) throw new JobTakenOver(job)
  }

  /** The job failed, and is tried again then. */
  async retryLater(job: Job, error: unknown, at: Date): Promise<void> {
    const failed = { state: 'waiting', runAt: at, lostLeases: 0, lastError: describe(error) } as const
    await this.db.write(tx => this.settle(tx, job, failed))
  }

  /** The job failed for good: it becomes a dead letter, for a person to decide. */
  async bury(job: Job, error: unknown): Promise<void> {
    const buried = { state: 'dead', finishedAt: this.clock.now(), lastError: describe(error) } as const
    await this.db.write(tx => this.settle(tx, job, buried))
  }

  /** When the next job of these kinds is due, be it past; null when there is none. */
  async nextDue(kinds: readonly string[]): Promise<Date | null> {
    const next = await this.db.read.findOne(Job, {
      select: { id: true, runAt: true },
      where: { kind: In([...kinds]), finishedAt: IsNull() },
      order: { runAt: 'ASC' },
    })
    return next?.runAt ?? null
  }

  /** The newest jobs of a center in this state. */
  list(institutionId: string, state: JobState): Promise<Job[]> {
    return this.db.read.find(Job, { where: { institutionId, state }, order: { createdAt: 'DESC' }, take: MOST_LISTED })
  }

  /** How many jobs there are in each state, of all centers. */
  async counts(): Promise<Record<JobState, number>> {
    const rows = await this.db.query<{ state: JobState; count: number }>(
      'SELECT state, count(*) AS count FROM job GROUP BY state',
    )
    const counts = { waiting: 0, running: 0, done: 0, dead: 0 }
    for (const { state, count } of rows) counts[state] = count
    return counts
  }

  /**
   * Has a dead letter tried again. If newer work about the same thing is under way, that stands for it.
   * @throws NotFound when the center has no such dead letter
   */
  async retry(institutionId: string, id: string): Promise<void> {
    await this.db.write(async tx => {
      const job = await tx.findOneBy(Job, { id, institutionId, state: 'dead' })
      if (!job) throw new NotFound('This job')
      const again = { state: 'waiting', runAt: this.clock.now(), finishedAt: null, attempts: 0, lostLeases: 0 } as const
      if (await isSuperseded(tx, job)) await tx.delete(Job, { id })
      else await tx.update(Job, { id }, again)
      this.db.afterCommit(() => this.wake())
    })
  }

  /** @throws NotFound when the center has no such dead letter */
  async discard(institutionId: string, id: string): Promise<void> {
    const { affected } = await this.db.write(tx => tx.delete(Job, { id, institutionId, state: 'dead' }))
    if (affected !== 1) throw new NotFound('This job')
  }

  /** Forgets what was done before this moment; some at a time, so that nobody waits long for it. Returns how many. */
  async prune(before: Date): Promise<number> {
    const where = { state: 'done', finishedAt: LessThan(before) } as const
    const old = await this.db.read.find(Job, { select: { id: true }, where, take: PRUNED_AT_ONCE })
    if (old.length === 0) return 0
    await this.db.write(tx => tx.delete(Job, { id: In(old.map(({ id }) => id)) }))
    return old.length < PRUNED_AT_ONCE ? old.length : old.length + (await this.prune(before))
  }

  private due(tx: EntityManager, kinds: readonly string[], limit: number, now: Date): Promise<Job[]> {
    // SQLite has no such lock and needs none: its transactions take turns.
    const lock = { mode: 'pessimistic_write', onLocked: 'skip_locked' } as const
    return tx.find(Job, {
      where: { kind: In([...kinds]), finishedAt: IsNull(), runAt: LessThanOrEqual(now) },
      order: { runAt: 'ASC', createdAt: 'ASC' },
      take: limit,
      ...(this.db.dialect === 'postgres' ? { lock } : {}),
    })
  }

  private async lock(tx: EntityManager, jobs: Job[], runAt: Date): Promise<Job[]> {
    const lockedBy = randomUUID()
    await tx.update(Job, idsOf(jobs), {
      state: 'running',
      lockedBy,
      runAt,
      attempts: () => 'attempts + 1',
      lostLeases: () => "CASE WHEN state = 'running' THEN lost_leases + 1 ELSE lost_leases END",
    })
    return jobs.map(job => Object.assign(job, { state: 'running', lockedBy, runAt, attempts: job.attempts + 1 }))
  }

  private async buryDeadly(tx: EntityManager, jobs: Job[], now: Date): Promise<void> {
    const lastError = `The process that ran this job died with it ${MOST_LOST_LEASES + 1} times.`
    if (jobs.length > 0)
      await tx.update(Job, idsOf(jobs), { state: 'dead', finishedAt: now, lockedBy: null, lastError })
  }

  // False when the job is no longer this worker's. If it was enqueued again while it ran, it goes back to wait.
  private async settle(tx: EntityManager, job: Job, outcome: Partial<Job>): Promise<boolean> {
    const settled = await tx.update(Job, { ...mine(job), againAt: IsNull() }, { ...outcome, lockedBy: null } as object)
    if (settled.affected === 1) return true
    const once = { state: 'waiting', runAt: () => 'again_at', againAt: null, lockedBy: null, attempts: 0 } as const
    const { affected } = await tx.update(Job, mine(job), { ...once, lostLeases: 0 })
    this.db.afterCommit(() => this.wake())
    return affected === 1
  }

  private after(seconds: number): Date {
    return new Date(this.clock.now().getTime() + seconds * 1000)
  }
}

const idsOf = (jobs: readonly Job[]): FindOptionsWhere<Job> => ({ id: In(jobs.map(({ id }) => id)) })

const mine = ({ id, lockedBy }: Job): FindOptionsWhere<Job> => ({ id, state: 'running', lockedBy: lockedBy! })

const describe = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).slice(0, LONGEST_ERROR)

const isSuperseded = (tx: EntityManager, { institutionId, kind, key }: Job): Promise<boolean> =>
  key ? tx.existsBy(Job, { institutionId, kind, key, finishedAt: IsNull() }) : Promise.resolve(false)
