import type { EntityManager } from 'typeorm'
import type { Outbox } from '../database'
import type { Connection } from './connection.entity'
import { REVOKE_FORMER_JOB } from './revoke.job'

/**
 * Grants whose place here was taken by one of another Zoom account, or of another app. Zoom ends a grant by itself
 * only for a newer one of the same account in the same app; these would live on there, and nobody would know of them.
 */
export class FormerGrants {
  constructor(private readonly outbox: Outbox) {}

  /** @param row as it was, with its sealed token */
  async end(tx: EntityManager, { id, institutionId, version, accessToken }: Connection): Promise<void> {
    if (!accessToken) return
    const key = `${id}:${version}`
    await this.outbox.enqueue(tx, { kind: REVOKE_FORMER_JOB, institutionId, key, payload: { id, accessToken } })
  }
}
