import { Unavailable } from '../errors'

interface Waiting {
  proceed(): void
  refuse(): void
}

/** Lets only so many through at a time, first come, first served; who waits too long is turned away. */
export class WriteGate {
  private inside = 0
  private isClosed = false
  private readonly waiting = new Set<Waiting>()
  private whenEmpty: () => void = () => undefined

  constructor(
    private readonly places: number,
    private readonly mostWaiting: number,
    private readonly deadlineMs: number,
  ) {}

  /** @throws Unavailable when too many wait already, or the deadline passes before it is this one's turn */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    try {
      return await work()
    } finally {
      this.leave()
    }
  }

  /** Turns away who waits and who comes; returns when nobody is inside any more. */
  async close(): Promise<void> {
    this.isClosed = true
    for (const each of this.waiting) each.refuse()
    if (this.inside > 0) await new Promise<void>(resolve => (this.whenEmpty = resolve))
  }

  private async enter(): Promise<void> {
    if (this.isClosed) throw new Unavailable('The server is stopping. Nothing was changed. Try again in a moment.')
    if (this.inside < this.places) this.inside++
    else if (this.waiting.size < this.mostWaiting) await this.turn()
    else throw crowded()
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        proceed: () => this.settle(waiting, timer, resolve),
        refuse: () => this.settle(waiting, timer, () => reject(crowded())),
      }
      const timer = setTimeout(() => waiting.refuse(), this.deadlineMs)
      this.waiting.add(waiting)
    })
  }

  private settle(waiting: Waiting, timer: NodeJS.Timeout, act: () => void): void {
    clearTimeout(timer)
    this.waiting.delete(waiting)
    act()
  }

  // Who leaves hands the place to the next, so that nobody who comes later can slip in between.
  private leave(): void {
    const [next] = this.waiting
    if (next) return next.proceed()
    this.inside--
    if (this.inside === 0) this.whenEmpty()
  }
}

const crowded = (): Unavailable =>
  new Unavailable('Too many changes are waiting to be saved. Nothing was changed. Try again in a moment.')
