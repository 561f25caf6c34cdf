import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import { NotFound } from '../errors'
import type { Actor } from '../web'
import type { EventDesk } from '../webhooks'
import type { EventLogQueries } from './event-log.queries'

const MOST_AT_ONCE = 200
const FAILED = { kind: null, state: 'failed', q: '', after: null } as const

/** `1 event`, `12 events` */
export const eventsWords = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`

/** What an admin does with the events of their center. */
export class EventLogService {
  constructor(
    private readonly db: Database,
    private readonly queries: EventLogQueries,
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

  /** Has all that failed applied again, the newest two hundred at a time. @returns how many */
  async applyFailed(actor: Actor): Promise<number> {
    const failed = await this.queries.list(actor.institutionId, FAILED, MOST_AT_ONCE)
    const ids = failed.slice(0, MOST_AT_ONCE).map(({ id }) => id)
    if (ids.length === 0) return 0
    await this.db.write(async tx => {
      for (const id of ids) await this.desk.applyAgain(tx, actor.institutionId, id)
      const sentence = `had ${eventsWords(ids.length)} that failed applied again`
      await this.record(tx, actor, actor.institutionId, 'event.failed-applied-again', sentence)
    })
    return ids.length
  }

  noteExport(actor: Actor, rows: number): Promise<void> {
    const sentence = `exported the event log (${eventsWords(rows)})`
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
