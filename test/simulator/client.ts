import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StandingClock } from '../../src/lib/clock'
import { startZoomSimulator, type SimulatorOptions, type ZoomSimulator } from '../../src/simulator'

/** The sample app with the seven classic scopes, the sample people, and the redirect URL the tests register. */
export const APP = {
  name: 'Northlake SimCenter',
  clientId: 'K3vR8tQnTzW5mYxB1aPdCw',
  secret: 'demoClientSecret0123456789ABCDEF',
  secretToken: 'demoSecretToken_9fQ2LkA7',
}
export const GRANULAR = {
  name: 'Northlake SimCenter (granular)',
  clientId: 'G7rNuL4rTqX2mYvB9aPdEw',
  secret: 'demoGranularSecret0123456789ABCD',
}
export const CALLBACK = 'https://sim.northlake.example/zoom/oauth/callback'
export const AMARA = 'amara.okafor@northlake.example'
export const DANIEL = 'daniel.kim@northlake.example'
export const LENA_BASIC = 'lena.hoffmann@northlake.example'
export const TOMAS_DEACTIVATED = 'tomas.silva@northlake.example'
export const GRACE_ELSEWHERE = 'grace.lindqvist@lakeside.example'
export const OWNER = 'zoom.owner@northlake.example'

export const START = '2026-11-24T09:00:00Z'

/** An answer is whatever Zoom says. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = Record<string, any>

export interface Answer {
  status: number
  headers: Headers
  text: string
  body: Json
}

/** A simulator with a clock that stands still, and recordings that are ready at once. */
export async function startZoom(
  options: SimulatorOptions = {},
): Promise<{ zoom: ZoomSimulator; clock: StandingClock }> {
  const clock = new StandingClock(START)
  return { zoom: await startZoomSimulator({ clock, recordingSecondsFactor: 0, ...options }), clock }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} }
}

/** What a web application of its own would do at Zoom: plain HTTP, nothing of our client. */
export class Visitor {
  constructor(
    readonly zoom: ZoomSimulator,
    private readonly app: { clientId: string; secret: string } = APP,
  ) {}

  authorizeUrl(changes: Record<string, string> = {}): string {
    const query = {
      response_type: 'code',
      client_id: this.app.clientId,
      redirect_uri: CALLBACK,
      state: 's1',
      ...changes,
    }
    return `${this.zoom.url}/oauth/authorize?${new URLSearchParams(query).toString()}`
  }

  async page(url: string, cookie = ''): Promise<Answer> {
    return answerOf(await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} }))
  }

  async submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(fields)
    return answerOf(await fetch(this.zoom.url + path, { method: 'POST', redirect: 'manual', body, headers }))
  }

  /** Selects Allow on the consent page. @returns the code */
  allow(user: string, changes: Record<string, string> = {}): string {
    const { location } = this.zoom.control.consent({ url: this.authorizeUrl(changes), user })
    return new URL(location!).searchParams.get('code')!
  }

  token(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.submit('/oauth/token', fields, { authorization: this.basic(), ...headers })
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...changes })
  }

  refresh(refreshToken: unknown): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: String(refreshToken) })
  }

  async call(token: unknown, method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    return answerOf(await fetch(`${this.zoom.url}/v2${path}`, init))
  }

  basic(secret = this.app.secret): string {
    return `Basic ${Buffer.from(`${this.app.clientId}:${secret}`).toString('base64')}`
  }
}

export interface ReceivedEvent {
  headers: IncomingHttpHeaders
  raw: string
  body: Json
}

/** An endpoint as an app would have it: it answers challenges, remembers events, and can be told to fail. */
export class Endpoint {
  readonly events: ReceivedEvent[] = []
  /** Status for the next events; 0 leaves them without an answer. */
  answer = 204
  secretToken = APP.secretToken

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Endpoint> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const endpoint = new Endpoint(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)
    server.on('request', (req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const body = JSON.parse(raw) as Json
        if (body['event'] === 'endpoint.url_validation') {
          const plainToken = String(body['payload'].plainToken)
          const encryptedToken = createHmac('sha256', endpoint.secretToken).update(plainToken).digest('hex')
          if (endpoint.answer >= 500) return void res.writeHead(endpoint.answer).end()
          return void res
            .writeHead(200, { 'content-type': 'application/json' })
            .end(JSON.stringify({ plainToken, encryptedToken }))
        }
        endpoint.events.push({ headers: req.headers, raw, body })
        if (endpoint.answer) res.writeHead(endpoint.answer, { location: '/elsewhere' }).end()
      })
    })
    return endpoint
  }

  get names(): string[] {
    return this.events.map(({ body }) => String(body['event']))
  }

  named(event: string): Json[] {
    return this.events.filter(({ body }) => body['event'] === event).map(({ body }) => body)
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise(resolve => this.server.close(() => resolve()))
  }
}

/** Whether an event carries the signature of this secret over its own bytes and timestamp. */
export function isSigned({ headers, raw }: ReceivedEvent, secretToken = APP.secretToken): boolean {
  const message = `v0:${String(headers['x-zm-request-timestamp'])}:${raw}`
  const wanted = Buffer.from(`v0=${createHmac('sha256', secretToken).update(message).digest('hex')}`)
  const got = Buffer.from(String(headers['x-zm-signature']))
  return wanted.length === got.length && timingSafeEqual(wanted, got)
}

/** One field of each row. */
export const column = (rows: unknown, field: string): unknown[] =>
  (rows as Record<string, unknown>[]).map(row => row[field])

/** Some fields of each row. */
export const columns = (rows: unknown, ...fields: string[]): unknown[][] =>
  (rows as Record<string, unknown>[]).map(row => fields.map(field => row[field]))

export const keysOf = (value: unknown): string[] => Object.keys(value as object)

/** The names of all fields, with their place: `payload.object.id:number`. Arrays are read by their first element. */
export function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length > 0 ? shapeOf(value[0], `${path}[]`) : [`${path}[]`]
  if (value === null || typeof value !== 'object') return [`${path}:${value === null ? 'null' : typeof value}`]
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, path ? `${path}.${key}` : key))
}
