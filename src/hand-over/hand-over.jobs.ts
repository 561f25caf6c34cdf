import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { Database } from '../database'
import type { JobHandler, JobHandlers } from '../jobs'
import type { Clock } from '../lib/clock'
import { setbackOf, type FormerMeeting, type MeetingMove, type Move } from '../sessions'
import { HandOver } from './hand-over.entity'

export const MOVE_SESSION = 'hand-over.move'

const payloadSchema = z.object({ sessionId: z.string() })

/** Does the hand-overs that somebody wanted, one session at a time. Each may be done twice, and moves once. */
export class HandOverJobs {
  readonly handlers: JobHandlers = { [MOVE_SESSION]: job => this.run(job) }

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly mover: MeetingMove,
  ) {}

  /** What became of the former host's meeting. */
  async noteFormer(tx: EntityManager, former: FormerMeeting, formerFate: 'removed' | 'left'): Promise<void> {
    const { institutionId, sessionId, meetingId: formerMeetingId } = former
    await tx.update(HandOver, { institutionId, sessionId, formerMeetingId, formerFate: 'removing' }, { formerFate })
  }

  private async run(job: Parameters<JobHandler>[0]): Promise<void> {
    const { sessionId } = payloadSchema.parse(job.payload)
    const { institutionId } = job
    const order = await this.db.read.findOneBy(HandOver, { institutionId, sessionId, state: 'waiting' })
    if (!order) return
    try {
      await this.mover.move(order, (tx, move) => this.settle(tx, order, move))
    } catch (error) {
      const setback = setbackOf(error)
      if (!setback) throw error
      const problem = { problem: setback.problem, problemText: setback.text?.slice(0, 500) ?? null }
      await this.note(order, setback.passes ? problem : { ...problem, state: 'failed', doneAt: this.clock.now() })
      if (setback.passes) throw error
    }
  }

  // Somebody may have chosen another host while Zoom made the meeting: then the newer wish counts.
  private async settle(tx: EntityManager, order: HandOver, move: Move): Promise<boolean> {
    const current = await tx.findOneBy(HandOver, { id: order.id, toId: order.toId, state: 'waiting' })
    if (!current) return false
    const doneAt = this.clock.now()
    const done = { problem: null, problemText: null, doneAt }
    if (move.kind === 'overtaken') await tx.update(HandOver, { id: order.id }, { ...done, state: 'overtaken' })
    if (move.kind === 'host-off')
      await tx.update(HandOver, { id: order.id }, { ...done, state: 'failed', problem: 'host-off' })
    if (move.kind === 'moved') {
      const { formerMeetingId } = move
      const formerFate = formerMeetingId ? 'removing' : null
      await tx.update(HandOver, { id: order.id }, { ...done, state: 'moved', formerMeetingId, formerFate })
    }
    return true
  }

  private async note({ id, toId }: HandOver, change: Partial<HandOver>): Promise<void> {
    await this.db.write(tx => tx.update(HandOver, { id, toId, state: 'waiting' }, change))
  }
}
