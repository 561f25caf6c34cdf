import { In, IsNull } from 'typeorm'
import { containing, holds, type Database } from '../database'
import type { Role } from '../web'
import { Person } from './person.entity'

export const PEOPLE_PER_PAGE = 50

/** Reads of people, always of one institution. */
export class PeopleQueries {
  constructor(private readonly db: Database) {}

  find(institutionId: string, id: string): Promise<Person | null> {
    return this.db.read.findOneBy(Person, { institutionId, id })
  }

  /** Those who can be chosen for something: not disabled, by name. */
  active(institutionId: string, role: Role): Promise<Person[]> {
    return this.db.read.find(Person, {
      where: { institutionId, role, disabledAt: IsNull() },
      order: { name: 'ASC' },
      take: 5000,
    })
  }

  /** Instructors and admins: those who can host a session. */
  possibleHosts(institutionId: string): Promise<Person[]> {
    const where = { institutionId, role: In(['instructor', 'admin']), disabledAt: IsNull() }
    return this.db.read.find(Person, { where, order: { name: 'ASC' }, take: 2000 })
  }

  named(institutionId: string, ids: readonly string[]): Promise<Person[]> {
    if (ids.length === 0) return Promise.resolve([])
    return this.db.read.find(Person, { where: { institutionId, id: In([...ids]) }, order: { name: 'ASC' } })
  }

  /** One page by name, and one row more if there is another page. `after` is the last row seen. */
  list(institutionId: string, { role, q, after }: { role: string; q: string; after: string }): Promise<Person[]> {
    const query = this.db.read
      .createQueryBuilder(Person, 'p')
      .where('p.institutionId = :institutionId', { institutionId })
    if (role) query.andWhere('p.role = :role', { role })
    if (q) query.andWhere(`(${holds('p.name', ':like')} OR ${holds('p.email', ':like')})`, { like: containing(q) })
    const [name, id] = after.split('\u001f')
    if (name && id) query.andWhere('(p.name > :name OR (p.name = :name AND p.id > :id))', { name, id })
    return query
      .orderBy('p.name')
      .addOrderBy('p.id')
      .take(PEOPLE_PER_PAGE + 1)
      .getMany()
  }
}
