import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { Forbidden } from '../errors'
import { visitOf } from './actor'
import type { CookieJar } from './cookies'
import type { Links } from './links'
import type { Signer } from './signed-value'

const COOKIE = 'simcenter-form'
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Form tokens: each form carries a tag that only we can make for this sign-in (before sign-in: for this
 * browser), and a browser that says the request comes from another site is refused before that.
 */
export class FormTokens {
  constructor(
    private readonly signer: Signer,
    private readonly cookies: CookieJar,
    private readonly links: Links,
  ) {}

  /** The token for the forms of this page. Before sign-in it plants the cookie that the token is bound to. */
  token(req: Request, res: Response): string {
    return this.signer.tag(this.holder(req, res) ?? this.plant(res))
  }

  readonly check: RequestHandler = (req, res, next) => {
    if (SAFE.has(req.method)) return next()
    if (!this.comesFromOurPages(req)) throw new Forbidden('This form was sent from another site. Nothing was changed.')
    const sent: unknown = (req.body as Record<string, unknown> | undefined)?.['_csrf']
    const holder = this.holder(req, res)
    if (typeof sent !== 'string' || !holder || !this.signer.isTag(sent, holder))
      throw new Forbidden(
        'This page was open for too long, or you signed in elsewhere meanwhile. Go back, reload it and try again.',
      )
    next()
  }

  private holder(req: Request, res: Response): string | null {
    const visit = visitOf(res)
    if (visit) return `person ${visit.actor.signInKey}`
    const planted = (res.locals['formCookie'] as string | undefined) ?? this.cookies.read(req, COOKIE)
    return planted ? `browser ${planted}` : null
  }

  private plant(res: Response): string {
    const value = randomBytes(16).toString('base64url')
    this.cookies.set(res, COOKIE, value, null)
    res.locals['formCookie'] = value
    return `browser ${value}`
  }

  private comesFromOurPages(req: Request): boolean {
    const origin = req.get('origin')
    if (origin === 'null') return false
    const site = req.get('sec-fetch-site')
    if (site) return site === 'same-origin' || site === 'none'
    return !origin || origin === this.links.origin
  }
}
