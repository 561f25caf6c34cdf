import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntityManager, QueryRunner } from 'typeorm'

const current = new AsyncLocalStorage<UnitOfWork>()
const units = new WeakMap<QueryRunner, UnitOfWork>()

/** What is done in one transaction, and what shall happen when it is committed. */
export class UnitOfWork {
  /** No further query belongs to it; only its COMMIT or ROLLBACK. */
  over = false
  /** The first query of it that failed. */
  failure: Error | null = null
  private readonly acts: (() => void)[] = []

  constructor(private readonly runner: QueryRunner) {
    units.set(runner, this)
  }

  /** The unit whose work is asking, or null outside of any. */
  static current(): UnitOfWork | null {
    const unit = current.getStore()
    return unit && !unit.over ? unit : null
  }

  static of(runner: QueryRunner): UnitOfWork | undefined {
    return units.get(runner)
  }

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return current.run(this, () => work(this.runner.manager))
  }

  owns(runner: QueryRunner): boolean {
    return this.runner === runner
  }

  afterCommit(act: () => void): void {
    this.acts.push(act)
  }

  // As microtasks: what is committed stays acknowledged, whatever becomes of them.
  committed(): void {
    for (const act of this.acts) queueMicrotask(act)
  }
}
