import { clockTime, dayOf, longDay } from '../lib/time-zone'
import { isLate } from './look.policy'
import type { SessionRecordings } from './recordings.queries'
import type { RecordingFacts } from './session-recording.view'

/** What stands where a recording would be. */
export interface RecordingWords {
  icon: string
  title: string
  text: string
  /** What staff can do about it. */
  offers: { action: string; text: string }[]
}

export function wordsFor(facts: RecordingFacts): RecordingWords {
  const { found, isStaff } = facts
  if (found.recordings.some(each => each.progress === 'processing')) return processing(facts)
  if (found.removed) return isStaff ? removed(found.removed, facts) : { ...GONE, offers: [] }
  const look = { action: `/sessions/${facts.session.id}/recording/look`, text: 'Look again' }
  return {
    icon: 'circle-x',
    title: 'This session was not recorded.',
    text: isStaff ? whyNot(facts) : '',
    offers: isStaff && found.recordings.length > 0 ? [look] : [],
  }
}

function processing({ session, found, isStaff, now, hourMs }: RecordingFacts): RecordingWords {
  const base = `/sessions/${session.id}/recording`
  if (!isStaff || !found.recordings.some(each => isLate(each, now, hourMs))) return { ...PROCESSING, offers: [] }
  return {
    icon: 'hourglass',
    title: 'No recording has arrived after 24 hours.',
    text: 'Zoom may still be at work. If the session was not recorded, say so here.',
    offers: [
      { action: `${base}/look`, text: 'Look again' },
      { action: `${base}/none`, text: 'Mark as not recorded' },
    ],
  }
}

const PROCESSING = {
  icon: 'loader',
  title: 'Zoom is preparing the recording.',
  text: 'This usually takes about twice as long as the session, sometimes up to 24 hours.',
}

const GONE = { icon: 'circle-x', title: 'The recording is no longer available.', text: '' }

function removed({ place, at }: NonNullable<SessionRecordings['removed']>, { zone }: RecordingFacts): RecordingWords {
  const when = `On ${longDay(dayOf(at, zone))} at ${clockTime(at, zone)}.`
  if (place === 'deleted')
    return {
      icon: 'circle-x',
      title: 'The recording was deleted in Zoom.',
      text: `${when} It cannot be brought back.`,
      offers: [],
    }
  const text = `${when} Zoom keeps it there for 30 days: whoever hosts the meeting can recover it, and it appears here again.`
  return { icon: 'circle-x', title: 'The recording was moved to the trash in Zoom.', text, offers: [] }
}

function whyNot({ session, host }: RecordingFacts): string {
  const { instructorName: name } = session
  if (!session.startedAt) return 'Nobody started the meeting in Zoom.'
  if (host.plan === 'basic')
    return `The Zoom plan of ${name} is Basic: no cloud recording, and meetings stop after 40 minutes. Ask your Zoom admin for a license.`
  if (host.cloudRecording === 'off') return `Cloud recording is switched off in the Zoom settings of ${name}.`
  if (session.recordsToCloud === false) return 'The meeting was made without cloud recording.'
  return 'The recording was stopped, or was too short for Zoom to keep.'
}
