/** A token request that was refused; the body in one of the two shapes that Zoom uses (reference section 1.6). */
export class TokenRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(String(body['reason'] ?? body['errorMessage']))
  }
}

const oauthShape = (status: number, error: string, reason: string) => new TokenRefusal(status, { reason, error })

const platformShape = (errorCode: number, errorMessage: string) =>
  new TokenRefusal(400, { status: false, errorCode, errorMessage, result: null })

export const invalidGrant = () => oauthShape(400, 'invalid_grant', 'Invalid Token!')
export const invalidClient = () => oauthShape(401, 'invalid_client', 'Invalid client_id or client_secret')
export const invalidCode = (code: string) => oauthShape(400, 'invalid_request', `Invalid authorization code ${code}`)
export const redirectMismatch = () => oauthShape(400, 'invalid_request', 'Redirect URI mismatch.')
export const invalidVerifier = () => oauthShape(400, 'invalid_request', 'Invalid code verifier')
export const unsupportedGrant = () => oauthShape(400, 'unsupported_grant_type', 'unsupported grant type')
export const missingParameter = (name: string) => oauthShape(400, 'invalid_request', `Missing ${name}`)
export const appDisabled = () => oauthShape(401, 'invalid_client', 'The app has been disabled by Zoom. (4,717)')
export const disabledByAdmin = () => platformShape(4738, 'The token has been disabled by the account admin.')
export const ownerGone = () => platformShape(4735, 'The owner of the token does not exist.')
