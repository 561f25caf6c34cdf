import type { Database } from '../database'
import { Credential, isPassword } from '../people'

/** Asks admins for their own password before a key is replaced: a screen left open must not be enough. */
export class OwnPassword {
  constructor(private readonly db: Database) {}

  /** People of a host application have no password here, so they cannot be asked. */
  async isAsked(personId: string): Promise<boolean> {
    return (await this.hash(personId)) !== null
  }

  /** @returns the message for the field; null when the password is right, or there is none */
  async problemWith(personId: string, typed: string): Promise<string | null> {
    const hash = await this.hash(personId)
    if (hash === null) return null
    if (typed === '') return 'Enter your own password'
    return (await isPassword(typed, hash)) ? null : 'This is not your password for this center'
  }

  private async hash(personId: string): Promise<string | null> {
    const credential = await this.db.read.findOneBy(Credential, { personId })
    return credential?.passwordHash ?? null
  }
}
