import { SimcenterError } from '../errors'

/** What the log needs to find a call again, and Zoom support asks for. Holds no token and no code. */
export interface ZoomTrace {
  /** Method and path pattern, such as `GET /meetings/{id}`. */
  call: string
  /** Null when there was no answer. */
  httpStatus: number | null
  /** Zoom's own number, or the OAuth error name. */
  code: number | string | null
  /** What Zoom said. Foreign text: escape it. */
  text: string | null
  /** `x-zm-trackingid` of the answer. */
  trackingId: string | null
}

/** A call to Zoom that did not do what was asked. */
export abstract class ZoomError extends SimcenterError {
  constructor(
    message: string,
    readonly trace: ZoomTrace,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** No usable answer: network, deadline, 5xx, a page instead of JSON. Nothing is known to be wrong; ask again later. */
export class ZoomUnavailable extends ZoomError {
  readonly status = 503
  readonly transient = true
  constructor(
    trace: ZoomTrace,
    /** When Zoom asked to come back, if it said. */
    readonly retryAfter: Date | null = null,
    options?: ErrorOptions,
  ) {
    super('Zoom is not answering right now. Nothing is lost. Try again in a minute.', trace, options)
  }
}

/** Too many calls for this Zoom account or host. */
export class ZoomRateLimited extends ZoomError {
  readonly status = 503
  readonly transient = true
  constructor(
    trace: ZoomTrace,
    readonly retryAt: Date,
    /** A limit per day: nothing helps before `retryAt`, so park the work instead of backing off. */
    readonly daily: boolean,
  ) {
    super('Zoom asks us to slow down. This is done as soon as Zoom allows it.', trace)
  }
}

/**
 * `invalid-grant`: Zoom says no more. `code`: the consent code is wrong, used or older than five minutes.
 * `owner-gone`: the user left the account (4735). `unknown-token` (4737). `reused`: an old refresh token once too
 * often (4740). `superseded`: the same Zoom user authorized again (4741).
 */
export type GrantRefusal = 'invalid-grant' | 'code' | 'owner-gone' | 'unknown-token' | 'reused' | 'superseded'

/** This person's authorization is over: only a new consent helps. Only the token endpoint says that. */
export class GrantRefused extends ZoomError {
  readonly status = 422
  constructor(
    trace: ZoomTrace,
    readonly reason: GrantRefusal,
  ) {
    super('Zoom no longer accepts this connection. Connect Zoom again.', trace)
  }
}

/**
 * `credentials`: client ID or secret wrong. `redirect`: the redirect URL is not the registered one. `disabled`: Zoom
 * switched the app off (4717). `turned-off`: the Zoom admin withdrew the approval (4738). `set-up`: anything else.
 */
export type AppProblem = 'credentials' | 'redirect' | 'disabled' | 'turned-off' | 'set-up'

/** The institution's Zoom app is at fault, not a user: connections stay as they are until an admin repairs it. */
export class ZoomAppBroken extends ZoomError {
  readonly status = 422
  constructor(
    trace: ZoomTrace,
    readonly problem: AppProblem,
  ) {
    super("Your center's Zoom set-up has a problem. An admin can fix it under Zoom set-up.", trace)
  }
}

/** The authorization lacks permissions (4711, 104). Refreshing does not help; a new consent does. */
export class ScopesMissing extends ZoomError {
  readonly status = 422
  constructor(
    trace: ZoomTrace,
    /** Zoom's names of the permissions, any one of which is enough. Empty when Zoom did not name them. */
    readonly scopes: string[],
  ) {
    super('The Zoom connection lacks a permission that this needs. Connect Zoom again to grant it.', trace)
  }
}

/** The meeting is not there: deleted in Zoom, or expired (3001). */
export class MeetingGone extends ZoomError {
  readonly status = 422
  constructor(trace: ZoomTrace) {
    super('This meeting no longer exists in Zoom.', trace)
  }
}

/** Zoom understood and said no: plan, permission, validation, state of the meeting. Asking again does not help. */
export class ZoomRefused extends ZoomError {
  readonly status = 422
  readonly code: number | string | null
  /** Zoom's own words. Foreign text: escape it. */
  readonly text: string
  constructor(
    trace: ZoomTrace,
    readonly fields: FieldRefusal[] = [],
  ) {
    super(`Zoom refused this: ${trace.text ?? 'it gave no reason'}`, trace)
    this.code = trace.code
    this.text = trace.text ?? ''
  }
}

/** One wrong field of a request, as Zoom names it. */
export interface FieldRefusal {
  field: string
  message: string
}

/**
 * `stale-link`: the address or its token is no longer accepted; `not-a-file`: a web page came instead. A fresh address
 * helps in both cases. `foreign-host`: not on the host table, nothing was sent there. `too-many-redirects`.
 */
export type DownloadRefusal = 'stale-link' | 'not-a-file' | 'foreign-host' | 'too-many-redirects'

/** A recording file that Zoom does not hand out under this address. */
export class DownloadRefused extends ZoomError {
  readonly status = 422
  constructor(
    trace: ZoomTrace,
    readonly reason: DownloadRefusal,
  ) {
    super('Zoom did not hand out this recording.', trace)
  }
}
