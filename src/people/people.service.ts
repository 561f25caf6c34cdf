import { randomBytes, randomUUID } from 'node:crypto'
import { IsNull, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import { isUniqueViolation, type Database } from '../database'
import { Conflict, NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { Actor } from '../web'
import { Credential } from './credential.entity'
import { hashPassword } from './password'
import type { NewPerson } from './people.forms'
import { Person } from './person.entity'

/** What lies above people and has a say when somebody leaves. */
export interface PeopleHooks {
  /** How many coming sessions a person hosts: such a person cannot be switched off. */
  comingSessions(tx: EntityManager, institutionId: string, personId: string): Promise<number>
  /** How many sessions are on their way to this person, or have a former meeting removed from their Zoom account. */
  handOvers(tx: EntityManager, institutionId: string, personId: string): Promise<number>
  /** Ends what a person who leaves has lent to the center: their Zoom connection. */
  letGo(tx: EntityManager, actor: Actor, personId: string): Promise<void>
}

/** Somebody is still needed: what has to be done first, and where. */
export class StillNeeded extends Conflict {
  constructor(
    readonly person: Pick<Person, 'id' | 'name'>,
    message: string,
  ) {
    super(message)
  }
}

/** Adds people and switches them off and on. */
export class PeopleService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly hooks: PeopleHooks,
  ) {}

  /**
   * @returns the person, and the first password to hand over
   * @throws Conflict when somebody has an account with this address
   */
  async add(actor: Actor, wish: NewPerson): Promise<{ person: Person; password: string }> {
    const person = this.newPerson(actor, wish)
    const password = randomBytes(9).toString('base64url')
    const passwordHash = await hashPassword(password)
    const { institutionId, email, createdAt } = person
    try {
      await this.db.write(async tx => {
        await tx.insert(Person, person)
        await tx.insert(Credential, {
          personId: person.id,
          institutionId,
          email: email!,
          passwordHash,
          changedAt: createdAt,
        })
        await this.record(tx, actor, person, 'person.added', `added ${person.name} as ${person.role}`)
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict('Somebody already has an account with this address.')
      throw error
    }
    return { person, password }
  }

  async disable(actor: Actor, id: string): Promise<Person> {
    const person = await this.find(actor, id)
    if (person.id === actor.personId) throw new Conflict('You cannot switch off your own account.')
    await this.db.write(async tx => {
      await this.refuseIfNeeded(tx, person)
      await this.setDisabled(tx, actor, person, this.clock.now())
      await this.hooks.letGo(tx, actor, id)
    })
    return person
  }

  async enable(actor: Actor, id: string): Promise<Person> {
    const person = await this.find(actor, id)
    await this.db.write(tx => this.setDisabled(tx, actor, person, null))
    return person
  }

  // In the transaction that switches them off: a session scheduled meanwhile is seen, or fails.
  private async refuseIfNeeded(tx: EntityManager, person: Person): Promise<void> {
    const { institutionId, id, name } = person
    const coming = await this.hooks.comingSessions(tx, institutionId, id)
    const sessions = coming === 1 ? 'session' : 'sessions'
    if (coming > 0)
      throw new StillNeeded(person, `${name} hosts ${coming} coming ${sessions}. Choose another host for them first.`)
    const underWay = await this.hooks.handOvers(tx, institutionId, id)
    if (underWay > 0) throw new StillNeeded(person, `${name} is needed until ${underWayWords(underWay)} over.`)
  }

  private newPerson(actor: Actor, wish: NewPerson): Person {
    const own = {
      id: randomUUID(),
      institutionId: actor.institutionId,
      hostId: null,
      createdAt: this.clock.now(),
      disabledAt: null,
    }
    return this.db.read.create(Person, { ...wish, number: wish.number || null, ...own })
  }

  private async find(actor: Actor, id: string): Promise<Person> {
    const person = await this.db.read.findOneBy(Person, { institutionId: actor.institutionId, id })
    if (!person) throw new NotFound('This person')
    return person
  }

  private async setDisabled(tx: EntityManager, actor: Actor, person: Person, at: Date | null): Promise<void> {
    const before = { id: person.id, disabledAt: at ? IsNull() : person.disabledAt! }
    const done = await tx.update(Person, before, { disabledAt: at })
    if (!done.affected) return
    if (at) await this.record(tx, actor, person, 'person.disabled', `switched ${person.name} off`)
    else await this.record(tx, actor, person, 'person.enabled', `switched ${person.name} on again`)
  }

  private record(tx: EntityManager, actor: Actor, person: Person, kind: string, sentence: string): Promise<void> {
    return this.activity.record(tx, {
      institutionId: actor.institutionId,
      personId: actor.personId,
      subjectType: 'person',
      subjectId: person.id,
      kind,
      sentence,
    })
  }
}

const underWayWords = (count: number): string => (count === 1 ? 'a hand-over is' : `${count} hand-overs are`)
