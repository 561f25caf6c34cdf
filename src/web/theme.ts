import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { readCookie } from './cookies'
import { parseForm } from './form'
import type { Links } from './links'

export type Theme = 'light' | 'dark' | 'system'

const COOKIE = 'simcenter-theme'
const YEAR_MS = 365 * 24 * 3600 * 1000
const form = z.strictObject({ theme: z.enum(['light', 'dark', 'system']), back: z.string().optional() })

/** Light or dark is a matter of this browser, so it is kept there; the server writes it into the page, so nothing flashes. */
export function themeOf(req: Request): Theme {
  const wish = readCookie(req, COOKIE)
  return wish === 'light' || wish === 'dark' ? wish : 'system'
}

export function chooseTheme(links: Links): RequestHandler {
  return (req, res) => {
    const parsed = parseForm(form, req.body)
    const path = links.base || '/'
    if (parsed.ok)
      res.cookie(COOKIE, parsed.value.theme, { maxAge: YEAR_MS, sameSite: 'lax', secure: links.isHttps, path })
    res.redirect(303, links.href(links.returnPath(parsed.ok ? parsed.value.back : '/')))
  }
}
