/** Aborts a download that stands still, however long the whole of it takes. Time the reader takes does not count. */
export class DownloadWatch {
  private readonly controller = new AbortController()
  private readonly started = performance.now()

  /** @param stillMs the longest wait for one answer or one piece */
  constructor(
    private readonly stillMs: number,
    private readonly mostMs: number,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Waits for the next sign of life. */
  async while<T>(wait: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.abort(new Error('the download stands still')), this.stillMs)
    try {
      return await wait
    } finally {
      clearTimeout(timer)
      if (performance.now() - this.started > this.mostMs) this.abort(new Error('the download takes too long'))
    }
  }

  abort(reason?: Error): void {
    this.controller.abort(reason)
  }
}
