/** Where the present comes from: the machine in real use, a test's own hand in tests. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is told to move, so that tests never wait for time to pass. */
export class StandingClock implements Clock {
  private current: Date

  constructor(start: string | Date) {
    this.current = new Date(start)
  }

  now(): Date {
    return new Date(this.current)
  }

  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void {
    const { seconds = 0, minutes = 0, hours = 0, days = 0 } = by
    const total = seconds + 60 * (minutes + 60 * (hours + 24 * days))
    this.current = new Date(this.current.getTime() + total * 1000)
  }

  set(to: string | Date): void {
    this.current = new Date(to)
  }
}
