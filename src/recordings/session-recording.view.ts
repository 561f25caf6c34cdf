import { clockTime, dayOf, longDay } from '../lib/time-zone'
import { isLate } from './look.policy'
import { lengthWords } from './recordings.view'
import type { Part, SessionRecordings } from './recordings.queries'
import type { Cue } from './web-vtt'

/** The recording of a session, as its page shows it: something to play, or words. */
export type RecordingView = ({ kind: 'play' } & PlayerView) | ({ kind: 'words' } & RecordingWords)

export interface PlayerView {
  src: string
  isVideo: boolean
  trackSrc: string | null
  parts: { href: string; text: string; isCurrent: boolean }[]
  transcript: TranscriptView | null
  /** Why there is no transcript. */
  transcriptWords: string
  /** Zoom does not hand it out now: why, and what helps. */
  blocked: { title: string; text: string } | null
}

export interface TranscriptView {
  said: string
  /** `214 lines`, `3 of 214 lines`. */
  count: string
  cues: { seconds: number; time: string; speaker: string | null; pieces: { text: string; isHit: boolean }[] }[]
}

export interface RecordingWords {
  icon: string
  title: string
  text: string
  /** What staff can do about it. */
  offers: { action: string; text: string }[]
}

export interface RecordingFacts {
  session: { id: string; instructorName: string; startedAt: Date | null; recordsToCloud: boolean | null }
  found: SessionRecordings
  isStaff: boolean
  /** Of the host's Zoom account, where it is known. */
  host: { isConnected: boolean; plan: 'basic' | 'licensed' | null; cloudRecording: 'on' | 'off' | null }
  /** Which part is wanted, from 0. */
  part: number
  /** What is searched for in the transcript. */
  said: string
  now: Date
  zone: string
  hourMs: number
}

const MOST_LINES = 2000

export function presentSessionRecording(facts: RecordingFacts): RecordingView {
  const part = facts.found.parts[facts.part] ?? facts.found.parts[0]
  return part ? { kind: 'play', ...player(part, facts) } : { kind: 'words', ...words(facts) }
}

function player(part: Part, { session, found, host, said }: RecordingFacts): PlayerView {
  const { parts } = found
  const lines = part.cues.length > 0
  return {
    src: `/recordings/files/${part.fileId}/stream`,
    isVideo: part.isVideo,
    trackSrc: part.transcriptId ? `/recordings/files/${part.transcriptId}/track` : null,
    parts:
      parts.length < 2
        ? []
        : parts.map((each, index) => ({
            href: `/sessions/${session.id}?part=${index + 1}#recording`,
            text: `Part ${index + 1}${each.seconds ? ` (${lengthWords(each.seconds)})` : ''}`,
            isCurrent: each === part,
          })),
    transcript: lines ? transcript(part.cues, said) : null,
    transcriptWords: found.awaitsTranscript ? TRANSCRIPT_COMES : NO_TRANSCRIPT,
    blocked: host.isConnected ? null : blocked(session.instructorName),
  }
}

const TRANSCRIPT_COMES = 'Zoom has written it. It appears here within minutes.'
const NO_TRANSCRIPT =
  'Zoom made no transcript, or it is still on its way. Captions need audio transcript to be on in the host’s Zoom settings.'

const blocked = (host: string): PlayerView['blocked'] => ({
  title: 'Zoom does not hand out this recording right now.',
  text: `It plays again when ${host} connects Zoom again.`,
})

function transcript(cues: readonly Cue[], said: string): TranscriptView {
  const wanted = said.toLowerCase()
  const hits = wanted ? cues.filter(cue => `${cue.speaker ?? ''} ${cue.text}`.toLowerCase().includes(wanted)) : cues
  return {
    said,
    count: wanted ? `${hits.length} of ${cues.length} lines` : `${cues.length} ${cues.length === 1 ? 'line' : 'lines'}`,
    cues: hits.slice(0, MOST_LINES).map(cue => ({
      seconds: Math.floor(cue.from),
      time: lengthWords(Math.floor(cue.from)),
      speaker: cue.speaker,
      pieces: piecesOf(cue.text, wanted),
    })),
  }
}

function piecesOf(text: string, wanted: string): { text: string; isHit: boolean }[] {
  // Letters whose small form has another length would shift the place of the hit.
  const lower = text.toLowerCase()
  if (!wanted || lower.length !== text.length) return [{ text, isHit: false }]
  const pieces: { text: string; isHit: boolean }[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    pieces.push({ text: text.slice(from, at), isHit: false }, { text: text.slice(at, at + wanted.length), isHit: true })
    from = at + wanted.length
  }
  return [...pieces, { text: text.slice(from), isHit: false }].filter(piece => piece.text !== '')
}

function words(facts: RecordingFacts): RecordingWords {
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
