import { createHash, randomBytes } from 'node:crypto'
import { LessThan, Not } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import { Conflict } from '../errors'
import type { Clock } from '../lib/clock'
import { Credential, hashPassword, isPassword, Person } from '../people'
import type { Actor, Role, Visit } from '../web'
import { SignIn } from './sign-in.entity'

/** A working day. Whoever comes back the next morning signs in again. */
export const SIGN_IN_SECONDS = 12 * 3600

interface VisitRow {
  personId: string
  institutionId: string
  role: Role
  name: string
  email: string | null
  centerName: string
  timeZone: string
  helpPhone: string | null
}

/** Who is signed in, in which browser, until when. */
export class SignInService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
  ) {}

  /** @returns the token for the cookie, or null when e-mail or password is wrong */
  async signIn(email: string, password: string): Promise<string | null> {
    const credential = await this.db.read.findOneBy(Credential, { email: email.toLowerCase() })
    if (!(await isPassword(password, credential?.passwordHash ?? null))) return null
    const person = await this.db.read.findOneBy(Person, { id: credential!.personId })
    return person && !person.disabledAt ? this.open(person) : null
  }

  /** Signs a person in whose identity is proved otherwise. */
  async open(person: { id: string; institutionId: string }): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const now = this.clock.now()
    const expiresAt = new Date(now.getTime() + SIGN_IN_SECONDS * 1000)
    const row = { id: idOf(token), personId: person.id, institutionId: person.institutionId, createdAt: now, expiresAt }
    await this.db.write(async tx => {
      await tx.delete(SignIn, { expiresAt: LessThan(now) })
      await tx.insert(SignIn, row)
    })
    return token
  }

  async close(token: string): Promise<void> {
    await this.db.write(tx => tx.delete(SignIn, { id: idOf(token) }))
  }

  /** The person behind a cookie, with their center: one statement, on every request. */
  async visit(token: string): Promise<Visit | null> {
    const id = idOf(token)
    const [row] = await this.db.query<VisitRow>(VISIT_SQL, [id, this.clock.now()])
    if (!row) return null
    const { centerName, timeZone, helpPhone, ...person } = row
    return { actor: { ...person, signInKey: id }, center: { name: centerName, timeZone, helpPhone } }
  }

  /** People of the demo sign in by one click, and have none. */
  hasPassword({ personId }: Actor): Promise<boolean> {
    return this.db.read.existsBy(Credential, { personId })
  }

  /**
   * Sets a new password and ends every other sign-in of this person.
   * @returns false when the present password is wrong
   */
  async changePassword(actor: Actor, present: string, next: string): Promise<boolean> {
    const credential = await this.db.read.findOneBy(Credential, { personId: actor.personId })
    if (!credential) throw new Conflict('This account has no password here: it belongs to another system.')
    if (!(await isPassword(present, credential.passwordHash))) return false
    const passwordHash = await hashPassword(next)
    await this.db.write(async tx => {
      await tx.update(Credential, { personId: actor.personId }, { passwordHash, changedAt: this.clock.now() })
      await tx.delete(SignIn, { personId: actor.personId, id: Not(actor.signInKey) })
      const { institutionId, personId } = actor
      const subject = { subjectType: 'person', subjectId: personId } as const
      const deed = { kind: 'person.password-changed', sentence: 'changed their own password' }
      await this.activity.record(tx, { institutionId, personId, ...subject, ...deed })
    })
    return true
  }
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const VISIT_SQL = `
  SELECT person.id AS "personId", person.institution_id AS "institutionId", person.role AS "role",
    person.name AS "name", person.email AS "email", institution.name AS "centerName",
    institution.time_zone AS "timeZone", institution.help_phone AS "helpPhone"
  FROM sign_in
  JOIN person ON person.id = sign_in.person_id
  JOIN institution ON institution.id = person.institution_id
  WHERE sign_in.id = $1 AND sign_in.expires_at > $2 AND person.disabled_at IS NULL`
