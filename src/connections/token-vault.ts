import type { Database, Leases } from '../database'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import { SingleFlight } from '../lib/single-flight'
import { problemOf, type ZoomAppService } from '../zoom-app'
import { GrantRefused, ScopesMissing, ZoomAppBroken, type Zoom, type ZoomToken } from '../zoom'
import { Connection } from './connection.entity'
import type { SealedTokens } from './sealed-tokens'
import type { TokenKeeper } from './token-keeper'
import { assertLive, assertWorking, ZoomNotUsable } from './zoom-not-usable'

/** After a refresh whose answer was lost, a token that is still good is used so long before another try. */
const COOL_DOWN_MS = 30_000
/** What a call may take until Zoom looks at its token. */
const CALL_MS = 5000
/** How long whoever lost the race for the lease waits for the winner. */
const WAIT_MS = 30_000

export interface VaultKnobs {
  /** How long before its end an access token is renewed. */
  tokenRefreshLeadSeconds: number
  leaseSeconds: number
}

/** Under which name over all processes one alone touches the tokens of a connection. */
export const tokenLease = (connectionId: string): string => `zoom-token:${connectionId}`

/**
 * Hands out access tokens that work. Zoom's refresh tokens work once, so of all callers in all processes exactly one
 * sends it (trust.md 4.2): fresh enough, use; else one flight in this process, one lease over all, a second look,
 * a write that proves that the store works, the refresh, and the new pair stored before it is used.
 */
export class TokenVault {
  private readonly flights = new SingleFlight<Connection>()

  constructor(
    private readonly db: Database,
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly zoom: Zoom,
    private readonly zoomApp: ZoomAppService,
    private readonly tokens: SealedTokens,
    private readonly keeper: TokenKeeper,
    private readonly knobs: VaultKnobs,
  ) {}

  /** @throws ZoomNotUsable · ZoomUnavailable · ZoomRateLimited · ZoomAppBroken */
  async current(connectionId: string): Promise<ZoomToken> {
    const row = await this.load(connectionId)
    if (this.isFresh(row) || this.isCoolingDown(row)) return this.tokens.access(row)
    try {
      return this.tokens.access(await this.renew(row))
    } catch (error) {
      // A token that is still good does, whatever keeps a newer one away: only that the connection is over counts.
      if (this.isGood(row) && !(error instanceof ZoomNotUsable)) return this.tokens.access(row)
      throw error
    }
  }

  /** Zoom refused this token although it looked good: whatever our clock says, another is needed. */
  async renewed(connectionId: string, stale: Secret): Promise<ZoomToken> {
    const row = await this.load(connectionId)
    const known = this.tokens.access(row)
    if (known.token.reveal() !== stale.reveal() && this.lasts(row)) return known
    return this.tokens.access(await this.renew(row))
  }

  /** Refreshes now: a connection that nobody uses stays alive, or is found dead. */
  async refresh(connectionId: string): Promise<void> {
    await this.renew(await this.load(connectionId))
  }

  private renew({ id, version }: Connection): Promise<Connection> {
    const key = tokenLease(id)
    return this.flights.run(`${key}:${version}`, () =>
      this.leases.run(key, this.knobs.leaseSeconds, WAIT_MS, () => this.renewAlone(id, version)),
    )
  }

  private async renewAlone(id: string, seen: number): Promise<Connection> {
    const row = await this.load(id)
    if (row.version > seen && this.lasts(row)) return row
    const unsaved = this.keeper.unsaved(row)
    return unsaved ? this.keeper.keep(row, unsaved) : this.spend(row)
  }

  /** Sends the refresh token. From here on the answer is all that keeps the connection alive. */
  private async spend(row: Connection): Promise<Connection> {
    const app = await this.zoomApp.credentialsOf(row.institutionId)
    if (!app) throw new ZoomNotUsable('set-up')
    if (!(await this.keeper.probe(row))) return this.load(row.id)
    try {
      const grant = await this.zoom.oauth.refresh(app, this.tokens.refresh(row))
      const renewed = await this.keeper.keep(row, grant)
      await this.zoomApp.noteWorking(row.institutionId)
      return renewed
    } catch (error) {
      if (error instanceof GrantRefused) return this.keeper.refused(row, error)
      if (error instanceof ScopesMissing) await this.keeper.lacking(row)
      if (error instanceof ZoomAppBroken) await this.zoomApp.noteBroken(row.institutionId, problemOf(error))
      throw error
    }
  }

  private async load(id: string): Promise<Connection> {
    const row = await this.db.read.findOneBy(Connection, { id })
    assertLive(row)
    await assertWorking(this.zoomApp, row.institutionId)
    return row
  }

  private isFresh({ expiresAt, refreshedAt }: Connection): boolean {
    const lifetime = expiresAt!.getTime() - refreshedAt.getTime()
    const lead = Math.min(this.knobs.tokenRefreshLeadSeconds * 1000, lifetime / 2)
    return expiresAt!.getTime() - lead > this.clock.now().getTime()
  }

  /** Long enough for a call that is about to be made. */
  private lasts({ expiresAt, refreshedAt }: Connection): boolean {
    const lifetime = expiresAt!.getTime() - refreshedAt.getTime()
    return expiresAt!.getTime() - Math.min(CALL_MS, lifetime / 2) > this.clock.now().getTime()
  }

  private isGood = ({ expiresAt }: Connection): boolean => expiresAt! > this.clock.now()

  private isCoolingDown(row: Connection): boolean {
    const triedAt = row.refreshStartedAt?.getTime() ?? 0
    return this.isGood(row) && this.clock.now().getTime() - triedAt < COOL_DOWN_MS
  }
}
