import { visibleText } from '../attendance'

/** One line of a transcript. */
export interface Cue {
  /** Seconds from the start of the recording. */
  from: number
  to: number
  speaker: string | null
  text: string
}

const MOST_CUES = 5000
const MOST_LETTERS = 1000
const TIMING = /^((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3})/
const VOICE = /^<v(?:\.[^\s>]+)?\s+([^>]{1,120})>/
// Zoom writes who spoke before the words: `Amara Okafor: Welcome.`
const SPEAKER = /^([^:]{1,80}):\s+(?=\S)/
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

/** Reads a WebVTT file (W3C), as much of it as Zoom writes. What is not a cue is passed over. */
export function parseWebVtt(file: string): Cue[] {
  const blocks = file
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
  const cues: Cue[] = []
  for (const block of blocks) {
    const cue = cueOf(block.split('\n'))
    if (cue) cues.push(cue)
    if (cues.length === MOST_CUES) break
  }
  return cues.sort((a, b) => a.from - b.from)
}

function cueOf(lines: string[]): Cue | null {
  const at = lines.findIndex(line => TIMING.test(line))
  const [, from, to] = TIMING.exec(lines[at] ?? '') ?? []
  if (!from || !to) return null
  const { speaker, text } = spoken(
    lines
      .slice(at + 1)
      .join(' ')
      .trim(),
  )
  return text === '' ? null : { from: seconds(from), to: Math.max(seconds(from), seconds(to)), speaker, text }
}

function spoken(line: string): Pick<Cue, 'speaker' | 'text'> {
  const voice = VOICE.exec(line)
  const words = plain(line)
  const named = voice ? null : SPEAKER.exec(words)
  const speaker = voice?.[1] ?? named?.[1]
  return {
    speaker: speaker ? plain(speaker).slice(0, 120) : null,
    text: words.slice(named?.[0].length ?? 0).slice(0, MOST_LETTERS),
  }
}

function plain(text: string): string {
  const words = text.replace(/<[^>]*>/g, '').replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
  return visibleText(words.replace(/\s+/g, ' '))
}

function seconds(time: string): number {
  return time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
}

/** The cues as a file that a player shows as captions. */
export function toWebVtt(cues: readonly Cue[]): string {
  return ['WEBVTT', ...cues.map(cueText)].join('\n\n') + '\n'
}

function cueText({ from, to, speaker, text }: Cue): string {
  const voice = speaker ? `<v ${escaped(speaker)}>` : ''
  return `${timestamp(from)} --> ${timestamp(to)}\n${voice}${escaped(text)}`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function timestamp(time: number): string {
  const ms = Math.round(time * 1000)
  const pad = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, '0')
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`
}
