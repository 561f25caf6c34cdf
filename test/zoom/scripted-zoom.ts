import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { StandingClock } from '../../src/lib/clock'
import type { Logger } from '../../src/lib/logger'
import { Secret } from '../../src/lib/secret'
import { createZoom, type Zoom, type ZoomAccess, type ZoomApi, type ZoomCall } from '../../src/zoom'

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export type Script = (seen: Seen, res: ServerResponse) => void

/** An answer in full: what a real server would have put on the wire. */
export const says =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Script =>
  (_seen, res) => {
    res.writeHead(status, { 'content-type': 'application/json', 'x-zm-trackingid': 'track-1', ...headers })
    res.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
  }

/** A server that answers each request by the next script, and the last script from then on. */
export class ScriptedZoom {
  readonly seen: Seen[] = []
  private scripts: Script[] = []
  private readonly server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const seen = {
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(chunks).toString(),
      }
      this.seen.push(seen)
      const script = this.scripts.length > 1 ? this.scripts.shift() : this.scripts[0]
      script?.(seen, res)
    })
  })

  static async start(): Promise<ScriptedZoom> {
    const scripted = new ScriptedZoom()
    await new Promise<void>(resolve => scripted.server.listen(0, '127.0.0.1', resolve))
    return scripted
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  plays(...scripts: Script[]): this {
    this.scripts = scripts
    this.seen.length = 0
    return this
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }
}

export const app = { clientId: 'K3vR8tQnTzW5mYxB1aPdCw', clientSecret: new Secret('demoClientSecret0123456789ABCDEF') }

/** The product's Zoom client in front of a scripted server. */
export interface Client {
  zoom: Zoom
  api: ZoomApi
  clock: StandingClock
  calls: ZoomCall[]
  /** Everything that was logged, as text. */
  log: () => string
  /** Access tokens that were renewed, in order. */
  renewed: string[]
}

export function clientFor(
  server: ScriptedZoom,
  options: { timeoutMs?: number; downloadHosts?: string[]; apiUrl?: string | null; tokenSeconds?: number } = {},
): Client {
  const clock = new StandingClock('2026-11-26T10:00:00Z')
  const calls: ZoomCall[] = []
  const lines: string[] = []
  const note = (facts: object, message: string): void => void lines.push(JSON.stringify({ ...facts, message }))
  const logger: Logger = { debug: note, info: note, warn: note, error: note }
  const { timeoutMs = 5000, downloadHosts = [], apiUrl = null, tokenSeconds = 3600 } = options
  const hosts = { webUrl: server.url, apiUrl: server.url, downloadHosts }
  const zoom = createZoom({ hosts, clock, logger, timeoutMs, onCall: call => calls.push(call) })
  const renewed: string[] = []
  const expiresAt = (): Date => new Date(clock.now().getTime() + tokenSeconds * 1000)
  const tokenNumber = (n: number) => ({ token: new Secret(`token-${n}`), apiUrl, expiresAt: expiresAt() })
  const access: ZoomAccess = {
    current: () => Promise.resolve(tokenNumber(1)),
    renewed: stale => {
      renewed.push(stale.reveal())
      return Promise.resolve(tokenNumber(renewed.length + 1))
    },
  }
  return { zoom, api: zoom.api(access), clock, calls, log: () => lines.join('\n'), renewed }
}

const EXAMPLES = join(__dirname, '../support/zoom-examples')

export const exampleText = (name: string): string => readFileSync(join(EXAMPLES, name), 'utf8')

export const example = <T extends object = Record<string, unknown>>(name: string): T =>
  JSON.parse(exampleText(name)) as T

/** What a promise failed with; it must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await work.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error(`It did not fail, but gave ${JSON.stringify(outcome.value)}`)
  return outcome.error as Error & Record<string, unknown>
}

/** Every place in a JSON value where something else could stand. */
export function spotsIn(value: unknown): { holder: Record<string, unknown>; name: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap(name => [{ holder, name }, ...spotsIn(holder[name])])
}
