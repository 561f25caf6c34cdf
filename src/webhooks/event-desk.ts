import type { EntityManager } from 'typeorm'
import { Job, type Database, type Outbox } from '../database'
import type { Secret } from '../lib/secret'
import { SealBroken, type SecretBox } from '../lib/secret-box'
import { APPLY, bodyPlace } from './inbox'
import { InboxEvent } from './inbox-event.entity'

/** Kept events, one at a time, for a person who looks at them. */
export class EventDesk {
  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
    private readonly outbox: Outbox,
  ) {}

  /** The body as Zoom sent it, links and tokens included; null when it is not there or no key opens it. */
  async body(institutionId: string, id: string): Promise<Secret | null> {
    const row = await this.db.read.findOneBy(InboxEvent, { id, institutionId })
    try {
      return row && this.box.open(row.body, bodyPlace(row))
    } catch (error) {
      if (error instanceof SealBroken) return null
      throw error
    }
  }

  /**
   * Has the event applied once more when this transaction is committed: effects are absolute, so that twice is once.
   * @returns Zoom's name of the event; null when the center has no such event
   */
  async applyAgain(tx: EntityManager, institutionId: string, id: string): Promise<string | null> {
    const row = await tx.findOneBy(InboxEvent, { id, institutionId })
    if (!row) return null
    await tx.update(InboxEvent, { id }, { state: 'waiting' })
    // What was given up is taken up again here: nobody has to decide about it any more.
    await tx.delete(Job, { institutionId, kind: APPLY, key: id, state: 'dead' })
    await this.outbox.enqueue(tx, { kind: APPLY, institutionId, key: id, payload: { id } })
    return row.event
  }
}
