import type { EntityManager } from 'typeorm'
import { sessionOfRun } from '../attendance'
import type { Outbox } from '../database'
import type { EventHandlers, EventOf, EventOutcome } from '../webhooks'
import type { Landing } from './landing'
import { nextLook } from './look.policy'
import { askToLook } from './recording.jobs'
import type { FilePlace } from './recording-file.entity'

type FileEvent = EventOf<
  | 'recording.completed'
  | 'recording.transcript_completed'
  | 'recording.trashed'
  | 'recording.deleted'
  | 'recording.recovered'
>

export interface RecordingEventsDeps {
  outbox: Outbox
  landing: Landing
  hourMs: number
}

/** What Zoom's events mean for recordings. */
export class RecordingEvents {
  constructor(private readonly deps: RecordingEventsDeps) {}

  readonly handlers: EventHandlers = {
    'meeting.ended': (tx, event, institutionId) => this.ended(tx, event, institutionId),
    'recording.completed': (tx, event, institutionId) => this.completed(tx, event, institutionId),
    'recording.transcript_completed': (tx, event, institutionId) => this.completed(tx, event, institutionId),
    'recording.trashed': (tx, event, institutionId) => this.moved(tx, event, institutionId, 'trash'),
    'recording.deleted': (tx, event, institutionId) => this.moved(tx, event, institutionId, 'deleted'),
    'recording.recovered': (tx, event, institutionId) => this.moved(tx, event, institutionId, 'here'),
  }

  private async ended(
    tx: EntityManager,
    event: EventOf<'meeting.ended'>,
    institutionId: string,
  ): Promise<EventOutcome> {
    const session = await sessionOfRun(tx, institutionId, event)
    if (!session) return 'unknown'
    if (session.recordsToCloud === false) return 'done'
    const { endedAt } = event
    const recordingId = await this.deps.landing.expect(tx, session, event)
    const runAt = nextLook(endedAt, endedAt, this.deps.hourMs)!
    await askToLook(this.deps.outbox, tx, { institutionId, recordingId, runAt })
    return 'done'
  }

  private async completed(tx: EntityManager, event: FileEvent, institutionId: string): Promise<EventOutcome> {
    const session = await sessionOfRun(tx, institutionId, event)
    if (!session) return 'unknown'
    const recordingId = await this.deps.landing.land(tx, session, event.recordings, 'event')
    if (recordingId) await askToLook(this.deps.outbox, tx, { institutionId, recordingId })
    return 'done'
  }

  private async moved(
    tx: EntityManager,
    event: FileEvent,
    institutionId: string,
    place: FilePlace,
  ): Promise<EventOutcome> {
    const session = await sessionOfRun(tx, institutionId, event)
    if (!session) return 'unknown'
    await this.deps.landing.move(tx, session, event.recordings, place, event.eventAt)
    return 'done'
  }
}
