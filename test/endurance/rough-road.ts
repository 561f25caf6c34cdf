import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** One refresh as it passed. */
export interface Passage {
  /** Of the grant whose refresh token was sent. */
  grantId: string
  sentAt: number
  /** When the answer was handed to the product; null while Zoom has it. */
  answeredAt: number | null
}

export interface RoughRoad {
  url: string
  /** The refreshes that passed here, the newest last. */
  refreshes: Passage[]
  calls: { count: number }
  close(): Promise<void>
}

/**
 * The way of one process to Zoom. Each answer takes between 5 and 400 ms, part of it on the way there and part of it on
 * the way back, and each refresh is remembered.
 * @param random 0 to 1, seeded by the test
 */
export async function openRoughRoad(target: string, random: () => number): Promise<RoughRoad> {
  const agent = new Agent({ keepAlive: true })
  const refreshes: Passage[] = []
  const calls = { count: 0 }
  const server = createServer((req, res) => void pass(req, res).catch(() => res.destroy()))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    calls.count++
    const body = await bytesOf(req)
    const passage = req.url === '/oauth/token' ? passageOf(body) : null
    if (passage) refreshes.push(passage)
    const wholeMs = 5 + 395 * random()
    const thereMs = wholeMs * random()
    await pause(thereMs)
    const answer = await forward(req, body)
    const text = await bytesOf(answer)
    await pause(wholeMs - thereMs)
    if (passage) passage.answeredAt = Date.now()
    res.writeHead(answer.statusCode ?? 502, answer.headers).end(text)
  }

  function forward(req: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, url = '/' } = req
    const headers = { ...req.headers, host: new URL(target).host, 'content-length': String(body.length) }
    delete (headers as Record<string, unknown>)['transfer-encoding']
    return new Promise((resolve, reject) => {
      request(target + url, { agent, method, headers }, resolve)
        .on('error', reject)
        .end(body)
    })
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refreshes,
    calls,
    close() {
      agent.destroy()
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

// The simulator's tokens are JWTs, and say of which grant they are.
function passageOf(body: Buffer): Passage | null {
  const token = new URLSearchParams(body.toString()).get('refresh_token')
  if (!token) return null
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }
  return { grantId: claims.sub, sentAt: Date.now(), answeredAt: null }
}
