import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import express, { type Request } from 'express'
import passport from 'passport'
import { Secret } from '../../src/lib/secret'
import type { ConsentStore, Grant, ZoomFlow } from '../../src/zoom'
import { app as zoomApp, clientFor, exampleText, says, ScriptedZoom, type Client } from './scripted-zoom'

let zoom: ScriptedZoom
let client: Client
let server: Server
let base: string
let store: OneBrowserStore
let accepted: Grant[]
let acceptFails: Error | null

/** Remembers consents in memory, and how often each was asked for. */
class OneBrowserStore implements ConsentStore {
  private readonly verifiers = new Map<string, Secret>()
  readonly redeemed: string[] = []

  remember(_req: Request, verifier: Secret): Promise<string> {
    const state = `state-${this.verifiers.size + 1}`
    this.verifiers.set(state, verifier)
    return Promise.resolve(state)
  }

  redeem(_req: Request, state: string): Promise<Secret | null> {
    this.redeemed.push(state)
    const verifier = this.verifiers.get(state) ?? null
    this.verifiers.delete(state)
    return Promise.resolve(verifier)
  }
}

beforeAll(async () => {
  zoom = await ScriptedZoom.start()
  client = clientFor(zoom)
  const host = express()
  const own = new passport.Passport()
  const flow = (step: ZoomFlow['step']): ZoomFlow => ({
    app: zoomApp,
    callbackUrl: 'https://sim.example/zoom/callback',
    step,
    store,
    accept: grant => {
      accepted.push(grant)
      return acceptFails ? Promise.reject(acceptFails) : Promise.resolve({ person: 'amara' })
    },
  })
  for (const [path, step] of [
    ['/start', 'start'],
    ['/callback', 'return'],
  ] as const) {
    host.all(path, (req, res, next) => {
      const answer = (error: Error | null, user: unknown): void =>
        void res.json(error ? { error: error.name, ...error } : { user })
      ;(own.authenticate(client.zoom.strategy(flow(step)), { session: false }, answer) as express.RequestHandler)(
        req,
        res,
        next,
      )
    })
  }
  server = host.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  store = new OneBrowserStore()
  accepted = []
  acceptFails = null
  zoom.plays(says(200, exampleText('oauth/token.authorization_code.classic.200.json')))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await zoom.stop()
})

async function start(): Promise<URL> {
  const response = await fetch(`${base}/start`, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? 'none:')
}

async function comeBack(query: string, method = 'GET'): Promise<Record<string, unknown>> {
  const response = await fetch(`${base}/callback?${query}`, { method })
  return (await response.json()) as Record<string, unknown>
}

describe('the way to the consent page', () => {
  it('carries all that Zoom wants, and no secret', async () => {
    const url = await start()
    expect(url.origin + url.pathname).toBe(`${zoom.url}/oauth/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: zoomApp.clientId,
      redirect_uri: 'https://sim.example/zoom/callback',
      state: 'state-1',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      code_challenge_method: 'S256',
    })
  })

  it('is not taken for a return', async () => {
    const response = await fetch(`${base}/start?code=injected&state=state-1`)
    expect(await response.json()).toMatchObject({ error: 'ConsentRefused', reason: 'unreadable' })
    expect(zoom.seen).toEqual([])
  })
})

describe('the way back', () => {
  it('exchanges the code with the verifier of this consent, and hands the grant over', async () => {
    const challenge = (await start()).searchParams.get('code_challenge')
    expect(await comeBack('code=good&state=state-1')).toEqual({ user: { person: 'amara' } })
    const form = new URLSearchParams(zoom.seen[0]?.body)
    expect(
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url'),
    ).toBe(challenge)
    expect(form.get('redirect_uri')).toBe('https://sim.example/zoom/callback')
    expect(zoom.seen[0]?.headers.authorization).toMatch(/^Basic /)
    expect(accepted).toHaveLength(1)
    expect(accepted[0]?.scopes).toHaveLength(7)
    expect(accepted[0]?.refreshToken.reveal()).toMatch(/^eyJ/)
  })

  it('is gone once only', async () => {
    await start()
    await comeBack('code=good&state=state-1')
    expect(await comeBack('code=good&state=state-1')).toMatchObject({ reason: 'not-started-here' })
    expect(zoom.seen).toHaveLength(1)
  })

  it('works for two tabs at once', async () => {
    await start()
    await start()
    expect(await comeBack('code=second&state=state-2')).toHaveProperty('user')
    expect(await comeBack('code=first&state=state-1')).toHaveProperty('user')
  })

  it.each([
    ['no state', 'code=good', 'not-started-here'],
    ['an empty state', 'code=good&state=', 'not-started-here'],
    ['a foreign state', 'code=good&state=AAAA', 'not-started-here'],
    ['a state in another case', 'code=good&state=STATE-1', 'not-started-here'],
    ['two states', 'code=good&state=a&state=state-1', 'not-started-here'],
    ['an error without a state', 'error=access_denied', 'not-started-here'],
    ['an error with a foreign state', 'error=access_denied&state=AAAA', 'not-started-here'],
    ['a refusal', 'error=access_denied&state=state-1', 'declined'],
    ['a refusal and a code', 'error=access_denied&code=good&state=state-1', 'declined'],
    ['another error', 'error=x&error_description=<script>&state=state-1', 'failed'],
    ['no code', 'state=state-1', 'failed'],
    ['an empty code', 'code=&state=state-1', 'failed'],
    ['a token instead of a code', 'access_token=x&state=state-1', 'failed'],
    ['two codes', 'code=a&code=b&state=state-1', 'unreadable'],
    ['a code with a line break', 'code=a%0d%0aX:1&state=state-1', 'unreadable'],
    ['a code of 10 KB', `code=${'c'.repeat(10240)}&state=state-1`, 'unreadable'],
    ['another issuer', 'code=good&state=state-1&iss=https://evil.test', 'unreadable'],
  ])('with %s ends without asking Zoom', async (_name, query, reason) => {
    await start()
    expect(await comeBack(query)).toMatchObject({ error: 'ConsentRefused', reason, status: 403 })
    expect(zoom.seen).toEqual([])
    expect(accepted).toEqual([])
  })

  it.each(['error=access_denied', 'code=', 'code=a&code=b', 'code=good&iss=https://evil.test'])(
    'burns the state even when it is %s',
    async query => {
      await start()
      await comeBack(`${query}&state=state-1`)
      expect(store.redeemed).toEqual(['state-1'])
      expect(await comeBack('code=good&state=state-1')).toMatchObject({ reason: 'not-started-here' })
    },
  )

  it('names the issuer that was asked, if any', async () => {
    await start()
    expect(await comeBack(`code=good&state=state-1&iss=${encodeURIComponent(zoom.url)}`)).toHaveProperty('user')
  })

  it.each(['POST', 'PUT'])('is refused by %s, and the state stays good', async method => {
    await start()
    expect(await comeBack('code=good&state=state-1', method)).toMatchObject({ reason: 'method', status: 405 })
    expect(store.redeemed).toEqual([])
  })

  it('is refused by HEAD', async () => {
    await start()
    await fetch(`${base}/callback?code=good&state=state-1`, { method: 'HEAD' })
    expect(store.redeemed).toEqual([])
  })

  it.each([
    ['a wrong code', says(400, exampleText('oauth/token.invalid_request.code.400.json')), 'GrantRefused'],
    ['a wrong secret', says(401, exampleText('oauth/token.invalid_client.401.json')), 'ZoomAppBroken'],
    ['Zoom being down', says(503), 'ZoomUnavailable'],
    ['too many calls', says(429), 'ZoomRateLimited'],
    ['a page', says(200, '<html></html>'), 'ZoomUnavailable'],
  ])('tells %s as such', async (_name, answer, error) => {
    zoom.plays(answer)
    await start()
    expect(await comeBack('code=good&state=state-1')).toMatchObject({ error })
    expect(accepted).toEqual([])
  })

  it('passes on what went wrong with the grant', async () => {
    acceptFails = new TypeError('the database is full')
    await start()
    expect(await comeBack('code=good&state=state-1')).toMatchObject({ error: 'TypeError' })
  })
})
