/** An answer of Zoom that says no: HTTP status, Zoom's own number, its text, and for code 300 the fields. */
export class ZoomError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly fields: readonly string[] = [],
  ) {
    super(message)
  }

  get body(): object {
    const errors = this.fields.map(field => ({ field, message: `Invalid parameter: ${field.split('.').pop()}.` }))
    return { code: this.code, message: this.message, ...(errors.length > 0 ? { errors } : {}) }
  }
}

export const invalidFields = (...fields: string[]): ZoomError => new ZoomError(400, 300, 'Validation Failed.', fields)
export const tokenInvalid = (): ZoomError => new ZoomError(401, 124, 'Invalid access token.')
export const tokenExpired = (): ZoomError => new ZoomError(401, 124, 'Access token is expired.')
export const noSuchUser = (id: string): ZoomError => new ZoomError(404, 1001, `User does not exist: ${id}.`)
export const notInAccount = (accountId: string): ZoomError =>
  new ZoomError(400, 1010, `User not found on this account: ${accountId}`)
export const noSuchMeeting = (id: string | number): ZoomError =>
  new ZoomError(404, 3001, `Meeting does not exist: ${id}.`)
export const notTheHost = (): ZoomError => new ZoomError(400, 3003, 'You are not the meeting host.')
export const noRecording = (): ZoomError => new ZoomError(404, 3301, 'There is no recording for this meeting.')
export const hostingNotAllowed = (): ZoomError =>
  new ZoomError(400, 3161, 'Your user account is not allowed meeting hosting and scheduling capabilities.')
export const paidOnly = (accountId: string, status = 400): ZoomError =>
  new ZoomError(status, 200, `Only available for Paid or ZMP account: ${accountId}.`)
export const missingScopes = (scopes: readonly string[], status = 400): ZoomError =>
  new ZoomError(status, 4711, `Invalid access token, does not contain scopes:[${scopes.join(', ')}].`)
