import { Secret } from '../../src/lib/secret'
import { app, clientFor, example, exampleText, failureOf, says, ScriptedZoom, type Client } from './scripted-zoom'

let server: ScriptedZoom
let client: Client

beforeAll(async () => {
  server = await ScriptedZoom.start()
})
beforeEach(() => {
  client = clientFor(server)
})
afterAll(() => server.stop())

const answer = example<Record<string, unknown>>('oauth/token.refresh.200.json')
const refreshed = (changes: object) => {
  server.plays(says(200, { ...answer, ...changes }))
  return client.zoom.oauth.refresh(app, new Secret('refresh-0'))
}

describe('the exchange of a code', () => {
  const consent = {
    code: new Secret('code-1'),
    redirectUri: 'https://sim.example/zoom/callback',
    verifier: new Secret('v'),
  }

  it('sends Basic credentials and everything else in the body', async () => {
    server.plays(says(200, exampleText('oauth/token.authorization_code.granular.200.json')))
    await client.zoom.oauth.exchange(app, consent)
    const [seen] = server.seen
    expect(seen).toMatchObject({ method: 'POST', url: '/oauth/token' })
    expect(seen?.headers.authorization).toBe(
      example<{ basic_auth: { header: string } }>('vectors.json').basic_auth.header,
    )
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'https://sim.example/zoom/callback',
      code_verifier: 'v',
    })
  })

  it('gives tokens, scopes, region, and an end counted from the arrival of the answer', async () => {
    server.plays(says(200, exampleText('oauth/token.authorization_code.granular.200.json')))
    const grant = await client.zoom.oauth.exchange(app, consent)
    expect(grant.accessToken.reveal()).toMatch(/^eyJzdiI/)
    expect(grant.refreshToken.reveal()).not.toBe(grant.accessToken.reveal())
    expect(grant.expiresAt).toEqual(new Date('2026-11-26T10:59:59Z'))
    expect(grant.scopes).toContain('cloud_recording:read:list_recording_files')
    expect(grant.apiUrl).toBe('https://api-eu.zoom.us')
    expect(JSON.stringify(grant)).not.toContain('eyJ')
  })

  it('without a refresh token is no connection, and says so', async () => {
    server.plays(says(200, exampleText('oauth/token.account_credentials.200.json')))
    const error = await failureOf(client.zoom.oauth.exchange(app, consent))
    expect(error).toMatchObject({
      name: 'ZoomUnavailable',
      trace: { text: 'the token answer has no usable refresh_token' },
    })
  })
})

describe('a refresh', () => {
  it('sends the refresh token in the body', async () => {
    await refreshed({})
    const form = Object.fromEntries(new URLSearchParams(server.seen[0]?.body))
    expect(form).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-0' })
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/oauth/token' })
  })

  it('without a new refresh token keeps the one that was sent', async () => {
    expect((await refreshed({ refresh_token: undefined })).refreshToken.reveal()).toBe('refresh-0')
    expect((await refreshed({ refresh_token: '' })).refreshToken.reveal()).toBe('refresh-0')
  })

  it('takes the answer of a server that does not rotate', async () => {
    expect((await refreshed({ refresh_token: 'refresh-0' })).refreshToken.reveal()).toBe('refresh-0')
  })

  it.each([
    [3600, '11:00:00'],
    [2, '10:00:02'],
    ['1800', '10:30:00'],
    [undefined, '11:00:00'],
    [null, '11:00:00'],
    [-1, '11:00:00'],
    [0, '11:00:00'],
    [1e12, '11:00:00'],
    ['soon', '11:00:00'],
  ])('that says expires_in %p ends at %s', async (expires_in, end) => {
    expect((await refreshed({ expires_in })).expiresAt).toEqual(new Date(`2026-11-26T${end}Z`))
  })

  it('splits the scopes at any blank, in lower case, without doubles; and tells silence from none', async () => {
    expect((await refreshed({ scope: ' Meeting:Read\tuser:read\n meeting:read ' })).scopes).toEqual([
      'meeting:read',
      'user:read',
    ])
    expect((await refreshed({ scope: '' })).scopes).toEqual([])
    expect((await refreshed({ scope: undefined })).scopes).toBeNull()
  })

  it('does without api_url and token_type', async () => {
    expect((await refreshed({ api_url: undefined, token_type: null })).apiUrl).toBeNull()
  })

  it('names what is missing', async () => {
    const error = await failureOf(refreshed({ access_token: undefined }))
    expect(error).toMatchObject({ trace: { text: 'the token answer has no usable access_token' } })
    server.plays(says(200, []))
    expect(await failureOf(client.zoom.oauth.refresh(app, new Secret('refresh-0')))).toMatchObject({
      trace: { text: 'the token answer has no usable anything readable' },
    })
  })
})

describe('a revocation', () => {
  it('sends the access token', async () => {
    server.plays(says(200, exampleText('oauth/revoke.200.json')))
    await client.zoom.oauth.revoke(app, new Secret('access-1'))
    expect(server.seen[0]).toMatchObject({ url: '/oauth/revoke', body: 'token=access-1' })
  })

  it('of what is dead already is done', async () => {
    server.plays(says(400, { error: 'invalid_grant', reason: 'Invalid Token!' }))
    await expect(client.zoom.oauth.revoke(app, new Secret('access-1'))).resolves.toBeUndefined()
  })

  it('tells when Zoom is down', async () => {
    server.plays(says(500))
    expect(await failureOf(client.zoom.oauth.revoke(app, new Secret('a')))).toMatchObject({ name: 'ZoomUnavailable' })
  })
})

describe('the check of client ID and secret', () => {
  it.each([
    ['invalid_grant', 'oauth/token.invalid_grant.old_refresh.400.json'],
    ['invalid_request', 'oauth/token.invalid_request.code.400.json'],
  ])('passes when Zoom only dislikes the token: %s', async (_name, file) => {
    server.plays(says(400, exampleText(file)))
    await expect(client.zoom.oauth.checkCredentials(app)).resolves.toBeUndefined()
  })

  it('fails when Zoom does not know them', async () => {
    server.plays(says(401, exampleText('oauth/token.invalid_client.401.json')))
    expect(await failureOf(client.zoom.oauth.checkCredentials(app))).toMatchObject({ problem: 'credentials' })
  })

  it.each([
    ['another error', says(400, { error: 'novel' }), { name: 'ZoomRefused', code: 'novel' }],
    [
      'an invalid request to a broken app',
      says(401, { error: 'invalid_request', reason: 'Redirect URI mismatch' }),
      {},
    ],
  ])('does not take %s for a yes', async (_name, answer, expected) => {
    server.plays(answer)
    expect(await failureOf(client.zoom.oauth.checkCredentials(app))).toMatchObject(expected)
  })

  it('does not guess while Zoom is down', async () => {
    server.plays(says(503))
    expect(await failureOf(client.zoom.oauth.checkCredentials(app))).toMatchObject({ name: 'ZoomUnavailable' })
  })
})
