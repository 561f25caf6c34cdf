import { createHash } from 'node:crypto'
import { In, MoreThan, type EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database, Outbox } from '../database'
import type { JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import { SealBroken, type SecretBox } from '../lib/secret-box'
import { bodyPlace } from './inbox'
import { InboxEvent } from './inbox-event.entity'

/** The job that erases the kept events which name somebody who removed the app. */
export const ERASE = 'webhooks.erase'

/** Zoom repeats a delivery for 85 minutes: afterwards no late one brings back what was erased. (Zoom reference 6.5) */
const AFTER_MS = 2 * 3600_000
const CHUNK = 50

const payloadSchema = z.object({ userHash: z.string() })

/** Erases kept events that name a Zoom user, once Zoom no longer repeats them. */
export class EventErasure {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Has it done within three hours. The job knows the user by a hash: it must not keep what it is to erase. */
  async ask(tx: EntityManager, institutionId: string, zoomUserId: string): Promise<void> {
    const userHash = hashOf(zoomUserId)
    const runAt = new Date(this.clock.now().getTime() + AFTER_MS)
    await this.outbox.enqueue(tx, { kind: ERASE, institutionId, key: userHash, payload: { userHash }, runAt })
  }

  readonly erase: JobHandler = async ({ institutionId, payload }) => {
    const { userHash } = payloadSchema.parse(payload)
    for (let after = ''; ;) {
      const rows = await this.db.read.find(InboxEvent, {
        where: { institutionId, id: MoreThan(after) },
        order: { id: 'ASC' },
        take: CHUNK,
      })
      if (rows.length === 0) return
      const ids = rows.filter(row => this.names(row, userHash)).map(row => row.id)
      if (ids.length > 0) await this.db.write(tx => tx.delete(InboxEvent, { id: In(ids) }))
      after = rows.at(-1)!.id
    }
  }

  private names(row: InboxEvent, userHash: string): boolean {
    try {
      const body = this.box.open(row.body, bodyPlace(row)).reveal()
      return [...body.matchAll(/"([^"\\]{8,64})"/g)].some(([, text]) => hashOf(text!) === userHash)
    } catch (error) {
      if (error instanceof SealBroken) return false
      throw error
    }
  }
}

const hashOf = (zoomUserId: string): string => createHash('sha256').update(zoomUserId).digest('hex')
