import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { StandingClock } from '../../src/lib/clock'
import { silentLogger } from '../../src/lib/logger'
import { Secret } from '../../src/lib/secret'
import { startZoomSimulator, type ZoomSimulator } from '../../src/simulator'
import {
  answerChallenge,
  checkPermissions,
  createZoom,
  parseZoomEvent,
  verifySignature,
  type Grant,
  type MeetingPlan,
  type Zoom,
  type ZoomAccess,
  type ZoomApi,
  type ZoomEvent,
} from '../../src/zoom'
import { app as classicApp, failureOf } from './scripted-zoom'

// The client and the simulator are two readings of the same reference: this is where they meet.

const AMARA = 'amara.okafor@northlake.example'
const CALLBACK = 'https://sim.example/zoom/callback'
const granularApp = {
  clientId: 'G7rNuL4rTqX2mYvB9aPdEw',
  clientSecret: new Secret('demoGranularSecret0123456789ABCD'),
}
const secretToken = new Secret('demoSecretToken_9fQ2LkA7')

let simulator: ZoomSimulator
let zoom: Zoom
let clock: StandingClock

beforeEach(async () => {
  clock = new StandingClock('2026-11-26T09:00:00Z')
  simulator = await startZoomSimulator({ clock, recordingSecondsFactor: 0 })
  for (const { clientId } of [classicApp, granularApp])
    simulator.control.updateApp({ app: clientId, redirectUrl: CALLBACK })
  const hosts = { webUrl: simulator.url, apiUrl: simulator.url, downloadHosts: [] }
  zoom = createZoom({ hosts, clock: simulator.clock, logger: silentLogger, timeoutMs: 3000 })
})
afterEach(() => simulator.stop())

async function consent(app = classicApp, user = AMARA): Promise<Grant> {
  const verifier = new Secret(randomBytes(32).toString('base64url'))
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: CALLBACK,
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier.reveal()).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const { location } = simulator.control.consent({ url: `${simulator.url}/oauth/authorize?${query.toString()}`, user })
  const back = new URL(location ?? 'none:').searchParams
  expect(back.get('state')).toBe('state-1')
  return zoom.oauth.exchange(app, { code: new Secret(back.get('code') ?? ''), redirectUri: CALLBACK, verifier })
}

/** The simplest vault there can be. */
function vault(first: Grant): ZoomAccess & { grant: Grant } {
  return {
    grant: first,
    current() {
      const { accessToken: token, apiUrl, expiresAt } = this.grant
      return Promise.resolve({ token, apiUrl, expiresAt })
    },
    async renewed() {
      this.grant = await zoom.oauth.refresh(classicApp, this.grant.refreshToken)
      return this.current()
    },
  }
}

const apiOf = async (): Promise<ZoomApi> => zoom.api(vault(await consent()))

const plan: MeetingPlan = {
  topic: 'Airway drill',
  startsAt: new Date('2026-11-27T14:30:00Z'),
  minutes: 45,
  timeZone: 'America/Chicago',
  agenda: 'SIM-0417 / Bay 3',
  waitingRoom: true,
  autoRecording: 'cloud',
}

describe('a grant', () => {
  it('is given, rotated at each refresh, and revoked', async () => {
    const first = await consent()
    expect(checkPermissions(first.scopes ?? [])).toMatchObject({ granted: 7, spelling: 'classic', unused: [] })
    expect(first.expiresAt.getTime() - simulator.clock.now().getTime()).toBeGreaterThan(3_590_000)

    const second = await zoom.oauth.refresh(classicApp, first.refreshToken)
    const replay = await failureOf(zoom.oauth.refresh(classicApp, first.refreshToken))
    expect(replay).toMatchObject({ name: 'GrantRefused', reason: 'invalid-grant' })

    await zoom.oauth.revoke(classicApp, second.accessToken)
    await zoom.oauth.revoke(classicApp, second.accessToken)
    expect(await failureOf(zoom.oauth.refresh(classicApp, second.refreshToken))).toMatchObject({ name: 'GrantRefused' })
    const api = zoom.api(vault(second))
    expect(await failureOf(api.me())).toMatchObject({ name: 'GrantRefused' })
  })

  it('of a granular app has all seven, too', async () => {
    const { scopes } = await consent(granularApp)
    expect(checkPermissions(scopes ?? [])).toMatchObject({ granted: 7, spelling: 'granular', unused: [] })
    expect(checkPermissions(scopes ?? []).permissions.flatMap(each => each.missingExtras)).toEqual([])
  })

  it('dies when the same user authorizes again', async () => {
    const first = await consent()
    await consent()
    expect(await failureOf(zoom.oauth.refresh(classicApp, first.refreshToken))).toMatchObject({ name: 'GrantRefused' })
  })

  it('is not touched by a wrong secret', async () => {
    const { refreshToken } = await consent()
    const wrong = { ...classicApp, clientSecret: new Secret('wrong') }
    expect(await failureOf(zoom.oauth.refresh(wrong, refreshToken))).toMatchObject({ problem: 'credentials' })
    expect(await failureOf(zoom.oauth.checkCredentials(wrong))).toMatchObject({ problem: 'credentials' })
    await zoom.oauth.checkCredentials(classicApp)
    await zoom.oauth.refresh(classicApp, refreshToken)
  })

  it('is not given for a code twice, nor with another verifier or redirect URL', async () => {
    const { location } = simulator.control.consent({
      url: `${simulator.url}/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: classicApp.clientId, redirect_uri: CALLBACK, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }).toString()}`,
      user: AMARA,
    })
    const code = new Secret(new URL(location ?? 'none:').searchParams.get('code') ?? '')
    const given = { code, redirectUri: CALLBACK, verifier: new Secret('v'.repeat(43)) }
    expect(await failureOf(zoom.oauth.exchange(classicApp, given))).toMatchObject({ reason: 'code' })
  })

  it('renews an expired access token in the middle of a call', async () => {
    const access = vault(await consent())
    const before = access.grant
    simulator.control.advance({ hours: 2 })
    expect((await zoom.api(access).me()).email).toBe(AMARA)
    expect(access.grant).not.toBe(before)
  })
})

describe('a meeting', () => {
  it('is made, found by its marker, changed, started and deleted', async () => {
    const api = await apiOf()
    const user = await api.me()
    expect(user).toMatchObject({ email: AMARA, licensed: true, status: 'active' })
    expect((await api.settings()).cloudRecording).toBe(true)

    const meeting = await api.createMeeting(plan)
    expect(meeting).toMatchObject({
      topic: plan.topic,
      startsAt: plan.startsAt,
      minutes: 45,
      timeZone: plan.timeZone,
      agenda: plan.agenda,
      hostId: user.id,
      waitingRoom: true,
      autoRecording: 'cloud',
    })
    expect(await api.findMarked('SIM-0417')).toMatchObject({ id: meeting.id })
    expect(await api.findMarked('SIM-9999')).toBeNull()
    expect((await api.meetings('upcoming')).items.map(each => each.id)).toContain(meeting.id)

    await api.changeMeeting(meeting.id, { startsAt: new Date('2026-11-27T15:00:00Z'), topic: 'Airway drill, again' })
    const changed = await api.meeting(meeting.id)
    expect(changed).toMatchObject({ topic: 'Airway drill, again', startsAt: new Date('2026-11-27T15:00:00Z') })
    expect(changed.startUrl?.reveal()).toContain('zak=')

    await api.deleteMeeting(meeting.id)
    await api.deleteMeeting(meeting.id)
    expect(await failureOf(api.meeting(meeting.id))).toMatchObject({ name: 'MeetingGone' })
    expect(await failureOf(api.changeMeeting(meeting.id, { minutes: 30 }))).toMatchObject({ name: 'MeetingGone' })
  })

  it('whose creation was not answered is found, also behind a long agenda', async () => {
    const api = await apiOf()
    simulator.control.setFault({ kind: 'lost_answer', call: 'POST /users/{userId}/meetings', times: 1 })
    const lost = await failureOf(api.createMeeting({ ...plan, agenda: `${'x'.repeat(300)} SIM-0417` }))
    expect(lost).toMatchObject({ name: 'ZoomUnavailable' })
    expect(await api.findMarked('SIM-0417')).toMatchObject({ topic: plan.topic })
  })

  it('is refused to a host without a license to host, in words of Zoom', async () => {
    simulator.control.updateUser({ user: AMARA, mayHost: false })
    const api = await apiOf()
    expect(await failureOf(api.createMeeting(plan))).toMatchObject({ name: 'ZoomRefused', code: 3161 })
  })
})

describe('a run', () => {
  it('leaves participants, recordings and files behind', async () => {
    const api = await apiOf()
    const meeting = await api.createMeeting(plan)
    simulator.control.startMeeting({ meeting: meeting.id })
    simulator.control.join({ meeting: meeting.id, name: 'Riley Chen', email: 'riley.chen@students.northlake.example' })
    simulator.control.advance({ minutes: 40 })
    simulator.control.endMeeting({ meeting: meeting.id })
    simulator.control.advance({ minutes: 5 })

    const past = await api.pastMeeting(meeting.id)
    expect(past.meetingId).toBe(meeting.id)
    expect((await api.pastRuns(meeting.id)).map(run => run.uuid)).toEqual([past.uuid])
    const { items: stays } = await api.pastParticipants(past.uuid)
    expect(stays.map(stay => stay.name)).toContain('Riley Chen')

    const recordings = await api.meetingRecordings(past.uuid)
    expect(recordings).toMatchObject({ meetingId: meeting.id, uuid: past.uuid })
    const days = { from: new Date('2026-11-25T00:00:00Z'), to: new Date('2026-11-27T00:00:00Z') }
    expect((await api.recordings(days)).items.map(each => each.uuid)).toEqual([past.uuid])

    for (const file of recordings?.files ?? []) {
      expect(file.ready).toBe(true)
      for (const token of [recordings?.downloadToken ?? null, null]) {
        const download = await api.download(file.downloadUrl!, { token })
        expect((await buffer(download.body)).length).toBe(file.size)
      }
    }
    const [video] = recordings?.files ?? []
    const part = await api.download(video!.downloadUrl!, { range: 'bytes=0-9' })
    expect(part.status).toBe(206)
    expect(await buffer(part.body)).toHaveLength(10)
    const foreign = api.download(video!.downloadUrl!, { token: new Secret('not-a-token') })
    expect(await failureOf(foreign)).toMatchObject({ name: 'DownloadRefused' })
  })

  it('with a UUID that has to be encoded twice is found all the same', async () => {
    const api = await apiOf()
    for (let hour = 1; hour <= 16; hour++) {
      const startTime = new Date(Date.UTC(2026, 10, 25, hour)).toISOString()
      const { uuid } = simulator.control.addPastMeeting({
        user: AMARA,
        topic: `Run ${hour}`,
        startTime,
        minutes: 20,
        recorded: true,
        participants: [{ name: 'Riley Chen' }],
      })
      expect((await api.pastMeeting(uuid)).uuid).toBe(uuid)
      expect((await api.meetingRecordings(uuid))?.uuid).toBe(uuid)
    }
  })
})

describe('what goes wrong on the way', () => {
  const READ: [kind: string, more: object, expected: object][] = [
    ['server_error', {}, { name: 'ZoomUnavailable' }],
    ['html_page', {}, { name: 'ZoomUnavailable' }],
    ['null_body', {}, { name: 'ZoomUnavailable' }],
    ['truncated', {}, { name: 'ZoomUnavailable' }],
    ['huge_body', {}, { name: 'ZoomUnavailable' }],
    ['connection_reset', {}, { name: 'ZoomUnavailable' }],
    ['missing_scope', {}, { name: 'ScopesMissing', scopes: expect.arrayContaining(['user:read']) as unknown }],
    ['plan_missing', {}, { name: 'ZoomRefused', code: 200 }],
    ['rate_per_second', {}, { name: 'ZoomRateLimited', daily: false }],
    ['rate_daily', { retryAfter: 'date' }, { name: 'ZoomRateLimited', daily: true }],
    ['rate_daily', { retryAfter: 'absent' }, { name: 'ZoomRateLimited', retryAt: new Date('2026-11-27T00:00:00Z') }],
    ['rate_host', {}, { name: 'ZoomRateLimited', daily: true }],
  ]

  it.each(READ)('%s %p', async (kind, more, expected) => {
    const api = await apiOf()
    simulator.control.setFault({ kind, call: 'GET /users/', ...more } as Parameters<
      typeof simulator.control.setFault
    >[0])
    expect(await failureOf(api.me())).toMatchObject(expected)
  })

  it.each([
    ['token_500', { name: 'ZoomUnavailable' }],
    ['token_503', { name: 'ZoomUnavailable' }],
    ['token_xml', { name: 'ZoomUnavailable' }],
    ['token_lost_answer', { name: 'ZoomUnavailable' }],
    ['invalid_client', { name: 'ZoomAppBroken', problem: 'credentials' }],
    ['invalid_grant', { name: 'GrantRefused' }],
    ['token_disabled_by_admin', { name: 'ZoomAppBroken', problem: 'turned-off' }],
    ['token_owner_gone', { name: 'GrantRefused', reason: 'owner-gone' }],
  ] as const)('%s', async (kind, expected) => {
    const { refreshToken } = await consent()
    simulator.control.setFault({ kind, call: 'refresh_token' })
    expect(await failureOf(zoom.oauth.refresh(classicApp, refreshToken))).toMatchObject(expected)
  })

  it.each(['file_html', 'file_403', 'file_redirect_loop'] as const)('%s', async kind => {
    const api = await apiOf()
    const { uuid } = simulator.control.addPastMeeting({
      user: AMARA,
      topic: 'Past',
      startTime: '2026-11-25T10:00:00Z',
      minutes: 20,
      recorded: true,
    })
    const recordings = await api.meetingRecordings(uuid)
    simulator.control.setFault({ kind })
    const failure = await failureOf(api.download(recordings!.files[0]!.downloadUrl!))
    expect(failure).toMatchObject({ name: 'DownloadRefused' })
  })
})

describe('events', () => {
  const told: ZoomEvent[] = []
  const endpoint = createServer((req, res) => {
    void buffer(req).then(rawBody => {
      const header = (name: string): string => String(req.headers[name])
      const signed = { timestamp: header('x-zm-request-timestamp'), signature: header('x-zm-signature'), rawBody }
      if (!verifySignature({ secrets: [secretToken], now: clock.now(), ...signed })) return res.writeHead(401).end()
      const event = parseZoomEvent(rawBody, clock.now())
      told.push(event)
      if (event.kind !== 'endpoint.url_validation') return res.writeHead(204).end()
      res.writeHead(200, { 'content-type': 'application/json' })
      return res.end(JSON.stringify(answerChallenge(event.plainToken, secretToken)))
    })
  })
  beforeAll(() => new Promise<void>(resolve => endpoint.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    endpoint.closeAllConnections()
    endpoint.close()
  })

  it('are signed, and read as what happened, each fact under one key', async () => {
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`
    expect(await simulator.control.subscribe({ app: classicApp.clientId, url })).toMatchObject({ ok: true })

    const api = await apiOf()
    simulator.control.setFault({ kind: 'webhook_duplicate_new_id' })
    const meeting = await api.createMeeting(plan)
    simulator.control.startMeeting({ meeting: meeting.id })
    simulator.control.join({ meeting: meeting.id, name: 'Riley Chen' })
    simulator.control.advance({ minutes: 40 })
    simulator.control.endMeeting({ meeting: meeting.id })
    simulator.control.advance({ hours: 3 })
    await simulator.control.settle()
    await api.deleteMeeting(meeting.id)
    await simulator.control.settle()

    const understood = told.filter(event => event.kind !== 'other')
    const facts = new Map(understood.map(event => [event.businessKey, event.kind]))
    expect(understood.length).toBeGreaterThan(facts.size)
    expect([...facts.values()].toSorted()).toEqual(
      [
        'endpoint.url_validation',
        'meeting.created',
        'meeting.deleted',
        'meeting.ended',
        'meeting.participant_joined',
        'meeting.participant_joined',
        'meeting.participant_left',
        'meeting.participant_left',
        'meeting.started',
        'recording.completed',
        'recording.started',
        'recording.stopped',
        'recording.transcript_completed',
      ].toSorted(),
    )
    const ofMeeting = understood.filter(event => event.kind !== 'endpoint.url_validation')
    expect(new Set(ofMeeting.map(event => event.meetingId))).toEqual(new Set([meeting.id]))

    const arrived = understood.find(event => event.kind === 'recording.completed')!
    const [file] = arrived.recordings.files
    const download = await api.download(file!.downloadUrl!, { token: arrived.recordings.downloadToken })
    expect(await buffer(download.body)).toHaveLength(file!.size!)
    const asked = await api.meetingRecordings(arrived.uuid)
    const keys = arrived.recordings.files.map(each => each.key)
    expect(asked?.files.map(each => each.key)).toEqual(expect.arrayContaining(keys))
  })
})
