import { In, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Clock } from '../lib/clock'
import { Connection, type FailingCause } from './connection.entity'

/** A single failure is no trouble: only what still fails after this is worth a word. */
const LASTING_MS = 60_000

/** How the newest call of a connection ended: `since` when it has failed for so long, without one that did not. */
export interface Outcome {
  since: Date | null
  at: Date
  cause: FailingCause | null
}

/** Sees when Zoom stops answering for a connection, and when it answers again. The connection itself stays as it is. */
export class FailingWatch {
  private readonly since = new Map<string, Date>()

  constructor(
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
  ) {}

  /** @param cause null when Zoom answered */
  outcome(connectionId: string, cause: FailingCause | null): Outcome {
    const at = this.clock.now()
    if (cause === null) this.since.delete(connectionId)
    else if (!this.since.has(connectionId)) this.since.set(connectionId, at)
    return { since: this.since.get(connectionId) ?? null, at, cause }
  }

  /** Stores which connections began or ceased to fail. */
  async store(tx: EntityManager, outcomes: ReadonlyMap<string, Outcome>): Promise<void> {
    if (outcomes.size === 0) return
    const select = { id: true, institutionId: true, failingSince: true } as const
    const rows = await tx.find(Connection, { select, where: { id: In([...outcomes.keys()]) } })
    for (const row of rows) await this.compare(tx, row, outcomes.get(row.id)!)
  }

  private async compare(tx: EntityManager, row: Connection, { since, at, cause }: Outcome): Promise<void> {
    const isFailing = since !== null && at.getTime() - since.getTime() >= LASTING_MS
    if (isFailing && !row.failingSince) await this.turn(tx, row, { failingSince: since, failingCause: cause })
    if (!since && row.failingSince) await this.turn(tx, row, { failingSince: null, failingCause: null })
  }

  private async turn(
    tx: EntityManager,
    { id, institutionId }: Connection,
    change: Pick<Connection, 'failingSince' | 'failingCause'>,
  ): Promise<void> {
    await tx.update(Connection, { id }, change)
    const kind = change.failingSince ? 'connection.failing' : 'connection.answered'
    const sentence = change.failingCause ? BEGAN[change.failingCause] : 'answers again'
    await this.activity.record(tx, { institutionId, subjectType: 'connection', subjectId: id, kind, sentence })
  }
}

const BEGAN: Record<FailingCause, string> = {
  'no-answer': 'does not answer; the connection stays, and we try again',
  busy: 'asks us to slow down; the connection stays, and we try again',
}
