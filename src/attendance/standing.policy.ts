import { secondsWithin, type ClosedSpan, type Span } from './presence'

/** A learner's attendance in one word. `expected`: the session goes on, and they are not there yet. */
export type Standing =
  | { kind: 'present' | 'left-early' | 'away' | 'expected' | 'absent' }
  | { kind: 'late'; minutes: number; leftEarly: boolean }

/** What there was to attend: when it really began and ended, within what was planned. */
export interface Occasion {
  window: ClosedSpan
  isOver: boolean
}

/** Coming or going within so many minutes is on time. */
const GRACE_MS = 5 * 60_000
const MINUTE_MS = 60_000

/**
 * The time that counts: the planned one, shortened when the meeting began late or ended early, for nobody can be in
 * a meeting that is not open. A meeting held at another time altogether counts as it was.
 */
export function occasionOf(plan: ClosedSpan, runs: readonly Span[], isOver: boolean): Occasion {
  if (runs.length === 0) return { window: plan, isOver }
  const from = new Date(Math.min(...runs.map(run => run.from.getTime())))
  const to = new Date(Math.max(...runs.map(run => (run.to ?? plan.to).getTime())))
  const begins = from > plan.from ? from : plan.from
  const ends = to < plan.to ? to : plan.to
  return { window: begins < ends ? { from: begins, to: ends } : { from, to }, isOver }
}

/** @param spans when the learner was there, by device; in any order */
export function standingOf(spans: readonly Span[], { window, isOver }: Occasion): Standing {
  if (spans.length === 0) return { kind: isOver ? 'absent' : 'expected' }
  const first = Math.min(...spans.map(span => span.from.getTime()))
  const late = first - window.from.getTime()
  const last = Math.max(...spans.map(span => span.to?.getTime() ?? Infinity))
  const leftEarly = isOver && window.to.getTime() - last > GRACE_MS
  if (late > GRACE_MS) return { kind: 'late', minutes: Math.floor(late / MINUTE_MS), leftEarly }
  if (leftEarly) return { kind: 'left-early' }
  return { kind: !isOver && last !== Infinity ? 'away' : 'present' }
}

/** Whole minutes that count for the learner. */
export const minutesIn = (spans: readonly ClosedSpan[], { window }: Occasion): number =>
  Math.round(secondsWithin(spans, window) / 60)
