/** Thrown by a job that knows when it is worth trying again. */
export class RetryAt extends Error {
  constructor(
    readonly at: Date,
    reason: string,
  ) {
    super(reason)
    this.name = 'RetryAt'
  }
}

/** Thrown by a job for which no further try can make a difference: a person has to decide. */
export class NotWorthRetrying extends Error {}

/** How long a failed job waits. */
export interface BackOff {
  /** Milliseconds before the second try, at most; doubled with each further one. */
  baseMs: number
  capMs: number
  /** After so many tries a job is a dead letter. */
  mostAttempts: number
}

export const backOff = (baseMs: number): BackOff => ({ baseMs, capMs: 5 * 60_000, mostAttempts: 8 })

// Zoom being down or busy is nobody's fault and ends by itself: such a job is not buried before a week has passed.
const PATIENT_ATTEMPTS = 2500

/**
 * When to try a failed job again.
 * @param attempts how often it was tried
 * @param random 0 to 1: full jitter, so that many jobs that failed together do not come back together
 * @returns the moment, or null when it is to be buried
 */
export function nextTry(error: unknown, attempts: number, policy: BackOff, now: Date, random: number): Date | null {
  if (error instanceof NotWorthRetrying) return null
  const told = toldMoment(error)
  if (attempts >= (isTransient(error) ? PATIENT_ATTEMPTS : policy.mostAttempts)) return null
  if (told && told > now) return told
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempts - 1, 20))
  return new Date(now.getTime() + Math.ceil(ceiling * random))
}

/** An error that knows when to come back, or that coming back makes sense at all: Zoom is down, or busy. */
interface Postponed {
  retryAt?: Date | null
  retryAfter?: Date | null
}

const isPostponed = (error: unknown): error is Postponed =>
  error instanceof Error && ('retryAt' in error || 'retryAfter' in error)

function toldMoment(error: unknown): Date | null {
  if (error instanceof RetryAt) return error.at
  return isPostponed(error) ? (error.retryAt ?? error.retryAfter ?? null) : null
}

const isTransient = (error: unknown): boolean => error instanceof RetryAt || isPostponed(error)
