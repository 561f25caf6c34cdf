import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import { NotFound } from '../errors'
import type { Actor } from '../web'
import type { EventDesk } from '../webhooks'

/** What an admin does with the events of their center. */
export class EventLogService {
  constructor(
    private readonly db: Database,
    private readonly desk: EventDesk,
    private readonly activity: ActivityLog,
  ) {}

  /** @throws NotFound when the center has no such event */
  async applyAgain(actor: Actor, id: string): Promise<void> {
    await this.db.write(async tx => {
      const event = await this.desk.applyAgain(tx, actor.institutionId, id)
      if (!event) throw new NotFound('This event')
      await this.record(tx, actor, id, 'event.applied-again', `had the event ${event} applied again`)
    })
  }

  noteExport(actor: Actor, rows: number): Promise<void> {
    const sentence = `exported the event log (${rows} ${rows === 1 ? 'event' : 'events'})`
    return this.db.write(tx => this.record(tx, actor, actor.institutionId, 'event.exported', sentence))
  }

  private record(
    tx: Parameters<ActivityLog['record']>[0],
    { institutionId, personId }: Actor,
    subjectId: string,
    kind: string,
    sentence: string,
  ): Promise<void> {
    return this.activity.record(tx, { institutionId, personId, subjectType: 'event', subjectId, kind, sentence })
  }
}
