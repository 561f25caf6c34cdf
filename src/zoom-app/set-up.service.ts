import type { EntityManager } from 'typeorm'
import type { ActivityLog, Change } from '../activity'
import type { Database } from '../database'
import { SimcenterError } from '../errors'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import type { Actor } from '../web'
import { reachOwnAddress, ZoomAppBroken, type Zoom, type ZoomAppCredentials } from '../zoom'
import type { AppKeys } from './app-keys'
import { problemOf } from './app-problem'
import { changeApp } from './change-app'
import { isSecretGuarded, isTokenGuarded } from './set-up.policy'
import {
  ZoomApp,
  type CredentialsCheck,
  type Licensing,
  type ScopeStyle,
  type TestCall,
  type Wording,
} from './zoom-app.entity'
import type { ZoomAppService } from './zoom-app.service'

const CONFIRMATIONS = {
  who: { column: 'rightsConfirmedAt', sentence: 'confirmed the rights in Zoom' },
  create: { column: 'appCreatedAt', sentence: 'created the app in Zoom' },
  invite: { column: 'finishedAt', sentence: 'finished the Zoom set-up' },
} as const

const CHOICES = {
  scopeStyle: 'said which names of permissions Zoom shows',
  licensing: 'said whether Zoom is licensed institution-wide',
  wording: 'said how Zoom’s pages look',
} as const

const CHOICE_NAMES = { scopeStyle: 'Names of permissions', licensing: 'Zoom is licensed by', wording: 'Zoom’s pages' }

type Choice = keyof typeof CHOICES

export type Confirmation = keyof typeof CONFIRMATIONS

/** `guarded`: nothing was saved, because a key that works is replaced only by whoever gives their own password. */
export type SavedCredentials = 'guarded' | 'saved' | 'another-app'
/** `client-secret`: nothing was saved, because this is the Client secret, pasted into the wrong field. */
export type SavedToken = 'guarded' | 'saved' | 'client-secret'

// What was seen of one app says nothing about another.
const NOTHING_SEEN: Partial<ZoomApp> = {
  grantedScopes: null,
  scopesCheckedAt: null,
  scopesCheckedBy: null,
  zoomAccountId: null,
  lastTest: null,
  testedAt: null,
  testEventAt: null,
  validatedAt: null,
  challengeProblem: null,
}

/** The steps with which an admin sets the Zoom app up. */
export class SetUpService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly zoom: Zoom,
    private readonly activity: ActivityLog,
    private readonly keys: AppKeys,
    private readonly app: ZoomAppService,
    private readonly healthUrl: string,
  ) {}

  /**
   * Saves Client ID and secret, then shows them to Zoom.
   * @param secret null keeps the stored one
   * @param isProved whether the admin gave their own password
   * @returns also whether this is another app than before: then nothing that was seen of the former one holds
   */
  async saveCredentials(
    actor: Actor,
    clientId: string,
    secret: Secret | null,
    isProved: boolean,
  ): Promise<SavedCredentials> {
    const saved = await this.db.write(async tx => {
      const former = await tx.findOneBy(ZoomApp, { institutionId: actor.institutionId })
      // Nothing new is no deed, and what Zoom said of these keys before still tells a changed secret from a wrong one.
      if (former?.clientId === clientId && this.isStored(former, secret)) return 'saved'
      // Decided here: of two that save at the same moment, the second may replace what works since the first.
      if (isSecretGuarded(former) && !isProved) return 'guarded'
      return this.replaceCredentials(tx, actor, former, clientId, secret)
    })
    if (saved !== 'guarded') await this.check(actor.institutionId)
    return saved
  }

  /** Shows the stored keys to Zoom, and looks whether this server is reached under its public address. */
  async check(institutionId: string): Promise<void> {
    const [reach] = await Promise.all([reachOwnAddress(this.healthUrl), this.checkCredentials(institutionId)])
    await this.db.write(tx => changeApp(tx, institutionId, { reach, reachCheckedAt: this.clock.now() }))
  }

  /** Asks Zoom whether it knows Client ID and secret, and keeps the answer. Without them it does nothing. */
  async checkCredentials(institutionId: string): Promise<void> {
    const asked = await this.app.find(institutionId)
    const credentials = this.keys.credentials(asked)
    if (!credentials || asked?.offSince) return
    const problem = await this.problemWith(credentials)
    await this.db.write(async tx => {
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      // Somebody may have saved other keys meanwhile: this answer is not about those.
      if (app?.clientSecret !== asked!.clientSecret || app?.clientId !== credentials.clientId) return
      if (problem instanceof ZoomAppBroken) await this.app.breakDown(tx, institutionId, problemOf(problem))
      await changeApp(tx, institutionId, { credentialsCheck: wordFor(problem), credentialsCheckedAt: this.clock.now() })
      if (problem === null && app.brokenCode) await this.app.mend(tx, institutionId)
    })
  }

  /** @param isProved whether the admin gave their own password */
  async saveSecretToken(actor: Actor, token: Secret, isProved: boolean): Promise<SavedToken> {
    const { institutionId } = actor
    return this.db.write(async tx => {
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      if (this.keys.credentials(app)?.clientSecret.reveal() === token.reveal()) return 'client-secret'
      const [former] = app ? this.keys.signingSecrets(app, this.clock.now()) : []
      if (former?.reveal() === token.reveal()) return 'saved'
      if (isTokenGuarded(app) && !isProved) return 'guarded'
      const sealed = this.keys.secretToken(institutionId, token, former, this.clock.now())
      const seen = { validatedAt: null, badSignatures: 0, challengeProblem: null }
      await changeApp(tx, institutionId, { ...sealed, ...stillFormer(app, this.clock.now()), ...seen })
      const changes = [wordsOf('Secret token', app?.secretToken)]
      await this.record(tx, actor, 'secret-token', 'saved the Secret token', changes)
      return 'saved'
    })
  }

  async confirm(actor: Actor, step: Confirmation): Promise<void> {
    const { column, sentence } = CONFIRMATIONS[step]
    await this.db.write(async tx => {
      await changeApp(tx, actor.institutionId, { [column]: this.clock.now() })
      await this.record(tx, actor, step, sentence)
    })
  }

  /** Keeps an answer that decides which words the pages use. The same answer again is no deed. */
  async choose(actor: Actor, choice: Choice, after: ScopeStyle | Licensing | Wording): Promise<void> {
    const { institutionId } = actor
    await this.db.write(async tx => {
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      const before = app?.[choice] ?? null
      if (before === after) return
      await changeApp(tx, institutionId, { [choice]: after, ...(app?.grantedScopes == null ? namesWith(after) : {}) })
      await this.record(tx, actor, choice, CHOICES[choice], [{ what: CHOICE_NAMES[choice], before, after }])
    })
  }

  /** Keeps how the calls of a test with the admin's own account ended. */
  async recordTest(actor: Actor, lastTest: TestCall[]): Promise<void> {
    const { institutionId } = actor
    const isGood = lastTest.every(call => call.ok)
    const changes = lastTest.map(({ call, ok }) => ({ what: call, before: null, after: ok ? 'worked' : 'failed' }))
    await this.db.write(async tx => {
      await changeApp(tx, institutionId, { lastTest, testedAt: this.clock.now() })
      await this.record(
        tx,
        actor,
        'test',
        `tested Zoom with a meeting: ${isGood ? 'all works' : 'a call failed'}`,
        changes,
      )
    })
  }

  private isStored(app: ZoomApp, secret: Secret | null): boolean {
    return secret === null || this.keys.credentials(app)?.clientSecret.reveal() === secret.reveal()
  }

  private async replaceCredentials(
    tx: EntityManager,
    actor: Actor,
    former: ZoomApp | null,
    clientId: string,
    secret: Secret | null,
  ): Promise<SavedCredentials> {
    const { institutionId } = actor
    const sealed = secret ? this.keys.clientSecret(institutionId, secret, this.clock.now()) : {}
    const isOther = Boolean(former?.clientId) && former?.clientId !== clientId
    const change = { clientId, credentialsCheck: null, ...sealed, ...(isOther ? NOTHING_SEEN : {}) }
    await changeApp(tx, institutionId, change)
    const changes = [
      ...(former?.clientId === clientId ? [] : [wordsOf('Client ID', former?.clientId)]),
      ...(secret ? [wordsOf('Client secret', former?.clientSecret)] : []),
    ]
    const sentence = secret ? 'saved Client ID and secret' : 'saved the Client ID'
    await this.record(tx, actor, 'credentials', sentence, changes)
    return isOther ? 'another-app' : 'saved'
  }

  private record(
    tx: EntityManager,
    actor: Actor,
    kind: string,
    sentence: string,
    changes: Change[] = [],
  ): Promise<void> {
    const { institutionId, personId } = actor
    const subject = { subjectType: 'zoom-app', subjectId: institutionId } as const
    const facts = changes.length > 0 ? { facts: { changes } } : {}
    return this.activity.record(tx, {
      institutionId,
      personId,
      ...subject,
      kind: `zoom-app.${kind}`,
      sentence,
      ...facts,
    })
  }

  private async problemWith(credentials: ZoomAppCredentials): Promise<SimcenterError | null> {
    try {
      await this.zoom.oauth.checkCredentials(credentials)
      return null
    } catch (error) {
      if (error instanceof SimcenterError) return error
      throw error
    }
  }
}

// One that never proved right, a slip of the hand, does not push the one that did out of its day.
function stillFormer(app: ZoomApp | null, now: Date): Partial<ZoomApp> {
  if (!app || app.validatedAt || !app.formerSecretTokenUntil || app.formerSecretTokenUntil <= now) return {}
  const { formerSecretToken, formerSecretTokenUntil } = app
  return { formerSecretToken, formerSecretTokenUntil }
}

// Older pages of Zoom show the seven boxes, today's the newer names. What Zoom granted knows better.
function namesWith(answer: ScopeStyle | Licensing | Wording): Partial<ZoomApp> {
  if (answer === 'older') return { scopeStyle: 'classic' }
  return answer === 'today' ? { scopeStyle: 'granular' } : {}
}

// That a key was there and another is now, is all that is ever told of it.
const wordsOf = (what: string, former: string | null | undefined): Change =>
  former ? { what, before: 'the former one', after: 'replaced' } : { what, before: null, after: 'saved' }

function wordFor(problem: SimcenterError | null): CredentialsCheck {
  if (problem === null) return 'accepted'
  return problem instanceof ZoomAppBroken ? 'refused' : 'unreachable'
}
