import type { Response } from 'express'
import type { Fault } from './faults'

const SILENCE_MS = 60_000
const MEGABYTE = 1024 * 1024

/** Leaves the caller waiting. The connection is closed after a minute, so that nothing is left behind. */
export function keepSilent(res: Response): void {
  const timer = setTimeout(() => res.destroy(), SILENCE_MS)
  timer.unref()
  res.on('close', () => clearTimeout(timer))
}

/** Tears the connection down without a goodbye. */
export const resetConnection = (res: Response): void => void res.socket?.resetAndDestroy()

/** One byte a second, as a line that is nearly dead. */
export function drip(res: Response, body: string): void {
  let sent = 0
  const timer = setInterval(() => {
    res.write(body.slice(sent, sent + 1))
    sent += 1
    if (sent < body.length) return
    clearInterval(timer)
    res.end()
  }, 1_000)
  timer.unref()
  res.on('close', () => clearInterval(timer))
}

/** Announces the whole body and sends half of it. */
export function cutShort(res: Response, body: Buffer): void {
  res.setHeader('Content-Length', body.length)
  res.write(body.subarray(0, Math.ceil(body.length / 2)), () => res.destroy())
}

/** Valid JSON, but far too much of it. */
export function sendHugeBody(res: Response): void {
  const chunk = 'x'.repeat(MEGABYTE)
  let left = 50
  res.type('json').write('{"padding":"')
  const more = () => {
    while (left > 0) {
      left -= 1
      if (!res.write(chunk)) return void res.once('drain', more)
    }
    res.end('"}')
  }
  more()
}

export const htmlPage = (res: Response, status: number): void =>
  void res
    .status(status)
    .type('html')
    .send(
      '<!doctype html><html lang="en"><head><title>Zoom</title></head><body><h1>Something went wrong</h1></body></html>',
    )

/** Answers in the manner of the fault, without doing what was asked. @returns false when this fault works otherwise */
export function answerWithFault(fault: Fault, res: Response): boolean {
  switch (fault.kind) {
    case 'server_error':
      res.status(fault.status ?? 500).json({ code: 500, message: 'Internal error.' })
      return true
    case 'html_page':
      htmlPage(res, fault.status ?? 200)
      return true
    case 'null_body':
      res.type('json').send('null')
      return true
    case 'huge_body':
      sendHugeBody(res)
      return true
    case 'connection_reset':
      resetConnection(res)
      return true
    case 'hang':
      keepSilent(res)
      return true
    default:
      return false
  }
}
