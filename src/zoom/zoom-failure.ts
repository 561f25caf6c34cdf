import { z } from 'zod'
import { textOr, whole } from './zoom-values'

/** What a failed answer says, whichever of Zoom's three shapes it has. */
export interface Failure {
  code: number | null
  /** OAuth error name, such as `invalid_grant`. */
  error: string | null
  text: string
  fields: { field: string; message: string }[]
}

const field = z.object({ field: textOr(''), message: textOr('') })

const rest = z.object({ code: whole.refine(code => code !== 0), message: z.string(), errors: z.array(field).catch([]) })
const platform = z.object({ errorCode: whole.refine(code => code !== 0), errorMessage: textOr('') })
const oauth = z.object({ error: z.string().min(1), reason: textOr(''), error_description: textOr('') })

/**
 * Reads a failure out of a body, whatever the HTTP status was: `{code, message}` of the REST API,
 * `{errorCode, errorMessage}` and `{error, reason}` of the token endpoint. (Zoom reference 1.6, 3.5)
 * @returns null when the body tells of no failure
 */
export function readFailure(json: unknown): Failure | null {
  const asRest = rest.safeParse(json)
  if (asRest.success) {
    const { code, message, errors } = asRest.data
    return { code, error: null, text: message, fields: errors }
  }
  const asPlatform = platform.safeParse(json)
  if (asPlatform.success) {
    const { errorCode, errorMessage } = asPlatform.data
    return { code: errorCode, error: null, text: errorMessage, fields: [] }
  }
  const asOauth = oauth.safeParse(json)
  if (!asOauth.success) return null
  const { error, reason, error_description } = asOauth.data
  return { code: null, error, text: reason || error_description, fields: [] }
}

/** The parsed JSON, or undefined for anything that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The scope names in square brackets of a "does not contain scopes" text. (Zoom reference 2.5, rule 4) */
export function scopesNamedIn(text: string): string[] {
  const list = /\[([^\]]*)\]/.exec(text)?.[1] ?? ''
  return list.split(/[\s,]+/).filter(name => name !== '')
}
