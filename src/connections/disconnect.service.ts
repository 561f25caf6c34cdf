import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database, Leases, Outbox } from '../database'
import { Unavailable } from '../errors'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { enqueueCheck } from './check.job'
import { Connection, isLive } from './connection.entity'
import type { ZoomErasure } from './erasure'
import { REVOKE_JOB } from './revoke.job'
import { tokenLease } from './token-vault'

/** A refresh in flight may finish for so long; after that the disconnect goes first, and what the refresh brings is dropped. */
const LEASE_WAIT_MS = 1000

/** Ends connections: by the person, or because the app was removed in Zoom. */
export class DisconnectService {
  constructor(
    private readonly db: Database,
    private readonly leases: Leases,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
    private readonly leaseSeconds: number,
    private readonly erasure: ZoomErasure,
  ) {}

  /** From the commit on nothing uses the tokens; a job then ends them at Zoom, too. Twice is once. */
  async disconnect(actor: Actor, personId: string): Promise<void> {
    const { institutionId } = actor
    const row = await this.db.read.findOneBy(Connection, { institutionId, personId })
    if (!row || isOver(row)) return
    const end = () => this.db.write(tx => this.end(tx, actor, row.id))
    try {
      await this.leases.run(tokenLease(row.id), this.leaseSeconds, LEASE_WAIT_MS, end)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      await end()
    }
  }

  /**
   * The person removed the app in Zoom: what we know of their account is erased at once, wherever it stands.
   * @param at when they did, by Zoom's clock; a connection that seems younger is asked about at Zoom, since ours may differ
   */
  async deauthorized(tx: EntityManager, institutionId: string, zoomUserId: string, at: Date): Promise<void> {
    const rows = await tx.findBy(Connection, { institutionId, zoomUserId })
    if (rows.length === 0) await this.erasure.eraseFormer(tx, institutionId, zoomUserId, at)
    for (const row of rows.filter(each => each.connectedAt > at && isLive(each)))
      await enqueueCheck(tx, this.outbox, row)
    for (const row of rows.filter(each => each.connectedAt <= at)) {
      const state = { state: 'deauthorized', stateCause: 'removed-in-zoom', stateSince: this.clock.now() } as const
      await tx.update(Connection, { id: row.id }, state)
      await this.record(tx, row, null, 'deauthorized', 'told us that the app was removed there by its user')
      await this.erasure.erase(tx, row, 'removed-in-zoom', at)
    }
  }

  /** The same in the transaction of what makes it necessary, for a person who leaves. A refresh in flight is dropped. */
  async letGo(tx: EntityManager, actor: Actor, personId: string): Promise<void> {
    const row = await tx.findOneBy(Connection, { institutionId: actor.institutionId, personId })
    if (row) await this.end(tx, actor, row.id)
  }

  private async end(tx: EntityManager, actor: Actor, id: string): Promise<void> {
    const row = await tx.findOneByOrFail(Connection, { id })
    if (isOver(row)) return
    const { institutionId } = row
    const version = row.version + 1
    const state = { state: 'disconnected', stateCause: null, stateSince: this.clock.now() } as const
    await tx.update(Connection, { id }, { ...state, version, liveZoomUserId: null, refreshStartedAt: null })
    await this.outbox.enqueue(tx, { kind: REVOKE_JOB, institutionId, key: id, payload: { id, version } })
    await this.record(tx, row, actor.personId, 'disconnected', 'disconnected Zoom')
  }

  private record(
    tx: EntityManager,
    row: Connection,
    personId: string | null,
    kind: string,
    sentence: string,
  ): Promise<void> {
    const subject = { subjectType: 'connection', subjectId: row.id } as const
    const { institutionId } = row
    return this.activity.record(tx, { institutionId, personId, ...subject, kind: `connection.${kind}`, sentence })
  }
}

// What was erased because the app was removed in Zoom stays known as that.
const isOver = ({ state }: Connection): boolean => state === 'disconnected' || state === 'deauthorized'
