import { IsNull } from 'typeorm'
import { Institution } from '../center'
import type { Database } from '../database'
import { Person } from '../people'
import type { Role } from '../web'

export interface PracticeCenter {
  name: string
  people: { id: string; name: string; roleWord: string }[]
}

const ROLE_WORDS: Record<Role, string> = { admin: 'admin', instructor: 'instructor', student: 'student' }

/** The people of the demo centers whom anybody may be by one click. It exists in practice mode alone. */
export class PracticePeople {
  constructor(private readonly db: Database) {}

  /** For each center its first admin, instructor and student. */
  async list(): Promise<PracticeCenter[]> {
    const centers = await this.db.read.find(Institution, { order: { createdAt: 'ASC' }, take: 5 })
    return Promise.all(
      centers.map(async center => ({ name: center.name, people: await this.firstOfEachRole(center.id) })),
    )
  }

  find(id: string): Promise<Person | null> {
    return this.db.read.findOneBy(Person, { id, disabledAt: IsNull() })
  }

  private async firstOfEachRole(institutionId: string) {
    const roles = Object.keys(ROLE_WORDS) as Role[]
    const people = await Promise.all(
      roles.map(role => this.db.read.findOne(Person, { where: { institutionId, role }, order: { createdAt: 'ASC' } })),
    )
    return people.flatMap(person =>
      person ? [{ id: person.id, name: person.name, roleWord: ROLE_WORDS[person.role] }] : [],
    )
  }
}
