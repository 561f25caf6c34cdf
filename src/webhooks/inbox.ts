import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import { GroupWriter, type Database, type Outbox } from '../database'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import type { SealedPlace, SecretBox } from '../lib/secret-box'
import type { ZoomEvent } from '../zoom'
import { InboxEvent } from './inbox-event.entity'

/** An event as it came. */
export interface Delivery {
  institutionId: string
  event: ZoomEvent
  rawBody: Buffer
  requestId: string | null
}

/** The job that applies one event; its key is the event's id. */
export const APPLY = 'webhooks.apply'
/** The job that applies all that wait in a center. */
export const APPLY_WAITING = 'webhooks.apply-waiting'

const MOST_AT_ONCE = 128
const MOST_WAITING = 5000

export const bodyPlace = ({ id, institutionId }: Pick<InboxEvent, 'id' | 'institutionId'>): SealedPlace => ({
  table: 'inbox_event',
  column: 'body',
  rowId: id,
  institutionId,
})

/** Keeps events. In a storm many of them share a commit: it costs the same for one and for a hundred. */
export class Inbox {
  private readonly writer: GroupWriter<InboxEvent>

  constructor(
    db: Database,
    private readonly outbox: Outbox,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {
    this.writer = new GroupWriter(db, (tx, rows) => this.store(tx, rows), MOST_AT_ONCE, MOST_WAITING)
  }

  /**
   * Returns once the event and the job that applies it are committed. An event that is there already is not kept again.
   * @throws Unavailable when it cannot be kept
   */
  add(delivery: Delivery): Promise<void> {
    return this.writer.add(this.rowFor(delivery))
  }

  private rowFor({ institutionId, event, rawBody, requestId }: Delivery): InboxEvent {
    const row = { id: randomUUID(), institutionId }
    return {
      ...row,
      businessKey: event.businessKey,
      requestId: requestId?.slice(0, 120) ?? null,
      event: event.event,
      eventAt: event.eventAt,
      accountId: /^[\w-]{1,64}$/.exec(event.accountId ?? '')?.[0] ?? null,
      meetingId: /^\d{1,20}$/.exec(event.meetingId ?? '')?.[0] ?? null,
      body: this.box.seal(new Secret(rawBody.toString('utf8')), bodyPlace(row)),
      receivedAt: this.clock.now(),
      state: 'waiting',
      attempts: 0,
    }
  }

  private async store(tx: EntityManager, rows: readonly InboxEvent[]): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(InboxEvent)
      .values([...rows])
      .orIgnore()
      .updateEntity(false)
      .execute()
    const kept = await tx.find(InboxEvent, {
      select: { id: true, institutionId: true },
      where: { id: In(rows.map(row => row.id)) },
    })
    const jobs = [...new Set(kept.map(row => row.institutionId))].map(applyJob)
    if (jobs.length > 0) await this.outbox.enqueue(tx, ...jobs)
  }
}

// One job for all that waits: asked for again while it runs, it runs once more.
const applyJob = (institutionId: string) => ({ kind: APPLY_WAITING, institutionId, key: 'inbox', payload: null })
