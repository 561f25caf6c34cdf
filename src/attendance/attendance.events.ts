import type { EntityManager } from 'typeorm'
import type { Outbox } from '../database'
import type { EventHandlers, EventOf, EventOutcome } from '../webhooks'
import { askToCheck } from './attendance.jobs'
import { keepMarks, type NewMark } from './marking'
import { sessionOfRun, type ToldRun } from './session-of-run'

/** What Zoom's events mean for attendance. */
export class AttendanceEvents {
  constructor(
    private readonly outbox: Outbox,
    private readonly checkAfterMs: number,
  ) {}

  readonly handlers: EventHandlers = {
    'meeting.participant_joined': (tx, event, institutionId) =>
      this.mark(tx, event, institutionId, {
        ...{ runUuid: event.uuid, who: event.participant },
        ...{ kind: 'join', at: event.joinedAt },
      }),

    'meeting.participant_left': (tx, event, institutionId) =>
      this.mark(tx, event, institutionId, {
        ...{ runUuid: event.uuid, who: event.participant },
        ...{ kind: 'leave', at: event.leftAt },
      }),

    'meeting.ended': (tx, event, institutionId) => this.ended(tx, event, institutionId),
  }

  private async mark(tx: EntityManager, run: ToldRun, institutionId: string, mark: NewMark): Promise<EventOutcome> {
    const session = await sessionOfRun(tx, institutionId, run)
    if (!session) return 'unknown'
    await keepMarks(tx, session, [mark])
    return 'done'
  }

  private async ended(
    tx: EntityManager,
    event: EventOf<'meeting.ended'>,
    institutionId: string,
  ): Promise<EventOutcome> {
    const session = await sessionOfRun(tx, institutionId, event)
    if (!session) return 'unknown'
    await askToCheck(this.outbox, tx, session, new Date(event.endedAt.getTime() + this.checkAfterMs))
    return 'done'
  }
}
