import type { Standing } from './standing.policy'

/** How a standing looks and reads. */
export interface StandingWords {
  text: string
  /** `null`: neutral. */
  kind: 'ok' | 'warn' | 'bad' | null
  /** The look of the presence bar. */
  bar: 'present' | 'late' | 'part' | 'absent'
}

const WORDS: Record<Exclude<Standing['kind'], 'late'>, StandingWords> = {
  present: { text: 'Present', kind: 'ok', bar: 'present' },
  'left-early': { text: 'Left early', kind: 'warn', bar: 'part' },
  away: { text: 'Left', kind: null, bar: 'present' },
  expected: { text: 'Not here yet', kind: null, bar: 'absent' },
  absent: { text: 'Absent', kind: 'bad', bar: 'absent' },
}

export function standingWords(standing: Standing): StandingWords {
  if (standing.kind !== 'late') return WORDS[standing.kind]
  const left = standing.leftEarly ? ', left early' : ''
  return { text: `Late ${standing.minutes} min${left}`, kind: 'warn', bar: 'late' }
}
