import { IANAZone } from 'luxon'
import { startOfDay } from '../lib/time-zone'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const MOST_KEPT = 200

/**
 * Consecutive days of a calendar page, on the clocks of one zone. Looks the zone's offset up once a day
 * instead of once a session; only on the days when the clocks change does every instant ask again.
 */
export class CalendarDays {
  readonly dates: readonly string[]
  private readonly zone: IANAZone
  /** The instant at which each day begins, and the one at which the last ends. */
  private readonly starts: number[]
  /** What the zone is ahead of UTC at each of these instants, in milliseconds. */
  private readonly offsets: number[]
  private static readonly kept = new Map<string, CalendarDays>()

  /** As the constructor. Everybody looks at the same few weeks, so they are worked out once. */
  static of(zoneName: string, first: string, count: number): CalendarDays {
    const key = `${zoneName} ${first} ${count}`
    const known = this.kept.get(key) ?? new CalendarDays(zoneName, first, count)
    this.kept.delete(key)
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value!)
    this.kept.set(key, known)
    return known
  }

  /**
   * @param zoneName IANA name
   * @param first `2026-11-30`
   * @param count how many days
   */
  constructor(zoneName: string, first: string, count: number) {
    this.zone = IANAZone.create(zoneName)
    const dates = Array.from({ length: count + 1 }, (_, n) => daysAfter(first, n))
    this.starts = [startOfDay(first, zoneName).getTime()]
    this.offsets = [this.askZone(this.starts[0]!)]
    for (const date of dates.slice(1)) this.append(date, zoneName)
    this.dates = dates.slice(0, count)
  }

  /** The first instant of the first day. */
  get from(): Date {
    return new Date(this.starts[0]!)
  }

  /** The first instant after the last day. */
  get to(): Date {
    return new Date(this.starts.at(-1)!)
  }

  /** The first instants of all days, and the one after the last. */
  get boundaries(): Date[] {
    return this.starts.map(start => new Date(start))
  }

  /** Which day the instant falls on; -1 outside. */
  indexOf(instant: Date): number {
    const at = instant.getTime()
    if (at >= this.starts.at(-1)!) return -1
    return this.starts.findLastIndex(start => start <= at)
  }

  /** What the clocks show, in minutes after the 00:00 of a day; 1440 and more on the days after it. */
  minutesInto(day: number, instant: Date): number {
    return Math.floor((this.local(instant) - nominal(this.dates[day]!)) / MINUTE)
  }

  /** `2026-12-02`, also outside of these days. */
  date(instant: Date): string {
    return new Date(this.local(instant)).toISOString().slice(0, 10)
  }

  /** `08:05` */
  clock(instant: Date): string {
    return new Date(this.local(instant)).toISOString().slice(11, 16)
  }

  /** `2026-12-02T08:05-06:00`, for `<time datetime>`. */
  iso(instant: Date): string {
    return new Date(this.local(instant)).toISOString().slice(0, 16) + offsetWords(this.offsetAt(instant))
  }

  /** The days on which the clocks change. */
  clockChanges(): string[] {
    return this.dates.filter((_, day) => !this.isUniform(day))
  }

  private append(date: string, zoneName: string): void {
    const former = this.offsets.at(-1)!
    const expected = nominal(date) - former
    const isExpected = this.askZone(expected) === former
    const start = isExpected ? expected : startOfDay(date, zoneName).getTime()
    this.starts.push(start)
    this.offsets.push(isExpected ? former : this.askZone(start))
  }

  private local(instant: Date): number {
    return instant.getTime() + this.offsetAt(instant)
  }

  private offsetAt(instant: Date): number {
    const day = this.indexOf(instant)
    return day >= 0 && this.isUniform(day) ? this.offsets[day]! : this.askZone(instant.getTime())
  }

  private isUniform(day: number): boolean {
    if (this.offsets[day] === this.offsets[day + 1]) return true
    return this.askZone(this.starts[day + 1]! - 1) === this.offsets[day]
  }

  private askZone(at: number): number {
    return this.zone.offset(at) * MINUTE
  }
}

/** The date so many days later; negative goes back. Dates are counted as if every day had 24 hours: they have no zone. */
export const daysAfter = (date: string, days: number): string =>
  new Date(nominal(date) + days * DAY).toISOString().slice(0, 10)

/** 00:00 UTC of the date. */
export const nominal = (date: string): number => Date.parse(`${date}T00:00:00Z`)

function offsetWords(offset: number): string {
  const minutes = Math.abs(offset / MINUTE)
  const two = (n: number) => String(Math.trunc(n)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
