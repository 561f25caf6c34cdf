import { IsNull, Not, type EntityManager } from 'typeorm'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import { Secret } from '../lib/secret'
import { Person } from '../people'
import type { Role, SiteNotice } from '../web'
import type { ZoomAppCredentials } from '../zoom'
import type { AppKeys } from './app-keys'
import { brokenNotice, codeFor, type AppProblem } from './app-problem'
import { changeApp } from './change-app'
import { ago } from './moments'
import { reportOf } from './permission-report'
import { ZoomApp } from './zoom-app.entity'

/** A signature is counted, and an event remembered, at most so often: a storm of them must not become a storm of writes. */
const NOTE_EVERY_MS = 10_000

/** Called in the transaction in which a broken app works again: what waited for it can be tried now. */
export type WhenWorking = (tx: EntityManager, institutionId: string) => Promise<void>

/** What a seed file knows of an app that was set up elsewhere. */
export interface SeededApp {
  clientId: string
  clientSecret: string
  webhookSecretToken?: string | undefined
  /** The scopes of the last check, as Zoom wrote them. */
  checkedScope?: string | undefined
}

/** What the rest of the product needs of the institution's Zoom app: its keys, and whether it works. */
export class ZoomAppService {
  private readonly eventNotedAt = new Map<string, number>()
  private badSignatures = 0
  private badSignaturesNotedAt = 0
  private unansweredNotedAt = 0

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly keys: AppKeys,
    private readonly whenWorking: WhenWorking,
  ) {}

  find(institutionId: string): Promise<ZoomApp | null> {
    return this.db.read.findOneBy(ZoomApp, { institutionId })
  }

  /** Client ID and secret; null until both are saved. */
  async credentialsOf(institutionId: string): Promise<ZoomAppCredentials | null> {
    return this.keys.credentials(await this.find(institutionId))
  }

  /** Why nothing can be asked of Zoom for anybody of the center now; null when it can. */
  async standstill(institutionId: string): Promise<'not-set-up' | 'off' | null> {
    const app = await this.find(institutionId)
    if (app?.offSince) return 'off'
    return app?.clientId && app.clientSecret ? null : 'not-set-up'
  }

  async isReady(institutionId: string): Promise<boolean> {
    return (await this.standstill(institutionId)) === null
  }

  async isOff(institutionId: string): Promise<boolean> {
    return (await this.standstill(institutionId)) === 'off'
  }

  /** With which secrets Zoom may sign events: of every institution the present one, and for a day the one before. */
  async webhookSecrets(): Promise<{ institutionId: string; secrets: Secret[] }[]> {
    const apps = await this.db.read.find(ZoomApp, { take: 1000 })
    const now = this.clock.now()
    return apps
      .map(app => ({ institutionId: app.institutionId, secrets: this.keys.signingSecrets(app, now) }))
      .filter(({ secrets }) => secrets.length > 0)
  }

  /** Zoom asked our address to prove itself, and it could. @param isFormer by the former token, which soon ends */
  async noteChallenge(institutionId: string, isFormer: boolean): Promise<void> {
    const good = { validatedAt: this.clock.now(), badSignatures: 0, challengeProblem: null }
    const change = isFormer ? ({ challengeProblem: 'former-token' } as const) : good
    await this.db.write(tx => changeApp(tx, institutionId, change))
  }

  /** Zoom asked, and no Secret token could answer. Whose app it was for is unknown: whoever saved none yet is told. */
  async noteUnanswered(): Promise<void> {
    const now = this.clock.now().getTime()
    if (now - this.unansweredNotedAt < NOTE_EVERY_MS) return
    this.unansweredNotedAt = now
    await this.db.write(tx => tx.update(ZoomApp, { secretToken: IsNull() }, { challengeProblem: 'no-token' }))
  }

  /** A well-signed event came. @param eventAt when it happened, as Zoom says */
  async noteEvent(institutionId: string, eventAt: Date): Promise<void> {
    const now = this.clock.now()
    if (now.getTime() - (this.eventNotedAt.get(institutionId) ?? 0) < NOTE_EVERY_MS) return
    this.eventNotedAt.set(institutionId, now.getTime())
    const lastEventAt = eventAt < now ? eventAt : now
    await this.db.write(tx => changeApp(tx, institutionId, { lastEventAt, badSignatures: 0 }))
  }

  /** Something came that nobody's secret token had signed. Whose app it was for is unknown: every admin is told. */
  async noteBadSignature(): Promise<void> {
    this.badSignatures += 1
    const now = this.clock.now().getTime()
    if (now - this.badSignaturesNotedAt < NOTE_EVERY_MS) return
    const count = this.badSignatures
    this.badSignaturesNotedAt = now
    this.badSignatures = 0
    await this.db.write(tx => tx.increment(ZoomApp, { secretToken: Not(IsNull()) }, 'badSignatures', count))
  }

  /** Zoom refuses the app as a whole: everybody of the institution is told, and nobody is disconnected. */
  async noteBroken(institutionId: string, problem: AppProblem): Promise<void> {
    const app = await this.find(institutionId)
    if (app?.brokenCode && app.brokenCode === codeFor(app, problem.code)) return
    await this.db.write(tx => this.breakDown(tx, institutionId, problem))
  }

  /** Zoom accepted the app: what was broken is not any more. */
  async noteWorking(institutionId: string): Promise<void> {
    const app = await this.find(institutionId)
    const wasInVain = app?.credentialsCheck === 'unreachable' || app?.credentialsCheck === 'refused'
    if (!app?.brokenCode && !wasInVain) return
    await this.db.write(async tx => {
      const accepted = { credentialsCheck: 'accepted', credentialsCheckedAt: this.clock.now() } as const
      if (wasInVain) await changeApp(tx, institutionId, accepted)
      if (app.brokenCode) await this.mend(tx, institutionId)
    })
  }

  /** Keeps what Zoom granted to an admin who connected in order to see it. @param scopes as Zoom wrote them */
  async recordCheck(
    tx: EntityManager,
    { institutionId, personId }: { institutionId: string; personId: string },
    scopes: string,
    zoomAccountId: string | null,
  ): Promise<void> {
    const check = seenIn(scopes, this.clock.now())
    await changeApp(tx, institutionId, { ...check, scopesCheckedBy: personId, zoomAccountId })
  }

  /**
   * A fresh consent of somebody else shows the app, too: when it brings more or fewer of the seven than the newest check,
   * the app was changed in Zoom. Before the first check nothing is kept: an admin's own account decides that.
   */
  async noteScopes(tx: EntityManager, institutionId: string, scopes: string): Promise<void> {
    const app = await tx.findOneBy(ZoomApp, { institutionId })
    if (app?.grantedScopes == null || reportOf(app.grantedScopes).granted === reportOf(scopes).granted) return
    await changeApp(tx, institutionId, { grantedScopes: scopes, scopesCheckedAt: this.clock.now() })
  }

  /** An app from a seed file, set up elsewhere. */
  async seed(institutionId: string, seed: SeededApp): Promise<void> {
    const now = this.clock.now()
    const token = seed.webhookSecretToken
    await this.db.write(tx =>
      changeApp(tx, institutionId, {
        ...{ clientId: seed.clientId, rightsConfirmedAt: now, appCreatedAt: now },
        ...this.keys.clientSecret(institutionId, new Secret(seed.clientSecret), now),
        ...(token === undefined ? {} : this.keys.secretToken(institutionId, new Secret(token), undefined, now)),
        ...(seed.checkedScope === undefined ? {} : seenIn(seed.checkedScope, now)),
      }),
    )
  }

  async breakDown(tx: EntityManager, institutionId: string, { code, text, trace }: AppProblem): Promise<void> {
    const brokenCode = codeFor(await tx.findOneBy(ZoomApp, { institutionId }), code)
    const what = { brokenCode, brokenText: text, brokenTrace: trace ?? null, brokenSince: this.clock.now() }
    await changeApp(tx, institutionId, what)
  }

  async mend(tx: EntityManager, institutionId: string): Promise<void> {
    await changeApp(tx, institutionId, { brokenCode: null, brokenText: null, brokenTrace: null, brokenSince: null })
    await this.whenWorking(tx, institutionId)
  }

  /** What a person of this role has to know of the app as a whole. */
  async noticeFor(institutionId: string, role: Role): Promise<SiteNotice | null> {
    return this.noticeOf(await this.find(institutionId), role)
  }

  async noticeOf(app: ZoomApp | null, role: Role): Promise<SiteNotice | null> {
    if (role === 'student') return null
    return app?.offSince ? this.offNotice(app, role) : brokenNotice(app, role)
  }

  private async offNotice({ institutionId, offBy, offSince }: ZoomApp, role: Role): Promise<SiteNotice> {
    const person = offBy ? await this.db.read.findOneBy(Person, { id: offBy, institutionId }) : null
    const since = ago(offSince!, this.clock.now())
    return {
      kind: 'warn',
      title: `Zoom was switched off by ${person?.name ?? 'an administrator'} ${since}.`,
      text: 'Sessions stay. Links are made and changed again when it is on.',
      ...(role === 'admin' && { action: { href: '/zoom/switch', text: 'Switch Zoom on' } }),
    }
  }
}

/** What a consent shows of the app: Zoom knows its keys, and which names it gives to permissions. */
function seenIn(scopes: string, now: Date): Partial<ZoomApp> {
  const { spelling } = reportOf(scopes)
  return {
    ...{ grantedScopes: scopes, scopesCheckedAt: now, credentialsCheck: 'accepted', credentialsCheckedAt: now },
    ...(spelling === 'classic' || spelling === 'granular' ? { scopeStyle: spelling } : {}),
  }
}
