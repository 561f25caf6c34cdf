import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { NotFound, SimcenterError, Unavailable } from '../errors'
import type { Logger } from '../lib/logger'
import { definePage, type Page } from './page'
import { requestIdOf } from './request-log'

export interface ProblemPage extends Page {
  status: number
  message: string
  /** Ties the page to the line in the log. */
  reference: string | null
  action: { href: string; text: string }
}

const problemPage = definePage<ProblemPage>('errors/problem')

const TITLES: Record<number, string> = {
  400: 'This request cannot be read',
  403: 'This is not yours to do',
  404: 'There is no such page',
  405: 'This address is not opened this way',
  409: 'Somebody was faster',
  413: 'That is too large',
  429: 'Too many tries',
  503: 'One moment',
}

/** Whatever no route took. */
export const unknownPage: RequestHandler = () => {
  throw new NotFound()
}

/** Failures we foresaw become pages in words; the rest are logged, and shown as a reference to quote. */
export function showProblems(logger: Logger): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const status = statusOf(error)
    if (status >= 500) logger.error({ err: error, requestId: requestIdOf(res), path: req.path }, 'request failed')
    if (error instanceof Unavailable) res.set('Retry-After', '5')
    res.status(status).set('Cache-Control', 'no-store')
    await show(req, res, status, error)
  }
}

async function show(req: Request, res: Response, status: number, error: unknown): Promise<void> {
  const title = TITLES[status] ?? 'Something went wrong here'
  const message = messageFor(status, error)
  if (!req.accepts('html')) return void res.json({ error: message, reference: requestIdOf(res) })
  const reference = status >= 500 ? requestIdOf(res) : null
  await problemPage(res, { title, status, message, reference, action: { href: '/', text: 'Go to your start page' } })
}

function statusOf(error: unknown): number {
  if (error instanceof SimcenterError) return error.status
  // Express's own parsers say what is wrong with a request by a status on the error.
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

function messageFor(status: number, error: unknown): string {
  if (error instanceof SimcenterError) return error.message
  if (status === 413) return 'What was sent is larger than any page of ours needs. Nothing was changed.'
  if (status < 500) return 'What was sent cannot be read. Nothing was changed. Go back and try again.'
  return 'This is our fault, not yours. What you did before is safe. Try again, and quote the reference if it happens again.'
}
