import { In, IsNull } from 'typeorm'
import { containing, holds, type Database } from '../database'
import { Person } from '../people'

/** What a form needs to know of learners, always of one institution. */
export class LearnerQueries {
  constructor(private readonly db: Database) {}

  /** Those of these ids that are learners of the center; what is none is left out. By name. */
  byIds(institutionId: string, ids: readonly string[]): Promise<Person[]> {
    if (ids.length === 0) return Promise.resolve([])
    return this.db.read.find(Person, {
      where: { institutionId, role: 'student', id: In([...ids]) },
      order: { name: 'ASC' },
    })
  }

  /**
   * Active learners whose name, e-mail or number holds these words, by name.
   * @param words empty for all
   */
  search(institutionId: string, words: string, most: number): Promise<Person[]> {
    const query = this.db.read
      .createQueryBuilder(Person, 'p')
      .where('p.institutionId = :institutionId AND p.role = :role', { institutionId, role: 'student' })
      .andWhere('p.disabledAt IS NULL')
    if (words) query.andWhere(`(${HOLDS})`, { like: containing(words) })
    return query.orderBy('p.name').addOrderBy('p.id').take(most).getMany()
  }

  count(institutionId: string): Promise<number> {
    return this.db.read.countBy(Person, { institutionId, role: 'student', disabledAt: IsNull() })
  }

  /**
   * Finds learners from a pasted list.
   * @param entries e-mail addresses, numbers or whole names
   * @returns who was found, and the entries that name nobody, or more than one person
   */
  async matching(institutionId: string, entries: readonly string[]): Promise<{ found: Person[]; unknown: string[] }> {
    const lower = entries.map(entry => entry.toLowerCase())
    const theirs = { institutionId, role: 'student' as const, disabledAt: IsNull() }
    const people = await this.db.read.find(Person, {
      where: [
        { ...theirs, email: In(lower) },
        { ...theirs, number: In([...entries]) },
        { ...theirs, name: In([...entries]) },
      ],
    })
    const named = (entry: string): Person[] =>
      people.filter(({ email, number, name }) => email === entry.toLowerCase() || number === entry || name === entry)
    const matches = entries.map(entry => ({ entry, people: named(entry) }))
    const isOne = ({ people: those }: { people: Person[] }): boolean => those.length === 1
    const found = new Map(matches.filter(isOne).map(match => [match.people[0]!.id, match.people[0]!]))
    return { found: [...found.values()], unknown: matches.filter(match => !isOne(match)).map(({ entry }) => entry) }
  }
}

const HOLDS = ['p.name', 'p.email', 'p.number'].map(column => holds(column, ':like')).join(' OR ')
