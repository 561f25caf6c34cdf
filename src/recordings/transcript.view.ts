import { lengthWords } from './recordings.view'
import type { Cue } from './web-vtt'

/** A transcript, or those of its lines in which something was said. */
export interface TranscriptView {
  said: string
  /** `214 lines`, `3 of 214 lines`. */
  count: string
  cues: { seconds: number; time: string; speaker: string | null; pieces: { text: string; isHit: boolean }[] }[]
}

const MOST_LINES = 2000

/** @param said what is searched for; empty for all */
export function presentTranscript(cues: readonly Cue[], said: string): TranscriptView {
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
