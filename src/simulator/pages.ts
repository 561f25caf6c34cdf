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
