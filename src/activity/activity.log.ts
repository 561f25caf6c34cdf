import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Database, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import { Activity, type Facts, type SubjectType } from './activity.entity'

export interface Deed {
  institutionId: string
  /** Absent when Zoom or the product itself did it. */
  personId?: string | null
  subjectType: SubjectType
  subjectId: string
  kind: string
  sentence: string
  facts?: Facts
}

export interface ActivityRow {
  at: Date
  who: string | null
  /** The person who did it. */
  personId: string | null
  kind: string
  sentence: string
}

const MOST_ROWS = 100
const ANNOUNCE = 'activity.announce'

/** Writes and reads what happened. */
export class ActivityLog {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Records a deed in the transaction that does it, so that neither exists without the other. */
  async record(tx: EntityManager, deed: Deed): Promise<void> {
    const { personId = null, facts = null, ...rest } = deed
    await tx.insert(Activity, { ...rest, personId, facts: facts as never, id: randomUUID(), at: this.clock.now() })
    const { institutionId, subjectId, kind } = deed
    await this.outbox.enqueue(tx, { kind: ANNOUNCE, institutionId, payload: { name: kind, subjectId } })
  }

  /** Tells of each deed, after its commit: at least once. */
  jobHandlers(tell: (event: { name: string; institutionId: string; subjectId: string }) => void | Promise<void>) {
    return {
      [ANNOUNCE]: async ({ institutionId, payload }: { institutionId: string; payload: unknown }): Promise<void> => {
        await tell({ ...(payload as { name: string; subjectId: string }), institutionId })
      },
    }
  }

  /** The newest deeds about one thing, the newest first. */
  about(institutionId: string, subjectId: string, most = MOST_ROWS): Promise<ActivityRow[]> {
    return this.db.read
      .createQueryBuilder(Activity, 'activity')
      .leftJoin('person', 'person', 'person.id = activity.personId')
      .select(['activity.at AS at', 'person.name AS who', 'activity.personId AS "personId"'])
      .addSelect(['activity.kind AS kind', 'activity.sentence AS sentence'])
      .where('activity.institutionId = :institutionId AND activity.subjectId = :subjectId', {
        institutionId,
        subjectId,
      })
      .orderBy('activity.at', 'DESC')
      .limit(most)
      .getRawMany<Omit<ActivityRow, 'at'> & { at: string | Date }>()
      .then(rows => rows.map(row => ({ ...row, at: this.db.instant(row.at) })))
  }
}
