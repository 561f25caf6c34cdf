import type { Clock } from '../lib/clock'

interface ClockState {
  offsetMs: number
  pausedAt: string | null
}

/** The simulator's own time: the base clock, moved forward or held. Its state lies in the world, so that it is saved with it. */
export class SimulatedClock implements Clock {
  constructor(
    readonly base: Clock,
    private readonly state: () => ClockState,
  ) {}

  now(): Date {
    const { offsetMs, pausedAt } = this.state()
    return pausedAt ? new Date(pausedAt) : new Date(this.base.now().getTime() + offsetMs)
  }

  advance(seconds: number): void {
    const state = this.state()
    if (state.pausedAt) state.pausedAt = new Date(Date.parse(state.pausedAt) + seconds * 1000).toISOString()
    else state.offsetMs += seconds * 1000
  }

  pause(): void {
    this.state().pausedAt ??= this.now().toISOString()
  }

  resume(): void {
    const state = this.state()
    if (!state.pausedAt) return
    state.offsetMs = Date.parse(state.pausedAt) - this.base.now().getTime()
    state.pausedAt = null
  }
}
