import type { Request, Response } from 'express'
import type { Links } from './links'

/** The value of one cookie of the request; the first when a name stands twice. */
export function readCookie(req: Request, name: string): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}

/** Our cookies: never readable by scripts, sent to our mount path alone, and over https where the product has it. */
export class CookieJar {
  constructor(private readonly links: Links) {}

  /** `__Host-` makes browsers refuse a cookie that somebody else on the domain planted. It demands https and path `/`. */
  name(plain: string): string {
    return this.links.isHttps && this.links.base === '' ? `__Host-${plain}` : plain
  }

  read(req: Request, plain: string): string | null {
    return readCookie(req, this.name(plain))
  }

  /** @param seconds how long the browser keeps it; null until it is closed */
  set(res: Response, plain: string, value: string, seconds: number | null): void {
    const lifetime = seconds === null ? {} : { maxAge: seconds * 1000 }
    res.cookie(this.name(plain), value, { ...this.attributes(), ...lifetime, encode: String })
  }

  clear(res: Response, plain: string): void {
    res.clearCookie(this.name(plain), this.attributes())
  }

  private attributes() {
    return { httpOnly: true, sameSite: 'lax', secure: this.links.isHttps, path: this.links.base || '/' } as const
  }
}
