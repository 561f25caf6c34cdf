import { NotWorthRetrying } from '../jobs'

/** The mail server said no for good: to this address, or to this letter. Carries its code, never its words or an address. */
export class MailRefused extends NotWorthRetrying {
  constructor(readonly code: string) {
    super(`The mail server refused the letter (${code}).`)
    this.name = 'MailRefused'
  }
}

/** The mail server is away, busy or does not let us in: nobody's letter is lost by that. */
export class MailUnavailable extends Error {
  constructor(
    reason: string,
    /** When it makes sense to come back; null: by the usual pauses. */
    readonly retryAt: Date | null = null,
  ) {
    super(`The mail server cannot be used now (${reason}).`)
    this.name = 'MailUnavailable'
  }
}

/** What nodemailer throws. */
interface SmtpError {
  code?: unknown
  responseCode?: unknown
  response?: unknown
}

/**
 * The server's words may name the person: of them only the numbers are kept. That it does not let us in is the
 * operator's to mend, and says nothing about the letter.
 */
export function mailErrorOf(error: unknown): MailRefused | MailUnavailable {
  if (error instanceof MailUnavailable) return error
  const { code, responseCode, response } = (error ?? {}) as SmtpError
  const name = typeof code === 'string' && /^[A-Z]{3,20}$/.test(code) ? code : 'error'
  if (typeof responseCode !== 'number') return new MailUnavailable(name)
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1]
  const numbers = enhanced ? `${responseCode} ${enhanced}` : String(responseCode)
  const isFinal = responseCode >= 500 && name !== 'EAUTH'
  return isFinal ? new MailRefused(numbers) : new MailUnavailable(`${name} ${numbers}`)
}
