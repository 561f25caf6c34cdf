import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import { Institution } from '../center'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import { Credential, hashPassword, Person } from '../people'
import { equalsInConstantTime } from '../web'
import { FirstAdminCode } from './sign-in.entity'

const ROW = 'first-admin'

export interface NewCenter {
  centerName: string
  timeZone: string
  name: string
  email: string
  password: string
}

/** An empty installation belongs to whoever reads its console: a one-time code makes the first center and admin. */
export class FirstAdmin {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
  ) {}

  /** @returns a new code for the console; null when there is a center already */
  async issueCode(): Promise<string | null> {
    if (!(await this.isWanted())) return null
    const code = randomBytes(15).toString('base64url')
    await this.db.write(tx => tx.upsert(FirstAdminCode, { id: ROW, codeHash: hashOf(code) }, ['id']))
    return code
  }

  async isWanted(): Promise<boolean> {
    return !(await this.db.read.existsBy(Institution, {}))
  }

  async isCode(code: string): Promise<boolean> {
    const row = await this.db.read.findOneBy(FirstAdminCode, { id: ROW })
    return row !== null && equalsInConstantTime(row.codeHash, hashOf(code))
  }

  /**
   * Makes the center and its admin, and spends the code.
   * @returns the admin; null when the code was spent meanwhile
   */
  async create(code: string, wish: NewCenter): Promise<Person | null> {
    const passwordHash = await hashPassword(wish.password)
    return this.db.write(async tx => {
      const spent = await tx.delete(FirstAdminCode, { id: ROW, codeHash: hashOf(code) })
      if (spent.affected !== 1) return null
      return createCenterWithAdmin(tx, this.activity, { ...wish, passwordHash }, this.clock.now())
    })
  }
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')

/** The center's memory begins with who made it. */
async function recordFirstAdmin(tx: EntityManager, activity: ActivityLog, admin: Person): Promise<void> {
  const { id, institutionId } = admin
  const subject = { subjectType: 'person', subjectId: id } as const
  const deed = { kind: 'person.first-admin', sentence: 'made the center and its first account' }
  await activity.record(tx, { institutionId, personId: id, ...subject, ...deed })
}

/** A new institution with one admin who can sign in. Also what `create-admin` on the command line does. */
export async function createCenterWithAdmin(
  tx: EntityManager,
  activity: ActivityLog,
  wish: Omit<NewCenter, 'password'> & { passwordHash: string },
  now: Date,
): Promise<Person> {
  const institutionId = randomUUID()
  const email = wish.email.toLowerCase()
  await tx.insert(Institution, {
    id: institutionId,
    name: wish.centerName,
    timeZone: wish.timeZone,
    helpPhone: null,
    createdAt: now,
  })
  const person = tx.create(Person, {
    id: randomUUID(),
    institutionId,
    role: 'admin',
    name: wish.name,
    email,
    createdAt: now,
  })
  await tx.insert(Person, person)
  await tx.insert(Credential, {
    personId: person.id,
    institutionId,
    email,
    passwordHash: wish.passwordHash,
    changedAt: now,
  })
  await recordFirstAdmin(tx, activity, person)
  return person
}
