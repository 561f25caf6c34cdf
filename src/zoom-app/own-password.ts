import type { EntityManager } from 'typeorm'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import { Credential, isPassword } from '../people'
import type { Actor } from '../web'
import { OwnPasswordTry } from './own-password-try.entity'

const MOST_TRIES = 5
const WINDOW_MS = 15 * 60_000

/** What is wrong with the password that was typed, for its field. */
export interface PasswordProblem {
  message: string
  /** Seconds until the next try counts; null when the next may follow at once. */
  waitSeconds: number | null
}

/** What was done, or why it was not. */
export type Guarded<Done> = { problem: PasswordProblem } | { problem: null; done: Done }

/** Asks admins for their own password before a key that works is replaced: a screen left open must not be enough. */
export class OwnPassword {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** People of a host application and of the demo have no password here, so they cannot be asked. */
  async isAsked(personId: string): Promise<boolean> {
    return (await this.hash(personId)) !== null
  }

  /**
   * Does what may take the password.
   * @param act decides in its own transaction: says `guarded`, and has done nothing, when the password has to be right
   */
  async guard<Done extends string>(
    actor: Actor,
    typed: string,
    act: (isProved: boolean) => Promise<Done | 'guarded'>,
  ): Promise<Guarded<Done | 'guarded'>> {
    const done = await act(false)
    if (done !== 'guarded') return { problem: null, done }
    const problem = await this.problemWith(actor, typed)
    return problem ? { problem } : { problem, done: await act(true) }
  }

  /**
   * Five wrong ones, and the person has to wait. Counted in the database: several processes count together.
   * @returns null when the password is right, or there is none
   */
  private async problemWith(actor: Actor, typed: string): Promise<PasswordProblem | null> {
    const hash = await this.hash(actor.personId)
    if (hash === null) return null
    if (typed === '') return { message: 'Enter your own password', waitSeconds: null }
    // Counted before it is compared: tries sent at the same moment must not all be the first.
    const waitMs = await this.db.write(tx => this.count(tx, actor))
    if (waitMs > 0) return tooMany(waitMs)
    if (!(await isPassword(typed, hash)))
      return { message: 'This is not your password for this center', waitSeconds: null }
    await this.db.write(tx => tx.delete(OwnPasswordTry, { personId: actor.personId }))
    return null
  }

  /** @returns how many milliseconds there is to wait; 0 when this try counts */
  private async count(tx: EntityManager, { personId, institutionId }: Actor): Promise<number> {
    const now = this.clock.now()
    const known = await tx.findOneBy(OwnPasswordTry, { personId })
    const waitMs = known ? known.since.getTime() + WINDOW_MS - now.getTime() : 0
    if (!known || waitMs <= 0) {
      await tx.save(OwnPasswordTry, { personId, institutionId, count: 1, since: now })
      return 0
    }
    if (known.count >= MOST_TRIES) return waitMs
    await tx.update(OwnPasswordTry, { personId }, { count: known.count + 1 })
    return 0
  }

  private async hash(personId: string): Promise<string | null> {
    const credential = await this.db.read.findOneBy(Credential, { personId })
    return credential?.passwordHash ?? null
  }
}

function tooMany(waitMs: number): PasswordProblem {
  const minutes = Math.ceil(waitMs / 60_000)
  const message = `Five wrong passwords. Wait ${minutes} minute${minutes === 1 ? '' : 's'}, then try again. Nothing was changed`
  return { message, waitSeconds: Math.ceil(waitMs / 1000) }
}
