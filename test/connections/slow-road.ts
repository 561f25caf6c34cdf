import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Answer {
  status: number
  body: object
}

/** A way to the simulator on which a test can stand: it sees each answer to a token call before the product does. */
export async function openRoad(target: string) {
  const hooks = {
    beforeTokenAnswer: (): Promise<void> => Promise.resolve(),
    /** What the token endpoint says without the simulator being asked. */
    insteadOfToken: (): Answer | null => null,
  }
  const server = createServer((req, res) => void pass(req, res))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const instead = req.url === '/oauth/token' ? hooks.insteadOfToken() : null
    if (instead) return sendInstead(req, res, instead)
    try {
      const answer = await fetch(target + req.url!, await copyOf(req))
      const body = Buffer.from(await answer.arrayBuffer())
      if (req.url === '/oauth/token') await hooks.beforeTokenAnswer()
      res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(body)
    } catch {
      res.destroy()
    }
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hooks,
    /** Holds answers to token calls back. @returns when the first was asked for, and what lets them go on */
    holdAnswers() {
      let asked = (): void => undefined
      let letGo = (): void => undefined
      const isAsked = new Promise<void>(resolve => (asked = resolve))
      const isFree = new Promise<void>(resolve => (letGo = resolve))
      hooks.beforeTokenAnswer = () => (asked(), isFree)
      return { isAsked, letGo: () => letGo() }
    },
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}

function sendInstead(req: IncomingMessage, res: ServerResponse, { status, body }: Answer): void {
  req.resume().on('end', () => {
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
}

async function copyOf(req: IncomingMessage): Promise<RequestInit> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const { authorization, 'content-type': type } = req.headers
  const headers = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) }
  return { method: req.method!, headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) }
}
