import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Accounts } from './accounts'
import { Connection } from './connection.entity'
import { accountColumns, readAccount, type ZoomAccount } from './zoom-account'

/** Asks Zoom about a connected account now, and keeps what it says. */
export class AccountCheck {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: Accounts,
  ) {}

  /** @returns how long Zoom took, in milliseconds */
  async run(institutionId: string, personId: string): Promise<number> {
    return (await this.look(institutionId, personId)).ms
  }

  /** @throws ZoomNotUsable · the errors of zoom-errors.ts */
  async look(institutionId: string, personId: string): Promise<ZoomAccount> {
    const account = await readAccount(await this.accounts.as(institutionId, personId))
    const columns = accountColumns(account, this.clock.now())
    // Somebody who connected another account meanwhile is not overwritten.
    const sameAccount = { institutionId, personId, liveZoomUserId: account.userId }
    await this.db.write(tx => tx.update(Connection, sameAccount, columns))
    return account
  }
}
