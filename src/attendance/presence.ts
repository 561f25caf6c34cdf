/** One arrival or departure, as Zoom told it: in an event, or in its list of participants. */
export interface Mark {
  runUuid: string
  /** The participant within this run of the meeting. */
  participantKey: string
  kind: 'join' | 'leave'
  at: Date
  name: string | null
  email: string | null
  zoomUserId: string | null
}

/** A stretch of time. Without an end it is still going on. */
export interface Span {
  from: Date
  to: Date | null
}

/** A stretch of time that is over. */
export interface ClosedSpan {
  from: Date
  to: Date
}

/**
 * When somebody was in the meeting. The marks may come in any order, twice, and incomplete: the answer depends on
 * the set of them alone. A departure that nobody saw is the end of the run; an arrival that nobody saw leaves only
 * the moment of the departure.
 * @param marks all of one participant in one run
 * @param runEndedAt null while the run goes on
 */
export function spansOf(marks: readonly Mark[], runEndedAt: Date | null): Span[] {
  const spans: Span[] = []
  let open: Date | null = null
  for (const { at, joins, leaves } of momentsOf(marks)) {
    if (open && leaves) {
      spans.push({ from: open, to: at })
      open = joins ? at : null
    } else if (!open && joins && leaves) spans.push({ from: at, to: at })
    else if (!open && joins) open = at
    else if (!open && spans.length === 0) spans.push({ from: at, to: at })
  }
  if (open) spans.push({ from: open, to: runEndedAt && later(open, runEndedAt) })
  return spans
}

// In one second somebody may have left and come back, or come and gone: which of the two depends on what was before.
function momentsOf(marks: readonly Mark[]): { at: Date; joins: boolean; leaves: boolean }[] {
  const times = [...new Set(marks.map(mark => mark.at.getTime()))].sort((a, b) => a - b)
  const has = (time: number, kind: Mark['kind']): boolean =>
    marks.some(mark => mark.kind === kind && mark.at.getTime() === time)
  return times.map(time => ({ at: new Date(time), joins: has(time, 'join'), leaves: has(time, 'leave') }))
}

/** The spans as one person lived them: two devices at the same time count once. */
export function merged(spans: readonly Span[], now: Date): ClosedSpan[] {
  const sorted = spans
    .map(({ from, to }) => ({ from, to: to ?? later(from, now) }))
    .sort((a, b) => a.from.getTime() - b.from.getTime())
  const result: ClosedSpan[] = []
  for (const span of sorted) {
    const last = result.at(-1)
    if (last && span.from <= last.to) last.to = later(last.to, span.to)
    else result.push({ ...span })
  }
  return result
}

/** How much of the window the spans fill, in seconds. The spans must not overlap. */
export function secondsWithin(spans: readonly ClosedSpan[], window: ClosedSpan): number {
  return spans.reduce((sum, span) => {
    const from = Math.max(span.from.getTime(), window.from.getTime())
    const to = Math.min(span.to.getTime(), window.to.getTime())
    return sum + Math.max(0, to - from) / 1000
  }, 0)
}

const later = (a: Date, b: Date): Date => (a > b ? a : b)
