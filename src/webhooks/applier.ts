import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database } from '../database'
import { RetryAt, type JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import { parseZoomEvent, type ZoomEvent } from '../zoom'
import type { Dispatcher } from './event-handlers'
import { bodyPlace } from './inbox'
import { InboxEvent, type InboxState } from './inbox-event.entity'

const payloadSchema = z.object({ id: z.string() })

// Zoom's answer to the creation of a meeting and the first event about it race each other.
const LOOK_AGAIN_MS = 30_000
const LOOKED_FOR_MS = 10 * 60_000

/** Applies kept events, each exactly once. */
export class Applier {
  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** The job. @throws RetryAt while the event's meeting is not known yet */
  readonly apply: JobHandler = async job => {
    const { id } = payloadSchema.parse(job.payload)
    const row = await this.db.read.findOneBy(InboxEvent, { id, institutionId: job.institutionId })
    if (!row || row.state !== 'waiting') return
    const body = this.box.open(row.body, bodyPlace(row)).reveal()
    const event = parseZoomEvent(body, row.receivedAt)
    const state = await this.db.write(tx => this.applyOnce(tx, row, event))
    if (state === 'waiting') {
      const at = new Date(this.clock.now().getTime() + LOOK_AGAIN_MS)
      throw new RetryAt(at, `the meeting of ${row.event} is not known yet`)
    }
  }

  // The effect and the mark are one transaction: killed in between, neither has happened.
  private async applyOnce(tx: EntityManager, row: InboxEvent, event: ZoomEvent): Promise<InboxState> {
    const current = await tx.findOneByOrFail(InboxEvent, { id: row.id })
    if (current.state !== 'waiting') return current.state
    const outcome = await this.dispatcher.dispatch(tx, event, row.institutionId)
    const state = outcome === 'done' ? 'applied' : this.isLookedForStill(row) ? 'waiting' : 'ignored'
    await tx.update(InboxEvent, { id: row.id }, { state, attempts: current.attempts + 1 })
    return state
  }

  private isLookedForStill(row: InboxEvent): boolean {
    return this.clock.now().getTime() - row.receivedAt.getTime() < LOOKED_FOR_MS
  }
}
