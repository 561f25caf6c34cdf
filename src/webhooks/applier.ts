import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database, Outbox } from '../database'
import { Unavailable } from '../errors'
import { RetryAt, type JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import { parseZoomEvent, type ZoomEvent } from '../zoom'
import type { Dispatcher } from './event-handlers'
import { APPLY, bodyPlace } from './inbox'
import { InboxEvent, type InboxState } from './inbox-event.entity'

const payloadSchema = z.object({ id: z.string() })

const MOST_AT_ONCE = 50
const MOST_ROUNDS = 200
// Zoom's answer to the creation of a meeting and the first event about it race each other.
const LOOK_AGAIN_MS = 30_000
const LOOKED_FOR_MS = 10 * 60_000

interface Kept {
  row: InboxEvent
  event: ZoomEvent
}

/** @returns whether the event is about the meeting of a connection test */
export type NoteTestEvent = (
  tx: EntityManager,
  institutionId: string,
  meetingId: string,
  receivedAt: Date,
) => Promise<boolean>

export interface ApplierDeps {
  db: Database
  outbox: Outbox
  box: SecretBox
  clock: Clock
  dispatcher: Dispatcher
  noteTestEvent: NoteTestEvent
}

/** Applies kept events, each exactly once: its effect and the mark that it happened are one transaction. */
export class Applier {
  constructor(private readonly deps: ApplierDeps) {}

  /**
   * The job that follows each delivery: all that waits in an institution, many to a commit. What fails, or is about a
   * meeting that is not known yet, goes on as a job of its own and holds up nobody.
   */
  readonly applyWaiting: JobHandler = async ({ institutionId }) => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const some = await this.untried(institutionId)
      if (some.length === 0) return
      await this.applyTogether(some)
    }
    throw new RetryAt(this.deps.clock.now(), 'there is more to apply')
  }

  /** The job of one event. @throws RetryAt while its meeting is not known yet */
  readonly apply: JobHandler = async job => {
    const { id } = payloadSchema.parse(job.payload)
    const row = await this.deps.db.read.findOneBy(InboxEvent, { id, institutionId: job.institutionId })
    if (row?.state !== 'waiting') return
    const state = await this.deps.db.write(tx => this.applyOnce(tx, this.opened(row)))
    if (state === 'waiting') throw new RetryAt(this.lookAgainAt(), `the meeting of ${row.event} is not known yet`)
  }

  private untried(institutionId: string): Promise<InboxEvent[]> {
    return this.deps.db.read.find(InboxEvent, {
      where: { institutionId, state: 'waiting', attempts: 0 },
      order: { eventAt: 'ASC', id: 'ASC' },
      take: MOST_AT_ONCE,
    })
  }

  private async applyTogether(rows: readonly InboxEvent[]): Promise<void> {
    const { db } = this.deps
    try {
      await db.write(async tx => {
        for (const row of rows)
          if ((await this.applyOnce(tx, this.opened(row))) === 'waiting')
            await this.leaveAlone(tx, row, this.lookAgainAt())
      })
    } catch (error) {
      if (error instanceof Unavailable) throw error
      await db.write(async tx => {
        for (const row of rows) await this.leaveAlone(tx, row, this.deps.clock.now())
      })
    }
  }

  private async applyOnce(tx: EntityManager, { row, event }: Kept): Promise<InboxState> {
    const current = await tx.findOneByOrFail(InboxEvent, { id: row.id })
    if (current.state !== 'waiting') return current.state
    const outcome = await this.deps.dispatcher.dispatch(tx, event, row.institutionId)
    const state = outcome === 'done' ? 'applied' : await this.stateOfUnknown(tx, row)
    await tx.update(InboxEvent, { id: row.id }, { state, attempts: current.attempts + 1 })
    return state
  }

  private async stateOfUnknown(tx: EntityManager, row: InboxEvent): Promise<InboxState> {
    const { institutionId, meetingId, receivedAt } = row
    if (meetingId && (await this.deps.noteTestEvent(tx, institutionId, meetingId, receivedAt))) return 'test'
    return this.isLookedForStill(row) ? 'waiting' : 'ignored'
  }

  private async leaveAlone(tx: EntityManager, { id, institutionId }: InboxEvent, runAt: Date): Promise<void> {
    await tx.update(InboxEvent, { id, attempts: 0 }, { attempts: 1 })
    await this.deps.outbox.enqueue(tx, { kind: APPLY, institutionId, key: id, payload: { id }, runAt })
  }

  private opened(row: InboxEvent): Kept {
    const body = this.deps.box.open(row.body, bodyPlace(row)).reveal()
    return { row, event: parseZoomEvent(body, row.receivedAt) }
  }

  private lookAgainAt(): Date {
    return new Date(this.deps.clock.now().getTime() + LOOK_AGAIN_MS)
  }

  private isLookedForStill(row: InboxEvent): boolean {
    return this.deps.clock.now().getTime() - row.receivedAt.getTime() < LOOKED_FOR_MS
  }
}
