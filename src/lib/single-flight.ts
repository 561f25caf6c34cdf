/** Lets callers that ask for the same thing at the same time share one answer, inside this process. */
export class SingleFlight<T> {
  private readonly flying = new Map<string, Promise<T>>()

  run(key: string, work: () => Promise<T>): Promise<T> {
    const current = this.flying.get(key)
    if (current) return current
    const flight = work().finally(() => this.flying.delete(key))
    this.flying.set(key, flight)
    return flight
  }
}
