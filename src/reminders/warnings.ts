import { randomUUID } from 'node:crypto'
import { In, LessThan, type EntityManager } from 'typeorm'
import type { Database, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { PeopleQueries } from '../people'
import type { ZoomAppService } from '../zoom-app'
import { momentsFor, type Moment } from './due.policy'
import type { Need } from './need'
import { Reminder } from './reminder.entity'
import { mailJob } from './reminder.jobs'
import type { RemindersQueries } from './reminders.queries'

/** An admin who is mending the set-up, and breaks it anew with each try, is told once. */
const SET_UP_PAUSE_MS = 24 * 3600_000
const KEPT_MS = 90 * 24 * 3600_000

/** Looks who has to act, and warns each person of each moment once, however many processes look. */
export class Warnings {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly queries: RemindersQueries,
    private readonly people: PeopleQueries,
    private readonly zoomApp: ZoomAppService,
  ) {}

  /** Forgets the warnings of sessions that are long over. What was said of a connection stays: it must not be said again. */
  async forget(): Promise<void> {
    const createdAt = LessThan(new Date(this.clock.now().getTime() - KEPT_MS))
    await this.db.write(tx => tx.delete(Reminder, { kind: In(['week', 'day']), createdAt }))
  }

  async lookEverywhere(): Promise<void> {
    for (const institutionId of await this.queries.centers()) await this.look(institutionId)
  }

  /** While the center's own set-up does not work, its admins have to act, and nobody else can. */
  async look(institutionId: string): Promise<void> {
    const app = await this.zoomApp.find(institutionId)
    if (!app?.clientId || !app.clientSecret || app.offSince) return
    if (app.brokenSince) return this.warnAdmins(institutionId, app.brokenSince)
    const now = this.clock.now()
    const [needs, atRisk] = await Promise.all([
      this.queries.needs(institutionId, now),
      this.queries.atRisk(institutionId, now),
    ])
    for (const need of needs) await this.warn(need, momentsFor(need, atRisk.get(need.personId) ?? [], now))
  }

  // Read first: this looks every minute, and almost always everybody is warned already.
  private async warn({ institutionId, personId }: Need, moments: Moment[]): Promise<void> {
    if (moments.length === 0) return
    if ((await unknown(this.db.read, { institutionId, personId }, moments)).length === 0) return
    await this.db.write(async tx => {
      const fresh = await unknown(tx, { institutionId, personId }, moments)
      if (fresh.length > 0) await this.note(tx, { institutionId, personId }, fresh)
    })
  }

  // What comes due in the same minute stands in one letter: that of the first.
  private async note(tx: EntityManager, who: Owner, moments: Moment[]): Promise<void> {
    const createdAt = this.clock.now()
    const rows = moments.map((each, index) => ({
      ...{ ...each, ...who, id: randomUUID(), createdAt, byPersonId: null, deliveredAt: null },
      delivery: index === 0 ? ('waiting' as const) : ('with-another' as const),
    }))
    await tx.insert(Reminder, rows)
    await this.outbox.enqueue(tx, mailJob(rows[0]!))
  }

  private async warnAdmins(institutionId: string, since: Date): Promise<void> {
    if (!(await this.queries.hasConnections(institutionId))) return
    const moment = { kind: 'set-up', moment: `set-up ${since.getTime()}`, sessionId: null } as const
    for (const { id: personId } of await this.people.active(institutionId, 'admin')) {
      const who = { institutionId, personId }
      if (await this.wasTold(this.db.read, who, since)) continue
      await this.db.write(async tx => {
        if (!(await this.wasTold(tx, who, since))) await this.note(tx, who, [moment])
      })
    }
  }

  private async wasTold(from: EntityManager, who: Owner, since: Date): Promise<boolean> {
    const order = { createdAt: 'DESC' } as const
    const last = await from.findOne(Reminder, { where: { ...who, kind: 'set-up' }, order })
    if (!last) return false
    return last.createdAt >= since || this.clock.now().getTime() - last.createdAt.getTime() < SET_UP_PAUSE_MS
  }
}

interface Owner {
  institutionId: string
  personId: string
}

/** Those of which this person has not been warned. */
async function unknown(from: EntityManager, who: Owner, moments: Moment[]): Promise<Moment[]> {
  const where = { ...who, moment: In(moments.map(({ moment }) => moment)) }
  const known = new Set((await from.find(Reminder, { select: { moment: true }, where })).map(({ moment }) => moment))
  return moments.filter(({ moment }) => !known.has(moment))
}
