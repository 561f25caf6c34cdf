import type { Database } from '../database'
import type { ZoomAppService } from '../zoom-app'
import type { MadeCall, Zoom, ZoomApi, ZoomToken } from '../zoom'
import { Connection } from './connection.entity'
import type { TokenVault } from './token-vault'
import type { UseCounter } from './use-counter'
import { assertLive, assertWorking } from './zoom-not-usable'

/** Lets the product call Zoom as a person of the center. */
export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly zoom: Zoom,
    private readonly zoomApp: ZoomAppService,
    private readonly vault: TokenVault,
    private readonly uses: UseCounter,
  ) {}

  /**
   * Zoom, in this person's own account. Each call looks at the connection anew, so none is made after a disconnect.
   * @param called told of each call when it is over
   * @throws ZoomNotUsable when the person has no working connection
   */
  async as(institutionId: string, personId: string, called?: (call: MadeCall) => void): Promise<ZoomApi> {
    const connection = await this.db.read.findOneBy(Connection, { institutionId, personId })
    assertLive(connection)
    await assertWorking(this.zoomApp, institutionId)
    const { id } = connection
    return this.zoom.api({
      current: () => this.watched(id, this.vault.current(id)),
      renewed: stale => this.watched(id, this.vault.renewed(id, stale)),
      called: call => {
        this.uses.note({ institutionId, connectionId: id }, call)
        called?.(call)
      },
    })
  }

  // A token that cannot be had because Zoom is silent is the same trouble as a call without an answer.
  private async watched(id: string, token: Promise<ZoomToken>): Promise<ZoomToken> {
    return token.catch((error: unknown) => {
      this.uses.noteNoToken(id, error)
      throw error
    })
  }
}
