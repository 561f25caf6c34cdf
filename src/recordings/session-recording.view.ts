import { lengthWords } from './recordings.view'
import { wordsFor, type RecordingWords } from './recording-words'
import type { Part, SessionRecordings } from './recordings.queries'
import { presentTranscript, type TranscriptView } from './transcript.view'

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

export function presentSessionRecording(facts: RecordingFacts): RecordingView {
  const part = facts.found.parts[facts.part] ?? facts.found.parts[0]
  return part ? { kind: 'play', ...player(part, facts) } : { kind: 'words', ...wordsFor(facts) }
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
    transcript: lines ? presentTranscript(part.cues, said) : null,
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
