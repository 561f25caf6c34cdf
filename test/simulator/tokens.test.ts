import { createHash, randomBytes } from 'node:crypto'
import { StandingClock } from '../../src/lib/clock'
import type { ZoomSimulator } from '../../src/simulator'
import vectors from '../support/zoom-examples/vectors.json'
import classic from '../support/zoom-examples/oauth/token.authorization_code.classic.200.json'
import invalidClient from '../support/zoom-examples/oauth/token.invalid_client.401.json'
import invalidGrant from '../support/zoom-examples/oauth/token.invalid_grant.old_refresh.400.json'
import mismatch from '../support/zoom-examples/oauth/token.redirect_mismatch.400.json'
import unsupported from '../support/zoom-examples/oauth/token.unsupported_grant.400.json'
import accountToken from '../support/zoom-examples/oauth/token.account_credentials.200.json'
import { AMARA, APP, DANIEL, shapeOf, startZoom, Visitor, type Json } from './client'

let zoom: ZoomSimulator
let clock: StandingClock
let app: Visitor

beforeAll(async () => void ({ zoom, clock } = await startZoom()))
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  zoom.control.clearStats()
  app = new Visitor(zoom)
})

const tokens = async (user = AMARA): Promise<Json> => (await app.exchange(app.allow(user))).body
const works = async (accessToken: unknown) => (await app.call(accessToken, 'GET', '/users/me')).status === 200

describe('a code', () => {
  it('brings tokens in the documented shape', async () => {
    const answer = await app.exchange(app.allow(AMARA))

    expect(answer.status).toBe(200)
    expect(shapeOf(answer.body)).toEqual(shapeOf(classic))
    expect(answer.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 3599,
      scope: classic.scope,
      api_url: zoom.url,
    })
    expect(answer.body['access_token'].length).toBeGreaterThan(200)
    expect(await works(answer.body['access_token'])).toBe(true)
  })

  it('works once', async () => {
    const code = app.allow(AMARA)
    const first = await app.exchange(code)
    const second = await app.exchange(code)

    expect(first.status).toBe(200)
    expect(second.status).toBe(400)
    expect(second.body).toEqual({ reason: `Invalid authorization code ${code}`, error: 'invalid_request' })
    expect(await works(first.body['access_token'])).toBe(true)
  })

  it('works once, however many ask at the same time', async () => {
    const code = app.allow(AMARA)
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.exchange(code)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('lives five minutes', async () => {
    const [early, late] = [app.allow(AMARA), app.allow(AMARA)]
    zoom.control.advance({ seconds: 299 })
    const inTime = await app.exchange(early)
    zoom.control.advance({ seconds: 1 })
    const tooLate = await app.exchange(late)

    expect([inTime.status, tooLate.status]).toEqual([200, 400])
  })

  it('belongs to one app and one redirect URL', async () => {
    const code = app.allow(AMARA)
    zoom.control.createApp({ name: 'Other', clientId: 'other', clientSecret: 'other' })
    const foreign = await new Visitor(zoom, { clientId: 'other', secret: 'other' }).exchange(code)
    const elsewhere = await app.exchange(code, { redirect_uri: 'https://sim.northlake.example/other' })

    expect(foreign.body['error']).toBe('invalid_request')
    expect(elsewhere.status).toBe(400)
    expect(elsewhere.body).toEqual(mismatch)
  })

  it.each(['body', 'query'])('is taken from the %s', async place => {
    const fields = new URLSearchParams({
      grant_type: 'authorization_code',
      code: app.allow(AMARA),
      redirect_uri: 'https://sim.northlake.example/zoom/oauth/callback',
    })
    const url = `${zoom.url}/oauth/token${place === 'query' ? `?${fields.toString()}` : ''}`
    const init = {
      method: 'POST',
      headers: { authorization: app.basic() },
      ...(place === 'body' ? { body: fields } : {}),
    }

    expect((await fetch(url, init)).status).toBe(200)
  })
})

describe('PKCE', () => {
  const { code_verifier: verifier, code_challenge_S256: challenge } = vectors.pkce

  it.each([
    ['S256 with its verifier', { code_challenge: challenge, code_challenge_method: 'S256' }, verifier, 200],
    [
      'S256 with another verifier',
      { code_challenge: challenge, code_challenge_method: 'S256' },
      randomBytes(40).toString('base64url'),
      400,
    ],
    ['S256 without a verifier', { code_challenge: challenge, code_challenge_method: 'S256' }, '', 400],
    ['S256 with the challenge itself', { code_challenge: challenge, code_challenge_method: 'S256' }, challenge, 400],
    ['plain', { code_challenge: verifier, code_challenge_method: 'plain' }, verifier, 200],
    ['no method means plain', { code_challenge: verifier }, verifier, 200],
    ['no method does not mean S256', { code_challenge: challenge }, verifier, 400],
    [
      'a verifier that is too short',
      { code_challenge: createHash('sha256').update('short').digest('base64url'), code_challenge_method: 'S256' },
      'short',
      400,
    ],
    ['a verifier nobody asked for', {}, verifier, 200],
  ])('%s', async (_case, asked, given, status) => {
    const code = app.allow(AMARA, asked)

    expect((await app.exchange(code, given ? { code_verifier: given } : {})).status).toBe(status)
  })
})

describe('a refresh token', () => {
  it('brings a new pair and stops working', async () => {
    const first = await tokens()
    const second = await app.refresh(first['refresh_token'])
    const replay = await app.refresh(first['refresh_token'])

    expect(shapeOf(second.body)).toEqual(shapeOf(classic))
    expect(second.body['refresh_token']).not.toBe(first['refresh_token'])
    expect(replay.status).toBe(400)
    expect(replay.body).toEqual(invalidGrant)
    // A replay does not take the newest pair down.
    expect(await works(second.body['access_token'])).toBe(true)
    expect((await app.refresh(second.body['refresh_token'])).status).toBe(200)
  })

  it('is counted when it is shown again', async () => {
    const first = await tokens()
    await app.refresh(first['refresh_token'])
    await app.refresh(first['refresh_token'])
    const { tokenCalls, replayedTokens } = zoom.control.stats()

    expect(replayedTokens).toBe(1)
    expect(tokenCalls.map(({ grantType, refreshSerial, replay }) => [grantType, refreshSerial, replay])).toEqual([
      ['authorization_code', null, false],
      ['refresh_token', 1, false],
      ['refresh_token', 1, true],
    ])
  })

  it('serves one of ten who ask at once', async () => {
    const { refresh_token: token } = await tokens()
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.refresh(token)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(9)
  })

  it('lives 90 days, counted anew with each refresh', async () => {
    let pair = await tokens()
    for (let turn = 0; turn < 3; turn += 1) {
      zoom.control.advance({ days: 89 })
      pair = (await app.refresh(pair['refresh_token'])).body
    }
    zoom.control.advance({ days: 90 })

    expect(pair['refresh_token']).toBeDefined()
    expect((await app.refresh(pair['refresh_token'])).body).toEqual(invalidGrant)
  })

  it('keeps the scopes that were granted, whatever the app asks for now', async () => {
    const pair = await tokens()
    zoom.control.updateApp({ app: APP.name, scopes: ['user:read'] })

    expect((await app.refresh(pair['refresh_token'])).body['scope']).toBe(classic.scope)
  })

  it('dies when the same person authorizes the same app again, and nobody else’s does', async () => {
    const [earlier, other] = [await tokens(AMARA), await tokens(DANIEL)]
    const later = await tokens(AMARA)

    expect(await works(earlier['access_token'])).toBe(false)
    expect((await app.refresh(earlier['refresh_token'])).body).toEqual(invalidGrant)
    expect(await works(later['access_token'])).toBe(true)
    expect((await app.refresh(other['refresh_token'])).status).toBe(200)
  })

  it('of another app, or made up, is refused', async () => {
    const { refresh_token: token } = await tokens()
    zoom.control.createApp({ name: 'Other', clientId: 'other', clientSecret: 'other' })
    const other = new Visitor(zoom, { clientId: 'other', secret: 'other' })

    expect((await other.refresh(token)).body).toEqual(invalidGrant)
    expect((await app.refresh('made.up.token')).body).toEqual(invalidGrant)
    expect((await app.refresh(token)).status).toBe(200)
  })

  it.each([
    ['deactivated', { status: 'inactive' }, { error: 'invalid_grant' }],
    ['deleted', { status: 'deleted' }, { status: false, errorCode: 4735 }],
  ] as const)('of somebody who was %s fails', async (_case, change, body) => {
    const pair = await tokens()
    zoom.control.updateUser({ user: AMARA, ...change })
    const answer = await app.refresh(pair['refresh_token'])

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject(body)
    expect(await works(pair['access_token'])).toBe(false)
  })

  it('is disabled while an admin has withdrawn the approval (4738)', async () => {
    const pair = await tokens()
    zoom.control.updateApp({ app: APP.name, needsApproval: true })
    const refused = await app.refresh(pair['refresh_token'])
    zoom.control.updateApp({ app: APP.name, approved: true })

    expect(refused.body).toMatchObject({ status: false, errorCode: 4738, result: null })
    expect((await app.refresh(pair['refresh_token'])).status).toBe(200)
  })
})

describe('an access token', () => {
  it('expires after an hour less a second', async () => {
    const { access_token: token } = await tokens()
    zoom.control.advance({ seconds: 3598 })
    const before = await works(token)
    zoom.control.advance({ seconds: 1 })
    const after = await app.call(token, 'GET', '/users/me')

    expect(before).toBe(true)
    expect([after.status, after.body]).toEqual([401, { code: 124, message: 'Access token is expired.' }])
  })

  it('can be made short-lived for tests', async () => {
    zoom.control.setTokenLife({ seconds: 2 })
    const pair = await tokens()
    zoom.control.advance({ seconds: 2 })

    expect(pair['expires_in']).toBe(2)
    expect(await works(pair['access_token'])).toBe(false)
  })

  it('that is missing, made up or a refresh token is refused', async () => {
    const pair = await tokens()
    const bare = await fetch(`${zoom.url}/v2/users/me`)

    expect(bare.status).toBe(401)
    expect((await app.call('made.up.token', 'GET', '/users/me')).body).toEqual({
      code: 124,
      message: 'Invalid access token.',
    })
    expect((await app.call(pair['refresh_token'], 'GET', '/users/me')).status).toBe(401)
  })

  it('moves with a clock that is given, too', async () => {
    const { access_token: token } = await tokens()
    clock.advance({ hours: 1 })

    expect(await works(token)).toBe(false)
  })
})

describe('the app itself', () => {
  it.each([
    ['a wrong secret', () => app.basic('wrong')],
    ['an unknown client', () => `Basic ${Buffer.from('nobody:x').toString('base64')}`],
  ])('is refused with %s', async (_case, authorization) => {
    const answer = await app.token(
      { grant_type: 'refresh_token', refresh_token: 'x' },
      { authorization: authorization() },
    )

    expect(answer.status).toBe(401)
    expect(answer.body).toEqual(invalidClient)
  })

  it('must name itself by HTTP Basic', async () => {
    const answer = await app.submit('/oauth/token', {
      client_id: APP.clientId,
      client_secret: APP.secret,
      grant_type: 'client_credentials',
    })

    expect(answer.status).toBe(400)
  })

  it('is refused when Zoom disabled it', async () => {
    const pair = await tokens()
    zoom.control.updateApp({ app: APP.name, disabled: true })
    const answer = await app.refresh(pair['refresh_token'])

    expect(answer.body['reason']).toContain('disabled')
    expect(await works(pair['access_token'])).toBe(false)
  })

  it('keeps its users when its secret changes', async () => {
    const pair = await tokens()
    zoom.control.updateApp({ app: APP.name, clientSecret: 'a new one' })
    const old = await app.refresh(pair['refresh_token'])
    const renewed = await new Visitor(zoom, { ...APP, secret: 'a new one' }).refresh(pair['refresh_token'])

    expect(old.body['error']).toBe('invalid_client')
    expect(renewed.status).toBe(200)
  })

  it('cannot ask for a grant that Zoom does not know', async () => {
    const answer = await app.token({ grant_type: 'password' })

    expect([answer.status, answer.body]).toEqual([400, unsupported])
  })

  it('gets a token of its own without a refresh token', async () => {
    const { body } = await app.token({ grant_type: 'client_credentials' })

    expect(shapeOf(body)).toEqual(shapeOf(accountToken))
  })
})

describe('Server-to-Server', () => {
  const s2s = () => new Visitor(zoom, { clientId: 's2s', secret: 's2s' })
  const ask = (account: string) => s2s().token({ grant_type: 'account_credentials', account_id: account })
  const build = (activated: boolean) =>
    zoom.control.createApp({
      name: 'S2S',
      kind: 'server-to-server',
      clientId: 's2s',
      clientSecret: 's2s',
      scopes: ['user:read:admin', 'meeting:write:admin'],
      activated,
    }).accountId

  it('gives a token for the whole account once the app is activated', async () => {
    const account = build(false)
    const before = await ask(account)
    zoom.control.updateApp({ app: 'S2S', activated: true })
    const after = await ask(account)
    const token = String(after.body['access_token'])

    expect(before.body['error']).toBe('invalid_client')
    expect(shapeOf(after.body)).toEqual(shapeOf(accountToken))
    expect((await s2s().call(token, 'GET', `/users/${DANIEL}`)).body['email']).toBe(DANIEL)
    expect((await s2s().call(token, 'POST', `/users/${DANIEL}/meetings`, { topic: 'By the account' })).status).toBe(201)
    expect((await s2s().call(token, 'GET', '/users/me')).body['code']).toBe(1001)
  })

  it('is refused for another account', async () => {
    build(true)

    expect((await ask('another')).body['error']).toBe('invalid_client')
  })
})

describe('revoking and removing', () => {
  it('kills both tokens at once', async () => {
    const pair = await tokens()
    const answer = await app.submit('/oauth/revoke', { token: pair['access_token'] }, { authorization: app.basic() })

    expect([answer.status, answer.body]).toEqual([200, { status: 'success' }])
    expect(await works(pair['access_token'])).toBe(false)
    expect((await app.refresh(pair['refresh_token'])).body).toEqual(invalidGrant)
  })

  it('needs the app’s own credentials', async () => {
    const pair = await tokens()
    const answer = await app.submit('/oauth/revoke', { token: pair['access_token'] })

    expect(answer.status).toBe(400)
    expect(await works(pair['access_token'])).toBe(true)
  })

  it('by the user has the same effect', async () => {
    const pair = await tokens()
    zoom.control.deauthorize({ app: APP.name, user: AMARA })

    expect(await works(pair['access_token'])).toBe(false)
  })
})
