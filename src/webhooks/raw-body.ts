import express, { type Request, type Response } from 'express'

/** A delivery that is turned away before anything of it is believed. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    reason: string,
  ) {
    super(reason)
    this.name = 'Refusal'
  }
}

const MOST_BYTES = 256 * 1024
// Zoom itself gives up after three seconds.
const DEADLINE_MS = 10_000

// Not unpacked: Zoom does not send packed bodies, and the signature is over the bytes as they came.
const readBytes = express.raw({ type: 'application/json', limit: MOST_BYTES, inflate: false })

/**
 * The bytes of a delivery, as they came: what Zoom signed.
 * @throws Refusal 413 above 256 KB, 415 for anything but JSON, 408 when it takes longer than ten seconds, 400 for a
 *   broken transfer, and 500 when somebody read the body before us, for then the bytes are gone
 */
export async function rawBodyOf(req: Request, res: Response): Promise<Buffer> {
  const before: unknown = req.body
  if (req.readableDidRead && !Buffer.isBuffer(before)) throw new Refusal(500, 'the body was parsed before')
  // The parser would say the same, but only after it has read all of it.
  if (Number(req.headers['content-length'] ?? 0) > MOST_BYTES) throw new Refusal(413, 'too large')
  if (!Buffer.isBuffer(before)) await inTime(read(req, res))
  const body: unknown = req.body
  if (!Buffer.isBuffer(body)) throw new Refusal(415, 'not JSON')
  if (body.length > MOST_BYTES) throw new Refusal(413, 'too large')
  return body
}

function read(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    readBytes(req, res, (error?: unknown) => {
      if (!error) return resolve()
      const { status = 400 } = error as { status?: number }
      reject(new Refusal(status >= 400 && status < 500 ? status : 400, 'the body cannot be read'))
    })
  })
}

async function inTime(reading: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, 'too slow')), DEADLINE_MS)
  })
  try {
    await Promise.race([reading, deadline])
  } finally {
    clearTimeout(timer)
    // After the deadline nobody waits for the reading any more.
    reading.catch(() => undefined)
  }
}
