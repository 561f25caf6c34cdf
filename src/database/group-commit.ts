import type { EntityManager } from 'typeorm'
import { Unavailable } from '../errors'
import type { Database } from './database'

interface Caller<Item> {
  item: Item
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Many callers, one commit: what arrives while a transaction is being committed goes into the next one together. For
 * storms of small writes that must be durable before they are answered, such as deliveries from Zoom.
 */
export class GroupWriter<Item> {
  private waiting: Caller<Item>[] = []
  private isWriting = false

  /**
   * @param store stores some items in one transaction. It may be called again with the same ones.
   * @param mostAtOnce in one transaction
   * @param mostWaiting before callers are turned away
   */
  constructor(
    private readonly db: Database,
    private readonly store: (tx: EntityManager, items: readonly Item[]) => Promise<void>,
    private readonly mostAtOnce = 256,
    private readonly mostWaiting = 10_000,
  ) {}

  /**
   * Returns when the item is committed.
   * @throws Unavailable, or what `store` threw for this item; it is not stored then
   */
  add(item: Item): Promise<void> {
    if (this.waiting.length >= this.mostWaiting) {
      return Promise.reject(new Unavailable('Too much arrives at once. Nothing was stored. Try again in a moment.'))
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      if (!this.isWriting) void this.writeAll()
    })
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true
    // All that arrives in this turn of the event loop shall share the first transaction.
    await new Promise(resolve => setImmediate(resolve))
    while (this.waiting.length > 0) await this.writeSome(this.waiting.splice(0, this.mostAtOnce))
    this.isWriting = false
  }

  private async writeSome(callers: Caller<Item>[]): Promise<void> {
    try {
      await this.db.write(tx =>
        this.store(
          tx,
          callers.map(({ item }) => item),
        ),
      )
      for (const { resolve } of callers) resolve()
    } catch (error) {
      await this.refuse(callers, error)
    }
  }

  // One bad item must not fail its neighbors: each is tried by itself, unless the database is not there at all.
  private async refuse(callers: Caller<Item>[], error: unknown): Promise<void> {
    if (callers.length > 1 && !(error instanceof Unavailable)) {
      for (const caller of callers) await this.writeSome([caller])
    } else {
      for (const { reject } of callers) reject(error)
    }
  }
}
