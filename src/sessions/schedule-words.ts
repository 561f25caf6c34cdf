import type { Flash, FormState } from '../web'
import { meetingNote, type MeetingFacts, type Reader } from './meeting-words'
import { busyWords } from './room-day.view'
import type { Choices } from './schedule-desk'
import type { SchedulePage } from './schedule.view'
import { typedLearners, typedValue } from './sessions.forms'

/** What the person is told after saving. */
export function savedWords(
  fate: MeetingFacts | null,
  reader: Reader,
  busy: readonly string[],
  isSaved: boolean,
): Flash {
  if (!isSaved) return { kind: 'info', title: 'This form was sent already.', text: 'This is the session that it made.' }
  const note = fate && meetingNote(fate, reader)
  const also = busy.length > 0 ? ` ${busyWords(busy)}` : ''
  if (note) return { ...note, title: `Session saved. ${note.title}`, text: note.text + also }
  const link = fate?.onZoom ? 'Its Zoom link is ready.' : ''
  return { kind: also ? 'warn' : 'ok', title: 'Session saved.', text: (link + also).trim() }
}

const LABELS = {
  title: 'Title',
  program: 'Program',
  instructor: 'Host',
  date: 'Date',
  time: 'Starts',
  minutes: 'Length in minutes',
  timeZone: 'Time zone',
  where: 'Where',
  room: 'Room',
} as const

/** What somebody entered into a form that was out of date, where it differs from what is stored now. */
export function lostWords(
  typed: FormState['values'],
  current: FormState['values'],
  choices: Choices,
): NonNullable<SchedulePage['stale']> {
  const names = new Map([...choices.programs, ...choices.hosts, ...choices.rooms].map(({ id, name }) => [id, name]))
  const lost = (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .filter(field => typedValue(typed, field) !== typedValue(current, field))
    .map(field => `${LABELS[field]}: ${names.get(typedValue(typed, field)) ?? typedValue(typed, field)}`)
  const [before, now] = [typedLearners(typed).length, typedLearners(current).length]
  return {
    title: 'Somebody changed this session after you opened it.',
    text: 'Nothing you entered was saved. The form below shows the session as it is now.',
    lost: before === now ? lost : [...lost, `Learners: ${before}`],
  }
}
