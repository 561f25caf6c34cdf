import { createHash, randomBytes } from 'node:crypto'
import { In, IsNull, LessThan, MoreThan, type EntityManager } from 'typeorm'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import type { SealedPlace, SecretBox } from '../lib/secret-box'
import type { Actor } from '../web'
import { OAuthTransaction, type ConsentPurpose } from './oauth-transaction.entity'

const MINUTES = 10
/** Ways to Zoom that one person may have open at a time, in as many tabs. */
const MOST_OPEN = 5
/** Whoever has not come back from Zoom after this has turned to something else. */
const AWAY_MINUTES = 30
const MOST_LOOKED_AT = 50
/** Finished ones are kept for a while: a double click on Allow is then recognized. */
const KEPT_HOURS = 24

/** Why a state does not count. */
export type StateProblem = 'unknown' | 'foreign' | 'used' | 'old'

export interface ConsentWish {
  purpose: ConsentPurpose
  returnTo: string
}

/** What a state that came back was made for, while it counts. */
export type Redeemed = { problem: StateProblem } | { problem: null; wish: ConsentWish; verifier: Secret }

/** One-time states in the database: a person can have several tabs open, and any process can finish any of them. */
export class ConsentTransactions {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly box: SecretBox,
  ) {}

  /** @returns the state to send along to Zoom: 256 random bits, of which only the hash is stored */
  async begin(actor: Actor, wish: ConsentWish, verifier: Secret): Promise<string> {
    const state = randomBytes(32).toString('base64url')
    const row = this.rowFor(actor, wish, idOf(state), verifier)
    await this.db.write(async tx => {
      await tx.delete(OAuthTransaction, {
        expiresAt: LessThan(new Date(row.createdAt.getTime() - KEPT_HOURS * 3600_000)),
      })
      await tx.insert(OAuthTransaction, row)
      await this.dropOldest(tx, actor)
    })
    return state
  }

  /** Spends a state, so that it counts once, whatever comes after. One of somebody else stays as it is. */
  async redeem(actor: Actor, state: string): Promise<Redeemed> {
    const id = idOf(state)
    const now = this.clock.now()
    return this.db.write(async tx => {
      const row = await tx.findOneBy(OAuthTransaction, { id })
      const problem = problemWith(row, actor, now)
      if (problem) return { problem }
      await tx.update(OAuthTransaction, { id, usedAt: IsNull() }, { usedAt: now })
      const { purpose, returnTo, verifier } = row!
      return { problem: null, wish: { purpose, returnTo }, verifier: this.box.open(verifier, placeOf(row!)) }
    })
  }

  /**
   * Whether this person went to Zoom for a check a while ago, and no answer of Zoom has come since: Zoom's own pages keep
   * people whom they refuse, and tell nobody.
   */
  async isAway({ institutionId, personId }: Pick<Actor, 'institutionId' | 'personId'>): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - AWAY_MINUTES * 60_000)
    const rows = await this.db.read.find(OAuthTransaction, {
      select: { purpose: true, createdAt: true, usedAt: true },
      where: { institutionId, personId, createdAt: MoreThan(since) },
      order: { createdAt: 'DESC' },
      take: MOST_LOOKED_AT,
    })
    const left = rows.find(row => row.purpose === 'check' && !row.usedAt)
    return left !== undefined && !rows.some(({ usedAt }) => usedAt && usedAt >= left.createdAt)
  }

  private rowFor(actor: Actor, wish: ConsentWish, id: string, verifier: Secret) {
    const { institutionId, personId, signInKey } = actor
    const createdAt = this.clock.now()
    const expiresAt = new Date(createdAt.getTime() + MINUTES * 60_000)
    const sealed = this.box.seal(verifier, placeOf({ id, institutionId }))
    return { id, institutionId, personId, signInKey, ...wish, verifier: sealed, createdAt, expiresAt, usedAt: null }
  }

  private async dropOldest(tx: EntityManager, { institutionId, personId }: Actor): Promise<void> {
    const open = await tx.find(OAuthTransaction, {
      select: { id: true },
      where: { institutionId, personId, usedAt: IsNull() },
      order: { createdAt: 'DESC' },
      skip: MOST_OPEN,
      take: 100,
    })
    if (open.length > 0) await tx.delete(OAuthTransaction, { id: In(open.map(row => row.id)) })
  }
}

function problemWith(row: OAuthTransaction | null, actor: Actor, now: Date): StateProblem | null {
  if (!row) return 'unknown'
  const isOwn =
    row.institutionId === actor.institutionId && row.personId === actor.personId && row.signInKey === actor.signInKey
  if (!isOwn) return 'foreign'
  if (row.usedAt) return 'used'
  return row.expiresAt <= now ? 'old' : null
}

const idOf = (state: string): string => createHash('sha256').update(state).digest('hex')

const placeOf = ({ id, institutionId }: Pick<OAuthTransaction, 'id' | 'institutionId'>): SealedPlace => ({
  table: 'oauth_transaction',
  column: 'verifier',
  rowId: id,
  institutionId,
})
