import { join } from 'node:path'
import express, { type Express, type RequestHandler, type Response } from 'express'

const ROOT = join(__dirname, '../..')

// No scripts or styles but our own files; recordings play from this origin or the storage host.
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "media-src 'self' http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Makes the server able to show pages: templates, style sheet, and headers that keep foreign content out. */
export function servePages(app: Express): void {
  app.set('views', join(ROOT, 'views/simulator'))
  app.set('view engine', 'ejs')
  app.use(pageHeaders)
  for (const file of ['simulator.css', 'simulator.js'])
    app.get(`/assets/${file}`, (_req, res) => res.sendFile(join(ROOT, 'public', file), { maxAge: '1h' }))
}

const pageHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  })
  next()
}

/** Renders one page. Values are named one by one: a template never sees a request. */
export function showPage(
  res: Response,
  status: number,
  view: string,
  values: { title: string } & Record<string, unknown>,
): void {
  res.status(status).render(view, values)
}

/** Refuses forms that another site sent, so that no page elsewhere can press buttons here. */
export const ownFormsOnly: RequestHandler = (req, res, next) => {
  const site = req.get('sec-fetch-site')
  if (req.method === 'GET' || !site || site === 'same-origin' || site === 'none') return next()
  showPage(res, 403, 'message', {
    title: 'Not from here',
    text: 'This form was sent from another site. Nothing was changed.',
  })
}

export const formBody = express.urlencoded({ extended: false, limit: '100kb' })

/** Lets the forms of this page end at an app's own address, which Chromium checks against form-action. */
export function allowFormsToLeave(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy'))
  res.setHeader('Content-Security-Policy', policy.replace("form-action 'self'", "form-action 'self' http: https:"))
}

/** One field of a form or query; empty when it is missing, the first when it stands twice. */
export function fieldOf(source: unknown, name: string): string {
  return fieldsOf(source, name)[0] ?? ''
}

/** A field that may stand several times, as tick boxes do. */
export function fieldsOf(source: unknown, name: string): string[] {
  const value = ((source ?? {}) as Record<string, unknown>)[name]
  return [value].flat().filter((each): each is string => typeof each === 'string')
}
