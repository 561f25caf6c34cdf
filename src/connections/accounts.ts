import type { Database } from '../database'
import type { ZoomAppService } from '../zoom-app'
import type { Zoom, ZoomApi } from '../zoom'
import { Connection } from './connection.entity'
import type { TokenVault } from './token-vault'
import { assertLive, assertWorking } from './zoom-not-usable'

/** Lets the product call Zoom as a person of the center. */
export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly zoom: Zoom,
    private readonly zoomApp: ZoomAppService,
    private readonly vault: TokenVault,
  ) {}

  /**
   * Zoom, in this person's own account. Each call looks at the connection anew, so none is made after a disconnect.
   * @throws ZoomNotUsable when the person has no working connection
   */
  async as(institutionId: string, personId: string): Promise<ZoomApi> {
    const connection = await this.db.read.findOneBy(Connection, { institutionId, personId })
    assertLive(connection)
    await assertWorking(this.zoomApp, institutionId)
    const { id } = connection
    return this.zoom.api({ current: () => this.vault.current(id), renewed: stale => this.vault.renewed(id, stale) })
  }
}
