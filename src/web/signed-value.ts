import { createHmac, timingSafeEqual } from 'node:crypto'

/** Compares two texts in a time that does not tell how much of them agrees. */
export function equalsInConstantTime(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Signs short texts that a browser keeps for us, so that it cannot change them. One signer per purpose. */
export class Signer {
  /** @param keys newest first: the first signs, all are accepted */
  constructor(
    private readonly keys: readonly Buffer[],
    private readonly purpose: string,
  ) {}

  /** The signature alone, for a text that both sides know. */
  tag(text: string, key: Buffer = this.keys[0]!): string {
    return createHmac('sha256', key).update(`${this.purpose}\0${text}`).digest('base64url')
  }

  isTag(tag: string, text: string): boolean {
    return this.keys.some(key => equalsInConstantTime(tag, this.tag(text, key)))
  }

  /** The text with its signature, fit for a cookie. */
  sign(text: string): string {
    const body = Buffer.from(text).toString('base64url')
    return `${body}.${this.tag(body)}`
  }

  /** The text, or null if it is not ours. */
  verify(signed: string): string | null {
    const [body, tag, rest] = signed.split('.')
    if (!body || !tag || rest !== undefined || !this.isTag(tag, body)) return null
    return Buffer.from(body, 'base64url').toString()
  }
}
