/** A failure we foresaw: it has a status, and a message fit to be shown to the person who met it. */
export abstract class SimcenterError extends Error {
  abstract readonly status: number

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Unknown here, or not this person's: both look the same, so that nobody learns what exists. */
export class NotFound extends SimcenterError {
  readonly status = 404
  constructor(what = 'This page') {
    super(`${what} does not exist, or is not yours to see.`)
  }
}

/** Known to exist for this person, but not theirs to do. */
export class Forbidden extends SimcenterError {
  readonly status = 403
}

/** The request cannot be read: a field twice, a broken identifier, an unknown key. */
export class BadRequest extends SimcenterError {
  readonly status = 400
}

/** Somebody or something else was faster. */
export class Conflict extends SimcenterError {
  readonly status = 409
}

/** The database is busy or full: nothing was changed, and asking again is right. */
export class Unavailable extends SimcenterError {
  readonly status = 503
}
