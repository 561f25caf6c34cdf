import type { Request, Response } from 'express'
import { z } from 'zod'
import type { CookieJar } from './cookies'
import type { Signer } from './signed-value'

/** One message about what just happened, shown on the next page. */
export interface Flash {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  /** What happened, one sentence. */
  title: string
  /** What it means, or what to do. */
  text?: string | undefined
}

const stored = z.array(
  z.object({ kind: z.enum(['ok', 'warn', 'bad', 'info']), title: z.string(), text: z.string().optional() }),
)
const COOKIE = 'simcenter-note'

/** Carries messages over one redirect in a signed cookie, so that no process needs to remember them. */
export class FlashNotes {
  constructor(
    private readonly cookies: CookieJar,
    private readonly signer: Signer,
  ) {}

  say(res: Response, flash: Flash): void {
    this.cookies.set(res, COOKIE, this.signer.sign(JSON.stringify([flash])), 60)
  }

  /** What the last answer wanted to say; it is said once. */
  take(req: Request, res: Response): Flash[] {
    const cookie = this.cookies.read(req, COOKIE)
    if (!cookie) return []
    this.cookies.clear(res, COOKIE)
    const text = this.signer.verify(cookie)
    return text ? stored.parse(JSON.parse(text)) : []
  }
}
