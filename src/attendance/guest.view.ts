import { definePage, emptyForm, type FormState, type Page } from '../web'
import { NOBODY } from './attendance.forms'
import type { GuestAttendance, SessionAttendance } from './report'
import { standingWords } from './standing-words'

export const guestPage = definePage<GuestPage>('attendance/guest')

export interface GuestPage extends Page {
  form: FormState
  guest: string
  sessionHref: string
  sessionTitle: string
  action: string
  options: { value: string; label: string }[]
}

export interface GuestFacts {
  session: { id: string; title: string }
  guest: GuestAttendance
  report: SessionAttendance
  form?: FormState
}

export function presentGuest({ session, guest, report, form = formFor(guest) }: GuestFacts): GuestPage {
  return {
    title: `Who was “${guest.name}”?`,
    section: 'calendar',
    form,
    guest: guest.name,
    sessionHref: `/sessions/${session.id}`,
    sessionTitle: session.title,
    action: `/sessions/${session.id}/attendance/guests/${guest.id}`,
    options: [
      { value: '', label: 'Choose a learner' },
      ...report.learners.map(({ person, standing }) => ({
        value: person.personId,
        label: `${person.name}, ${standingWords(standing).text.toLowerCase()}`,
      })),
      { value: NOBODY, label: 'Somebody else, not on the roster' },
    ],
  }
}

const formFor = ({ decision }: GuestAttendance): FormState =>
  emptyForm(decision === undefined ? {} : { person: decision ?? NOBODY })
