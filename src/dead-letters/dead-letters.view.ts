import { DateTime } from 'luxon'
import type { Job } from '../database'
import { isoWithOffset } from '../lib/time-zone'
import { definePage, type Page } from '../web'
import { plainError, type PlainError } from './plain-error'
import { workWords } from './work-words'

export const deadLettersPage = definePage<DeadLettersPage>('dead-letters/list')

export interface DeadLettersPage extends Page {
  letters: DeadLetter[]
}

export interface DeadLetter {
  id: string
  work: string
  /** The thing that it is about, where that has a page. */
  about: { href: string; text: string } | null
  error: PlainError | null
  tried: string
  when: string
  iso: string
}

export function presentDeadLetters(jobs: readonly Job[], zone: string, now: Date): DeadLettersPage {
  return { title: 'Work that was given up', section: 'zoom', letters: jobs.map(job => letterOf(job, zone, now)) }
}

function letterOf(job: Job, zone: string, now: Date): DeadLetter {
  const at = job.finishedAt ?? job.createdAt
  return {
    id: job.id,
    work: workWords(job.kind),
    about: aboutOf(job),
    error: plainError(job.lastError),
    tried: job.attempts === 1 ? 'Tried once' : `Tried ${job.attempts} times`,
    when: whenOf(at, zone, now),
    iso: isoWithOffset(at, zone),
  }
}

const ID = /^[0-9a-f-]{36}$/

function aboutOf({ kind, payload }: Job): DeadLetter['about'] {
  const { id, sessionId, personId } = (payload ?? {}) as Record<string, unknown>
  if (typeof sessionId === 'string' && ID.test(sessionId))
    return { href: `/sessions/${sessionId}`, text: 'Open the session' }
  if (kind === 'reminders.mail' && typeof personId === 'string' && ID.test(personId))
    return { href: `/zoom/people/${personId}`, text: 'Open the person' }
  if (kind === 'webhooks.apply' && typeof id === 'string' && ID.test(id))
    return { href: `/zoom/events/${id}`, text: 'Open the event' }
  return null
}

function whenOf(at: Date, zone: string, now: Date): string {
  const [local, today] = [at, now].map(each => DateTime.fromJSDate(each, { zone }).setLocale('en-US'))
  if (local!.hasSame(today!, 'day')) return `Today, ${local!.toFormat('HH:mm')}`
  return local!.toFormat(local!.year === today!.year ? 'LLL d, HH:mm' : 'LLL d yyyy, HH:mm')
}
