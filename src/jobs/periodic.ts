import type { Leases } from '../database'
import type { Logger } from '../lib/logger'

/** Work that comes round by itself. Over all processes one runs it at a time. */
export interface PeriodicWork {
  name: string
  everySeconds: number
  run(): Promise<void>
}

const FIRST_AFTER_SECONDS = 5

/** Starts each work at its own pace, with a little jitter so that processes do not step together. */
export class Periodic {
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly running = new Set<Promise<void>>()
  private stopped = true

  constructor(
    private readonly works: readonly PeriodicWork[],
    private readonly leases: Leases,
    private readonly logger: Logger,
  ) {}

  get names(): string[] {
    return this.works.map(work => work.name)
  }

  start(): void {
    this.stopped = false
    // Soon after the start too: what happened while nobody ran is found by looking.
    for (const work of this.works) this.plan(work, Math.min(work.everySeconds, FIRST_AFTER_SECONDS))
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const timer of this.timers) clearTimeout(timer)
    await Promise.allSettled(this.running)
  }

  /** Runs one work now, as the command line does; false when another process is at it. */
  async runNow(name: string): Promise<boolean> {
    const work = this.works.find(candidate => candidate.name === name)
    if (!work) throw new Error(`There is no periodic work called ${name}.`)
    return (await this.leases.tryRun(`periodic:${name}`, Math.max(60, work.everySeconds), () => work.run())).ran
  }

  private plan(work: PeriodicWork, afterSeconds = work.everySeconds): void {
    if (this.stopped) return
    const timer = setTimeout(
      () => {
        this.timers.delete(timer)
        const run = this.attempt(work)
        this.running.add(run)
        void run.finally(() => {
          this.running.delete(run)
          this.plan(work)
        })
      },
      afterSeconds * 1000 * (0.9 + 0.2 * Math.random()),
    )
    this.timers.add(timer)
  }

  private async attempt(work: PeriodicWork): Promise<void> {
    try {
      await this.runNow(work.name)
    } catch (error) {
      this.logger.warn({ err: error, work: work.name }, 'periodic work failed')
    }
  }
}
