import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from '../lib/logger'

/** The id under which this request stands in the log and, after a failure, on the page. */
export const requestIdOf = (res: Response): string => res.locals['requestId'] as string

/** One line per answer. Without the query: Zoom's callback carries its code there. */
export function logRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint()
    res.locals['requestId'] = randomUUID()
    res.on('finish', () => logger.debug(facts(req, res, started), 'request'))
    next()
  }
}

function facts(req: Request, res: Response, started: bigint): object {
  const ms = Number(process.hrtime.bigint() - started) / 1e6
  return {
    requestId: requestIdOf(res),
    method: req.method,
    path: req.baseUrl + req.path,
    status: res.statusCode,
    ms: Math.round(ms),
  }
}
