import { definePage, initials, type FormState, type Page, type Role } from '../web'
import type { StillNeeded } from './people.service'
import type { Person } from './person.entity'

const ROLE_WORDS: Record<Role, string> = { admin: 'Administrator', instructor: 'Instructor', student: 'Student' }

export interface PeoplePage extends Page {
  people: PersonLine[]
  form: FormState
  filter: { role: string; q: string }
  canAdd: boolean
  /** Set right after somebody was added: the only moment at which the first password can be seen. */
  added: { name: string; email: string; password: string } | null
  next: string | null
  /** Why somebody could not be switched off, and where that is changed. */
  stillNeeded: { title: string; text: string; action: { href: string; text: string } } | null
}

export interface PersonLine {
  id: string
  name: string
  initials: string
  email: string
  number: string
  roleWord: string
  isDisabled: boolean
}

export const peoplePage = definePage<PeoplePage>('people/people')

export const presentPerson = (person: Person): PersonLine => ({
  id: person.id,
  name: person.name,
  initials: initials(person.name),
  email: person.email ?? '–',
  number: person.number ?? '–',
  roleWord: ROLE_WORDS[person.role],
  isDisabled: person.disabledAt !== null,
})

export const stillNeeded = ({ person, message }: StillNeeded): NonNullable<PeoplePage['stillNeeded']> => ({
  title: `${person.name} cannot be switched off yet.`,
  text: message,
  action: { href: `/people/${person.id}/hand-over`, text: 'Hand the sessions over' },
})
