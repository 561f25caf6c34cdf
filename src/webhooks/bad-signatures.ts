import type { Clock } from '../lib/clock'

const WINDOW_MS = 60_000
const MOST_BAD = 60
const MOST_SOURCES = 10_000

/**
 * Counts deliveries with a wrong signature, by where they came from. It only decides how a wrong one is answered: a
 * right signature is always accepted, so that nobody can shut Zoom out by sending rubbish through the same proxy.
 */
export class BadSignatures {
  private counts = new Map<string, number>()
  private since = 0

  constructor(private readonly clock: Clock) {}

  /** @returns how many seconds the source should stay away, or null while it may go on */
  count(source: string): number | null {
    const now = this.clock.now().getTime()
    if (now - this.since >= WINDOW_MS || now < this.since || this.counts.size >= MOST_SOURCES) {
      this.counts = new Map()
      this.since = now
    }
    const count = (this.counts.get(source) ?? 0) + 1
    this.counts.set(source, count)
    return count > MOST_BAD ? Math.ceil((this.since + WINDOW_MS - now) / 1000) : null
  }
}
