import { randomUUID } from 'node:crypto'
import { MoreThan, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { Reminder } from './reminder.entity'
import { mailJob } from './reminder.jobs'

/** Nobody is asked by an admin more often. */
const PAUSE_MS = 3600_000

/** What became of an admin's wish to remind people: who is written to, by id. */
export interface Reminded {
  reminded: string[]
  /** Asked within the last hour, by whomever. */
  tooSoon: number
}

/** An admin asks people to connect: each at most once an hour, however many admins ask. */
export class RemindService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
  ) {}

  /** @param personIds people of the admin's center whose connection does not do */
  remind(admin: Actor, personIds: readonly string[]): Promise<Reminded> {
    return this.db.write(async tx => {
      const recent = await this.recentlyAsked(tx, admin.institutionId)
      const people = personIds.filter(id => !recent.has(id))
      for (const personId of people) await this.ask(tx, admin, personId)
      return { reminded: people, tooSoon: personIds.length - people.length }
    })
  }

  private async recentlyAsked(tx: EntityManager, institutionId: string): Promise<Set<string>> {
    const createdAt = MoreThan(new Date(this.clock.now().getTime() - PAUSE_MS))
    const rows = await tx.find(Reminder, {
      select: { personId: true },
      where: { institutionId, kind: 'by-hand', createdAt },
    })
    return new Set(rows.map(({ personId }) => personId))
  }

  private async ask(
    tx: EntityManager,
    { institutionId, personId: byPersonId }: Actor,
    personId: string,
  ): Promise<void> {
    const createdAt = this.clock.now()
    const row = {
      ...{ id: randomUUID(), institutionId, personId, byPersonId, createdAt, sessionId: null, deliveredAt: null },
      ...{ kind: 'by-hand' as const, moment: `by-hand ${createdAt.getTime()}`, delivery: 'waiting' as const },
    }
    await tx.insert(Reminder, row)
    await this.outbox.enqueue(tx, mailJob(row))
    const deed = { kind: 'person.reminded', sentence: 'sent a reminder to connect Zoom', facts: { reminder: row.id } }
    const about = { subjectType: 'person', subjectId: personId } as const
    await this.activity.record(tx, { institutionId, personId: byPersonId, ...about, ...deed })
  }
}
