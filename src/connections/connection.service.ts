import { randomUUID } from 'node:crypto'
import { Not, type EntityManager, type QueryDeepPartialEntity } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database, Outbox } from '../database'
import { Conflict } from '../errors'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import { reportOf, ZoomApp, type ZoomAppService } from '../zoom-app'
import type { Grant } from '../zoom'
import { enqueueCheck } from './check.job'
import { Connection, isLive } from './connection.entity'
import { isOutside } from './health-rows'
import type { ConsentPurpose } from './oauth-transaction.entity'
import { permissionState } from './permission-state'
import { enqueueRevokeFormer } from './revoke.job'
import { NO_TOKENS, type SealedTokens } from './sealed-tokens'
import { accountColumns, type ZoomAccount } from './zoom-account'

/** One person of one institution. */
export interface Owner {
  institutionId: string
  personId: string
}

/** Called in the transaction that makes a connection usable: what waited for it can be done now. */
export type AfterConnect = (tx: EntityManager, who: Owner) => Promise<void>

/**
 * What became of a consent. `taken`: the Zoom account is the one of somebody else in this center. `cut-down`: and
 * they may do less with it from now on, because less was allowed.
 */
export type Connected =
  | {
      kind: 'connected'
      zoomEmail: string
      /** The other Zoom account that was connected before. */
      formerEmail: string | null
      /** Not of the institution's own Zoom account, although it gives the licenses. */
      isOutside: boolean
      /** Another center had this Zoom account, and has just lost it. */
      tookOver: boolean
      scopes: string
    }
  | { kind: 'taken' | 'cut-down'; zoomEmail: string }

/** What a seed file knows of a connection that was made elsewhere. */
export interface SeededConnection {
  zoomUserId: string
  zoomAccountId: string
  zoomEmail: string
  plan: 'basic' | 'licensed'
  accessToken: string
  refreshToken: string
  expiresAt: Date
  scope: string
}

/** Makes connections. Who somebody is at Zoom is decided by Zoom's user id alone, never by an e-mail address. */
export class ConnectionService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
    private readonly tokens: SealedTokens,
    private readonly zoomApp: ZoomAppService,
    private readonly afterConnect: AfterConnect,
  ) {}

  /** Keeps what a consent brought: everything, or nothing. */
  connect(who: Owner, purpose: ConsentPurpose, grant: Grant, account: ZoomAccount): Promise<Connected> {
    return this.db.write(async tx => {
      const { institutionId, personId } = who
      await refuseIfOff(tx, who)
      const holder = await tx.findOneBy(Connection, { institutionId, liveZoomUserId: account.userId })
      if (holder && holder.personId !== personId) return this.leaveToHolder(tx, holder, who, grant, account)
      const former = await tx.findOneBy(Connection, { institutionId, personId })
      const isOther = Boolean(former?.zoomUserId && former.zoomUserId !== account.userId)
      if (isOther) await enqueueRevokeFormer(tx, this.outbox, former!)
      const formerEmail = isOther ? former!.zoomEmail : null
      const tookOver = await this.supersedeElsewhere(tx, institutionId, account.userId)
      const scopes = await this.store(tx, who, former, grant, account)
      await this.recordConnected(tx, who, formerEmail !== null, tookOver)
      if (purpose === 'check') await this.zoomApp.recordCheck(tx, who, scopes, account.accountId)
      else await this.zoomApp.noteScopes(tx, institutionId, scopes)
      await this.afterConnect(tx, who)
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      const outside = isOutside({ zoomAccountId: account.accountId }, app)
      return { kind: 'connected', zoomEmail: account.email, formerEmail, isOutside: outside, tookOver, scopes }
    })
  }

  /**
   * A consent came to nothing after its code was spent. Zoom has then ended what the same Zoom account had before:
   * whether that is the one of this person only Zoom can tell.
   */
  async doubt({ institutionId, personId }: Owner): Promise<void> {
    await this.db.write(async tx => {
      const row = await tx.findOneBy(Connection, { institutionId, personId })
      if (isLive(row)) await enqueueCheck(tx, this.outbox, row!)
    })
  }

  /** A connection from a seed file, with tokens that were given elsewhere. */
  async seed(institutionId: string, personId: string, seed: SeededConnection): Promise<void> {
    const grant = {
      accessToken: new Secret(seed.accessToken),
      refreshToken: new Secret(seed.refreshToken),
      expiresAt: seed.expiresAt,
      scopes: seed.scope.split(' '),
      apiUrl: null,
    }
    const { zoomUserId: userId, zoomAccountId: accountId, zoomEmail: email, plan } = seed
    await this.connect({ institutionId, personId }, 'connect', grant, {
      ...{ userId, accountId, email, name: null, plan, mayMeet: true },
      ...{ cloudRecording: null, capacity: null, concurrent: null },
      ms: 0,
    })
  }

  private async store(
    tx: EntityManager,
    who: Owner,
    former: Connection | null,
    grant: Grant,
    account: ZoomAccount,
  ): Promise<string> {
    const now = this.clock.now()
    const id = former?.id ?? randomUUID()
    const scopes = grant.scopes?.join(' ') ?? ''
    const row: QueryDeepPartialEntity<Connection> = {
      ...{ id, ...who, scopes, connectedAt: now, liveZoomUserId: account.userId },
      ...{ state: permissionState(scopes), stateSince: now, stateCause: null },
      ...{ failingSince: null, failingCause: null },
      ...accountColumns(account, now),
      ...this.tokens.columns({ id, institutionId: who.institutionId }, grant, now),
      version: (former?.version ?? 0) + 1,
    }
    if (former) await tx.update(Connection, { id }, row)
    else await tx.insert(Connection, row)
    return scopes
  }

  private async recordConnected(tx: EntityManager, who: Owner, isOther: boolean, tookOver: boolean): Promise<void> {
    const { id, institutionId } = await tx.findOneByOrFail(Connection, { ...who })
    const other = isOther ? ', with another Zoom account than before' : ''
    const taken = tookOver ? '; another center, which had this Zoom account, lost it' : ''
    await this.record(tx, { id, institutionId }, who.personId, 'connected', `connected Zoom${other}${taken}`)
  }

  // Zoom has just ended the holder's tokens in favor of these, and they are for the same Zoom account: the holder
  // gets them. What was not allowed this time is lost for the holder, too.
  private async leaveToHolder(
    tx: EntityManager,
    holder: Connection,
    who: Owner,
    grant: Grant,
    account: ZoomAccount,
  ): Promise<Connected> {
    const now = this.clock.now()
    const scopes = grant.scopes?.join(' ') ?? holder.scopes
    const state = permissionState(scopes)
    const change = {
      ...{ scopes, version: holder.version + 1 },
      ...(state !== holder.state && { state, stateSince: now, stateCause: null }),
      ...accountColumns(account, now),
      ...this.tokens.columns(holder, grant, now),
    }
    await tx.update(Connection, { id: holder.id }, change)
    const { granted, of } = reportOf(scopes)
    const isLess = granted < reportOf(holder.scopes).granted
    const left = isLess ? `, and allowed less: the connection has ${granted} of ${of} permissions now` : ''
    const deed = `tried to connect a Zoom account that is connected already${left}`
    await this.record(tx, holder, who.personId, 'refused', deed)
    return { kind: isLess ? 'cut-down' : 'taken', zoomEmail: account.email }
  }

  // Zoom keeps one authorization per user and app: the newest wins, and the other center is told why.
  private async supersedeElsewhere(tx: EntityManager, institutionId: string, liveZoomUserId: string): Promise<boolean> {
    const others = await tx.findBy(Connection, { liveZoomUserId, institutionId: Not(institutionId) })
    for (const other of others) {
      if (await isOfOtherApp(tx, other, institutionId)) await enqueueRevokeFormer(tx, this.outbox, other)
      const state = { state: 'superseded', stateCause: 'other-center', stateSince: this.clock.now() } as const
      await tx.update(Connection, { id: other.id }, { ...NO_TOKENS, ...state, version: other.version + 1 })
      await this.record(
        tx,
        other,
        null,
        'superseded',
        'lost the connection: the Zoom account was connected in another center',
      )
    }
    return others.length > 0
  }

  private record(
    tx: EntityManager,
    { id, institutionId }: { id: string; institutionId: string },
    personId: string | null,
    kind: string,
    sentence: string,
  ): Promise<void> {
    const subject = { subjectType: 'connection', subjectId: id } as const
    return this.activity.record(tx, { institutionId, personId, ...subject, kind: `connection.${kind}`, sentence })
  }
}

// Between the way to Zoom and the way back somebody may have been switched off.
async function refuseIfOff(tx: EntityManager, { institutionId, personId }: Owner): Promise<void> {
  const off = 'SELECT 1 FROM person WHERE institution_id = $1 AND id = $2 AND disabled_at IS NOT NULL'
  const rows = await tx.query<unknown[]>(off, [institutionId, personId])
  if (rows.length > 0) throw new Conflict('This account was switched off meanwhile. Nothing was connected.')
}

// Within one app Zoom has ended the older grant; in another app it lives on until somebody ends it.
async function isOfOtherApp(tx: EntityManager, other: Connection, institutionId: string): Promise<boolean> {
  const ours = await tx.findOneBy(ZoomApp, { institutionId })
  const theirs = await tx.findOneBy(ZoomApp, { institutionId: other.institutionId })
  return Boolean(ours?.clientId && theirs?.clientId) && ours!.clientId !== theirs!.clientId
}
