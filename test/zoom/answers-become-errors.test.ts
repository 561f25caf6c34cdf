import { Secret } from '../../src/lib/secret'
import { app, clientFor, example, failureOf, says, ScriptedZoom, type Client, type Script } from './scripted-zoom'

let server: ScriptedZoom
let client: Client

beforeAll(async () => {
  server = await ScriptedZoom.start()
})
beforeEach(() => {
  client = clientFor(server)
})
afterAll(() => server.stop())

const drops: Script = (_seen, res) => void res.destroy()
const breaksOff: Script = (_seen, res) => {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  res.write('{"id":12')
  setImmediate(() => res.destroy())
}
const html = '<!doctype html><html><body>Bad gateway</body></html>'

// In the order of Zoom reference 9.1, then 9.2. One line is one answer to GET /meetings/{id}.
const REST: [name: string, answer: Script, error: object][] = [
  ['a dropped connection', drops, { name: 'ZoomUnavailable', retryAfter: null }],
  ['an answer that breaks off', breaksOff, { name: 'ZoomUnavailable' }],
  ['500', says(500, { code: 500, message: 'Internal' }), { name: 'ZoomUnavailable' }],
  ['503 with a known code', says(503, { code: 3001, message: 'Gone?' }), { name: 'ZoomUnavailable' }],
  ['408', says(408), { name: 'ZoomUnavailable' }],
  ['a page with 404', says(404, html, { 'content-type': 'text/html' }), { name: 'ZoomUnavailable' }],
  ['a page with 401', says(401, html), { name: 'ZoomUnavailable' }],
  ['XML with 400', says(400, '<?xml version="1.0"?><error/>'), { name: 'ZoomUnavailable' }],
  ['a page with 200', says(200, html), { name: 'ZoomUnavailable' }],
  ['nothing with 200', says(200, ''), { name: 'ZoomUnavailable' }],
  ['null with 200', says(200, 'null'), { name: 'ZoomUnavailable' }],
  ['cut JSON with 200', says(200, '{"id":12'), { name: 'ZoomUnavailable' }],
  ['a meeting without an id', says(200, { topic: 'x' }), { name: 'ZoomUnavailable' }],
  [
    'a join link that is a script',
    says(200, { ...example('rest/get-meeting.200.json'), join_url: 'javascript:alert(1)' }),
    { name: 'ZoomUnavailable' },
  ],
  ['a redirect', says(302, '', { location: 'https://zoom.us/' }), { name: 'ZoomUnavailable' }],
  ['200 with a code', says(200, { code: 200, message: 'No permission.' }), { name: 'ZoomRefused', code: 200 }],
  ['code 0 and a meeting', says(200, { code: 0, message: 'ok' }), { name: 'ZoomUnavailable' }],
  ['a code as text', says(400, { code: '3000', message: 'No.' }), { name: 'ZoomRefused', code: 3000 }],
  ['4711', says(400, example('rest/error.400.missing-scope.json')), scopesMissing('meeting:update:meeting')],
  ['4711 with 401', says(401, { code: 4711, message: 'does not contain scopes:[a:b]' }), scopesMissing('a:b')],
  ['104', says(400, { code: 104, message: 'Invalid access token, does not contain scopes.' }), scopesMissing()],
  ['4700 with names', says(401, { code: 4700, message: 'no scopes:[user:read]' }), scopesMissing('user:read')],
  ['4738', says(400, { code: 4738, message: 'x' }), { name: 'ZoomAppBroken', problem: 'turned-off' }],
  ['4717', says(400, { code: 4717, message: 'x' }), { name: 'ZoomAppBroken', problem: 'disabled' }],
  ['plan missing', says(400, example('rest/error.400.plan.json')), { name: 'ZoomRefused', code: 200 }],
  ['hosting not allowed', says(400, example('rest/error.400.hosting-not-allowed.json')), { code: 3161 }],
  [
    'validation',
    says(400, example('rest/error.400.validation.json')),
    { code: 300, fields: [{ field: 'settings.jbh_time', message: 'Invalid parameter: jbh_time.' }] },
  ],
  ['user moved, with 401', says(401, { code: 1010, message: 'x' }), { name: 'ZoomRefused', code: 1010 }],
  ['3001', says(404, example('rest/error.404.meeting.json')), { name: 'MeetingGone' }],
  ['3001 with 400', says(400, { code: 3001, message: 'x' }), { name: 'MeetingGone' }],
  ['404 without a body', says(404), { name: 'MeetingGone' }],
  ['404 with a strange body', says(404, { code: 404, message: 'Not found' }), { name: 'MeetingGone' }],
  ['500 as a code', says(400, { code: 500, message: 'x' }), { name: 'ZoomUnavailable' }],
  ['an unknown code', says(400, { code: 98765, message: '<b>new</b>' }), { code: 98765, text: '<b>new</b>' }],
  ['400 without a body', says(400), { name: 'ZoomRefused', code: null }],
  ['the platform shape', says(400, { status: false, errorCode: 3001, errorMessage: 'x' }), { name: 'MeetingGone' }],
]

function scopesMissing(...first: string[]): object {
  const scopes = first.length > 0 ? (expect.arrayContaining(first) as unknown) : []
  return { name: 'ScopesMissing', scopes }
}

describe('an answer of the REST API', () => {
  it.each(REST)('%s', async (_name, answer, error) => {
    server.plays(answer)
    expect(await failureOf(client.api.meeting('84512360977'))).toMatchObject(error)
    expect(client.renewed).toEqual([])
  })

  it('says where no user is, too, when 404 has no body', async () => {
    server.plays(says(404))
    expect(await failureOf(client.api.me())).toMatchObject({ name: 'ZoomRefused', code: 1001 })
  })

  it('is known to the log by its tracking id and code, and never by its token', async () => {
    server.plays(says(400, { code: 300, message: 'You sent Bearer token-1' }, { 'x-zm-trackingid': 'WEB_77' }))
    const error = await failureOf(client.api.meeting('84512360977'))
    const trace = { call: 'GET /meetings/{id}', httpStatus: 400, code: 300, trackingId: 'WEB_77' }
    expect(error).toMatchObject({ trace })
    expect(client.log()).toContain('"trackingId":"WEB_77"')
    expect(client.log() + JSON.stringify(error)).not.toMatch(/token-1|84512360977/)
  })

  it('is counted, answered or not', async () => {
    server.plays(says(404), drops)
    await failureOf(client.api.meeting('1'))
    await failureOf(client.api.meeting('1'))
    expect(client.calls.map(({ name, status }) => [name, status])).toEqual([
      ['GET /meetings/{id}', 404],
      ['GET /meetings/{id}', null],
    ])
  })
})

describe('a refused access token', () => {
  it.each([
    ['expired', says(401, example('rest/error.401.token-expired.json'))],
    ['invalid', says(400, { code: 124, message: 'Invalid access token.' })],
    ['without a body', says(401)],
    ['of the catch-all kind', says(401, { code: 4700, message: 'Invalid access token.' })],
    ['superseded', says(401, { code: 4741, message: 'Token revoked' })],
    ['of an owner who is gone', says(401, { code: 4735, message: 'x' })],
    ['that Zoom does not know', says(400, { code: 4737, message: 'x' })],
    ['that was used too often', says(400, { code: 4740, message: 'x' })],
    ['of an unknown kind', says(401, { code: 401, message: 'Unauthorized' })],
    ['in the OAuth shape', says(401, { error: 'invalid_token', reason: 'x' })],
  ])('%s: is renewed once and the call repeated once', async (_name, answer) => {
    server.plays(answer, says(200, example('rest/users-me.200.json')))
    expect((await client.api.me()).id).toBe('hO5tAm4raQ6KfR1xZb8Yuw')
    expect(client.renewed).toEqual(['token-1'])
    expect(server.seen.map(seen => seen.headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it.each([124, 4700, 4735, 4741])('ends no connection when a fresh one is refused with %i as well', async code => {
    server.plays(says(401, { code, message: 'Invalid access token.' }))
    expect(await failureOf(client.api.me())).toMatchObject({ name: 'ZoomUnavailable', trace: { code } })
    expect(server.seen).toHaveLength(2)
  })

  it('is renewed again when the fresh one came to its end on the way, but not for ever', async () => {
    const refusal = says(401, { code: 124, message: 'Access token is expired.' })
    const brief = clientFor(server, { tokenSeconds: 1 })
    server.plays(refusal, refusal, refusal, says(200, example('rest/users-me.200.json')))
    expect((await brief.api.me()).id).toBe('hO5tAm4raQ6KfR1xZb8Yuw')
    expect(brief.renewed).toEqual(['token-1', 'token-2', 'token-3'])

    const endless = clientFor(server, { tokenSeconds: 1 })
    server.plays(refusal)
    expect(await failureOf(endless.api.me())).toMatchObject({ name: 'ZoomUnavailable' })
    expect(server.seen).toHaveLength(4)
  })

  it('keeps the error of a renewal that fails', async () => {
    server.plays(says(401))
    const { zoom } = client
    const refused = new Error('the vault says no')
    const api = zoom.api({
      current: () => Promise.resolve({ token: new Secret('old'), apiUrl: null, expiresAt: client.clock.now() }),
      renewed: () => Promise.reject(refused),
    })
    expect(await failureOf(api.me())).toBe(refused)
  })
})

const USED = {
  code: new Secret('Hq2VbXo9Lk_demo'),
  redirectUri: 'https://a.example/cb',
  verifier: new Secret('v'.repeat(43)),
}

// [what, answer, what a refresh makes of it, what an exchange makes of it]
const TOKEN: [string, Script, object, object][] = [
  same('a dropped connection', drops, 'ZoomUnavailable'),
  same('500 with invalid_grant', says(500, { error: 'invalid_grant', reason: 'x' }), 'ZoomUnavailable'),
  same('XML with 400', says(400, '<error>invalid_grant</error>'), 'ZoomUnavailable'),
  same('a page with 401', says(401, html), 'ZoomUnavailable'),
  same('nothing with 400', says(400, ''), 'ZoomUnavailable'),
  same('cut JSON', says(200, '{"access_token":"abc'), 'ZoomUnavailable'),
  same('null', says(200, 'null'), 'ZoomUnavailable'),
  same('an empty object', says(200, {}), 'ZoomUnavailable'),
  same('a list', says(200, []), 'ZoomUnavailable'),
  same('another kind of token', says(200, { ...token(), token_type: 'mac' }), 'ZoomUnavailable'),
  same('a redirect', says(307, '', { location: 'http://127.0.0.1:9/' }), 'ZoomUnavailable'),
  same('a redirect with an answer in it', says(302, token(), { location: 'http://127.0.0.1:9/' }), 'ZoomUnavailable'),
  same('300 with an answer in it', says(300, token()), 'ZoomUnavailable'),
  same('408 with invalid_grant', says(408, { error: 'invalid_grant' }), 'ZoomUnavailable'),
  same('500 with tokens', says(500, token()), 'ZoomUnavailable'),
  same('429', says(429, { error: 'invalid_grant' }), 'ZoomRateLimited', {
    trace: expect.objectContaining({ httpStatus: 429, text: '{"error":"invalid_grant"}' }) as unknown,
  }),
  same('4700', says(400, platform(4700, 'Unexpected failure')), 'ZoomUnavailable'),
  same('4732', says(400, platform(4732, 'x')), 'ZoomUnavailable'),
  [
    'invalid_grant',
    says(400, example('oauth/token.invalid_grant.old_refresh.400.json')),
    { name: 'GrantRefused', reason: 'invalid-grant' },
    { name: 'GrantRefused', reason: 'code' },
  ],
  [
    'invalid_grant with the boilerplate of the RFC',
    says(400, { error: 'invalid_grant', error_description: 'expired, revoked, does not match the redirection URI' }),
    { name: 'GrantRefused', reason: 'invalid-grant' },
    { name: 'GrantRefused', reason: 'code' },
  ],
  [
    'a wrong code',
    says(400, example('oauth/token.invalid_request.code.400.json')),
    { name: 'ZoomRefused' },
    { name: 'GrantRefused', reason: 'code' },
  ],
  same('4733', says(400, platform(4733, 'x')), 'GrantRefused', { reason: 'code' }),
  same('4734', says(400, platform(4734, 'x')), 'GrantRefused', { reason: 'code' }),
  same('4735', says(400, platform(4735, 'x')), 'GrantRefused', { reason: 'owner-gone' }),
  same('4737', says(400, platform(4737, 'x')), 'GrantRefused', { reason: 'unknown-token' }),
  same('4740', says(400, platform(4740, 'x')), 'GrantRefused', { reason: 'reused' }),
  same('4741', says(401, platform(4741, 'x')), 'GrantRefused', { reason: 'superseded' }),
  same('4738', says(400, platform(4738, 'x')), 'ZoomAppBroken', { problem: 'turned-off' }),
  same('4717', says(401, platform(4717, 'x')), 'ZoomAppBroken', { problem: 'disabled' }),
  same('4702', says(400, platform(4702, 'x')), 'ZoomAppBroken', { problem: 'credentials' }),
  same('4704', says(400, platform(4704, 'x')), 'ZoomAppBroken', { problem: 'credentials' }),
  same('4705', says(400, platform(4705, 'x')), 'ZoomAppBroken', { problem: 'set-up' }),
  same('4706', says(400, platform(4706, 'x')), 'ZoomAppBroken', { problem: 'credentials' }),
  same('a number that nobody knows', says(400, platform(4999, 'x')), 'ZoomRefused', { code: 4999 }),
  same('a number that nobody knows, with 401', says(401, platform(4999, 'x')), 'ZoomAppBroken', {
    problem: 'credentials',
  }),
  same(
    'a number that nobody knows, of a disabled app',
    says(400, platform(4999, 'The app is disabled.')),
    'ZoomAppBroken',
    {
      problem: 'disabled',
    },
  ),
  same('unauthorized_client', says(400, { error: 'unauthorized_client' }), 'ZoomAppBroken', { problem: 'credentials' }),
  same('invalid_scope', says(400, { error: 'invalid_scope' }), 'ZoomAppBroken', { problem: 'set-up' }),
  same('server_error', says(400, { error: 'server_error' }), 'ZoomUnavailable'),
  same('temporarily_unavailable', says(400, { error: 'temporarily_unavailable' }), 'ZoomUnavailable'),
  same('an unknown error with 401', says(401, { error: 'novel' }), 'ZoomAppBroken', { problem: 'credentials' }),
  same('an unknown error of a disabled app', says(400, { error: 'novel', reason: 'Disabled.' }), 'ZoomAppBroken', {
    problem: 'disabled',
  }),
  same('redirect mismatch in one word', says(400, { error: 'x', reason: 'RedirectURL mismatch' }), 'ZoomAppBroken', {
    problem: 'redirect',
  }),
  same('4709', says(400, platform(4709, 'x')), 'ZoomAppBroken', { problem: 'redirect' }),
  same('4711', says(400, platform(4711, 'scopes:[user:read]')), 'ScopesMissing', { scopes: ['user:read'] }),
  same('invalid_client', says(401, example('oauth/token.invalid_client.401.json')), 'ZoomAppBroken', {
    problem: 'credentials',
  }),
  same('invalid_client with 400', says(400, { error: 'invalid_client' }), 'ZoomAppBroken', { problem: 'credentials' }),
  same(
    'an app that is disabled',
    says(401, { error: 'invalid_client', reason: 'The app is disabled' }),
    'ZoomAppBroken',
    {
      problem: 'disabled',
    },
  ),
  same('401 with a strange body', says(401, { message: 'no' }), 'ZoomAppBroken', { problem: 'credentials' }),
  same('redirect mismatch', says(400, example('oauth/token.redirect_mismatch.400.json')), 'ZoomAppBroken', {
    problem: 'redirect',
  }),
  same('4700 about the redirect', says(400, platform(4700, 'Invalid redirect: https://x (4,700)')), 'ZoomAppBroken', {
    problem: 'redirect',
  }),
  same('unsupported grant', says(400, example('oauth/token.unsupported_grant.400.json')), 'ZoomAppBroken', {
    problem: 'set-up',
  }),
  same('an error with 200', says(200, { error: 'invalid_client' }), 'ZoomAppBroken'),
  same('an unknown error', says(400, { error: 'novel', reason: 'x' }), 'ZoomRefused', { code: 'novel' }),
  same('400 with a strange body', says(400, { a: 1 }), 'ZoomRefused'),
  same('403 with a strange body', says(403, { a: 1 }), 'ZoomRefused'),
  same('a kind of token that begins like ours', says(200, { ...token(), token_type: 'bearer2' }), 'ZoomUnavailable'),
  same('a kind of token that ends like ours', says(200, { ...token(), token_type: 'notbearer' }), 'ZoomUnavailable'),
]

function same(name: string, answer: Script, error: string, more: object = {}): (typeof TOKEN)[number] {
  return [name, answer, { name: error, ...more }, { name: error, ...more }]
}

function platform(errorCode: number, errorMessage: string): object {
  return { status: false, errorCode, errorMessage, result: null }
}

function token(): Record<string, unknown> {
  return example('oauth/token.refresh.200.json')
}

describe('an answer of the token endpoint', () => {
  it.each(TOKEN)('%s', async (_name, answer, onRefresh, onExchange) => {
    server.plays(answer)
    expect(await failureOf(client.zoom.oauth.refresh(app, new Secret('r-1')))).toMatchObject(onRefresh)
    expect(await failureOf(client.zoom.oauth.exchange(app, USED))).toMatchObject(onExchange)
    expect(server.seen).toHaveLength(2)
  })

  it('leaves code, secret and tokens out of the error and the log, even when Zoom repeats them', async () => {
    const words = `Invalid authorization code ${USED.code.reveal()} for ${app.clientSecret.reveal()}`
    server.plays(says(400, { error: 'invalid_request', reason: words }))
    const error = await failureOf(client.zoom.oauth.exchange(app, USED))
    expect(error).toMatchObject({ trace: { text: 'Invalid authorization code [secret] for [secret]' } })
    expect(client.log()).not.toContain(USED.code.reveal())
  })

  it('leaves out the tokens of a refresh and of a revocation as well', async () => {
    server.plays((seen, res) => says(400, { error: 'novel', reason: `what is ${seen.body}?` })(seen, res))
    const refresh = await failureOf(client.zoom.oauth.refresh(app, new Secret('refresh-7')))
    expect(refresh).toMatchObject({ trace: { text: 'what is grant_type=refresh_token&refresh_token=[secret]?' } })
    const revoke = await failureOf(client.zoom.oauth.revoke(app, new Secret('access-7')))
    expect(revoke).toMatchObject({ trace: { text: 'what is token=[secret]?' } })
    expect(client.log()).not.toMatch(/refresh-7|access-7/)
  })
})
