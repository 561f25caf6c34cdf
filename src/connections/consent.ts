import type { Request } from 'express'
import type { Secret } from '../lib/secret'
import type { Actor } from '../web'
import type { ConsentStore } from '../zoom'
import type { ConsentTransactions, ConsentWish, StateProblem } from './consent-transactions'

/** Remembers one person's way to Zoom: on the way out the wish, on the way back what became of the state. */
export class Consent implements ConsentStore {
  /** On the way back: what the person had wanted, once the state was found good. */
  wish: ConsentWish | null
  problem: StateProblem | null = null

  constructor(
    private readonly transactions: ConsentTransactions,
    private readonly actor: Actor,
    wish: ConsentWish | null = null,
  ) {
    this.wish = wish
  }

  remember(_req: Request, verifier: Secret): Promise<string> {
    return this.transactions.begin(this.actor, this.wish!, verifier)
  }

  async redeem(_req: Request, state: string): Promise<Secret | null> {
    const redeemed = await this.transactions.redeem(this.actor, state)
    this.problem = redeemed.problem
    if (redeemed.problem !== null) return null
    this.wish = redeemed.wish
    return redeemed.verifier
  }
}
