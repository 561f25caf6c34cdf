import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a token says about itself. `use` keeps a download token from being taken for an access token. */
export interface Claims {
  use: 'access' | 'refresh' | 'account' | 'app' | 'zak' | 'download' | 'storage' | 'browser' | 'page'
  /** Whom or what it is for: a grant, an app, a user, a recording. */
  sub: string
  serial: number
  /** Epoch milliseconds of the simulated clock. */
  exp: number
}

const HEADER = encode({ sv: '000002', alg: 'HS512', v: '2.0', kid: 'simulated' })

/** A text in the form of Zoom's own tokens (a JWT, HS512), which needs no table of tokens to be recognized. */
export function signToken(key: string, claims: Claims): string {
  const body = encode({ ver: 10, aud: 'https://oauth.zoom.us', ...claims })
  return [HEADER, body, signature(key, `${HEADER}.${body}`)].join('.')
}

/** The claims of a token that we signed for this use, whether expired or not; null for any other text. */
export function readToken(key: string, token: string, use: Claims['use']): Claims | null {
  const [header = '', body = '', given = ''] = token.split('.')
  const wanted = Buffer.from(signature(key, `${header}.${body}`))
  const got = Buffer.from(given)
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) return null
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims
  return claims.use === use ? claims : null
}

function encode(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

function signature(key: string, text: string): string {
  return createHmac('sha512', key).update(text).digest('base64url')
}
