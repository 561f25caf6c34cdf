import { createHash, randomBytes } from 'node:crypto'
import { MoreThan, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { changeApp } from './change-app'
import { ZoomApp } from './zoom-app.entity'

const DAYS = 14

/** A link with which somebody without an account here can do Zoom's part of the set-up: it shows, and changes nothing. */
export class HandOver {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
  ) {}

  /** Makes a link; the one before is no longer good. @returns its token: 256 random bits, stored as a hash alone */
  async make(actor: Actor): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const handOverUntil = new Date(this.clock.now().getTime() + DAYS * 86_400_000)
    await this.db.write(async tx => {
      await changeApp(tx, actor.institutionId, { handOverHash: hashOf(token), handOverUntil })
      await this.record(tx, actor, 'made the link for the Zoom part of the set-up')
    })
    return token
  }

  async withdraw(actor: Actor): Promise<void> {
    await this.db.write(async tx => {
      await changeApp(tx, actor.institutionId, { handOverHash: null, handOverUntil: null })
      await this.record(tx, actor, 'withdrew the link for the Zoom part of the set-up')
    })
  }

  /** The app whose set-up the token shows; null for any other text. */
  async appFor(token: string): Promise<ZoomApp | null> {
    if (!/^[\w-]{43}$/.test(token)) return null
    return this.db.read.findOneBy(ZoomApp, {
      handOverHash: hashOf(token),
      handOverUntil: MoreThan(this.clock.now()),
    })
  }

  private record(tx: EntityManager, { institutionId, personId }: Actor, sentence: string): Promise<void> {
    const subject = { subjectType: 'zoom-app', subjectId: institutionId } as const
    return this.activity.record(tx, { institutionId, personId, ...subject, kind: 'zoom-app.hand-over', sentence })
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
