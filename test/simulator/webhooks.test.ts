import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ZoomSimulator } from '../../src/simulator'
import { EVENT_SCOPES } from '../../src/simulator/data/event-scopes'
import { signatureOf } from '../../src/simulator/webhook-transport'
import vectors from '../support/zoom-examples/vectors.json'
import {
  keysOf,
  AMARA,
  APP,
  DANIEL,
  Endpoint,
  GRANULAR,
  isSigned,
  shapeOf,
  startZoom,
  Visitor,
  type Json,
} from './client'

const example = (event: string): Json =>
  JSON.parse(readFileSync(join(__dirname, `../support/zoom-examples/webhooks/${event}.json`), 'utf8')) as Json

let zoom: ZoomSimulator
let endpoint: Endpoint
let app: Visitor
let token: string

beforeAll(async () => {
  zoom = (await startZoom()).zoom
  app = new Visitor(zoom)
})
afterAll(() => zoom.stop())
beforeEach(async () => {
  endpoint = await Endpoint.open()
  zoom.control.reset()
  await zoom.control.subscribe({ app: APP.name, url: endpoint.url })
  token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token
})
afterEach(() => endpoint.close())

const meeting = (request: object = {}, user = AMARA) =>
  zoom.control.createMeeting({ user, request: { topic: 'OSCE', start_time: '2026-11-24T10:00:00Z', ...request } })
const settle = () => zoom.control.settle()

/** The whole life of one recorded meeting. */
function wholeLife(): void {
  const { id, uuid } = meeting({ settings: { auto_recording: 'cloud', waiting_room: true, approval_type: 1 } })
  zoom.control.join({ meeting: id, name: 'Early', userId: 'earlyZoomId' })
  zoom.control.startMeeting({ meeting: id })
  zoom.control.join({ meeting: id, name: 'Guest' })
  zoom.control.join({
    meeting: id,
    name: 'Riley',
    email: 'r@s.example',
    userId: 'rZoomId',
    registrantId: 'reg',
    wait: true,
  })
  const waiting = zoom.control.exportWorld().instances[0]!.stays.at(-1)!
  zoom.control.admit({ meeting: id, participant: waiting.participantUuid })
  zoom.control.pauseRecording({ meeting: id })
  zoom.control.resumeRecording({ meeting: id })
  zoom.control.leave({ meeting: id, participant: waiting.participantUuid })
  zoom.control.endMeeting({ meeting: id })
  zoom.control.publishRecording({ uuid })
  zoom.control.publishTranscript({ uuid })
  zoom.control.trashRecording({ uuid })
}

describe('the signature', () => {
  it('is the one of the reference', () => {
    const { timestamp_header, raw_body, header } = vectors.signature

    expect(signatureOf(vectors.secret_token, timestamp_header, raw_body)).toBe(header)
  })

  it('is on every event, over its bytes and the time of sending', async () => {
    meeting({ topic: 'Übung – 模擬 🩺' })
    await settle()
    const [event] = endpoint.events

    expect(isSigned(event!)).toBe(true)
    expect(isSigned(event!, 'another secret')).toBe(false)
    expect(event!.headers['x-zm-request-timestamp']).toBe(String(Date.parse('2026-11-24T09:00:00Z') / 1000))
    expect(event!.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Zoom Marketplace/1.0a',
      clientid: APP.clientId,
    })
    expect(event!.raw).toBe(JSON.stringify(event!.body))
  })
})

describe('the events of a meeting', () => {
  it.each([
    'meeting.created',
    'meeting.started',
    'meeting.ended',
    'meeting.participant_joined',
    'meeting.participant_left',
    'meeting.participant_joined_waiting_room',
    'meeting.participant_jbh_waiting',
    'recording.started',
    'recording.paused',
    'recording.resumed',
    'recording.stopped',
    'recording.transcript_completed',
    'recording.trashed',
  ])('%s has the documented fields, types and order', async name => {
    wholeLife()
    await settle()
    const wanted = shapeOf(example(name))
    const shapes = endpoint.named(name).map(each => shapeOf(each))

    expect(shapes).toContainEqual(wanted)
  })

  it('recording.completed has them, but no files per participant', async () => {
    wholeLife()
    await settle()
    const wanted = shapeOf(example('recording.completed')).filter(field => !field.includes('participant_audio_files'))

    expect(shapeOf(endpoint.named('recording.completed')[0])).toEqual(wanted)
  })

  it('of a guest have an empty id and address', async () => {
    wholeLife()
    await settle()
    const guest = endpoint
      .named('meeting.participant_joined')
      .find(each => each['payload'].object.participant.user_name === 'Guest')

    expect(keysOf(guest!['payload'].object.participant).sort()).toEqual(
      keysOf(example('meeting.participant_joined.guest')['payload'].object.participant).sort(),
    )
  })

  it('come in the order in which they happened', async () => {
    wholeLife()
    await settle()
    const names = endpoint.names.filter(name => !name.includes('participant'))

    expect(names).toEqual([
      'meeting.created',
      'meeting.started',
      'recording.started',
      'recording.paused',
      'recording.resumed',
      'recording.stopped',
      'meeting.ended',
      'recording.completed',
      'recording.transcript_completed',
      'recording.trashed',
    ])
  })

  it('say only what changed, old and new', async () => {
    const { id } = meeting()
    zoom.control.retitleMeeting({ meeting: id, topic: 'Revised' })
    zoom.control.moveMeeting({ meeting: id, startTime: '2026-11-25T10:00:00Z' })
    zoom.control.moveMeeting({ meeting: id, startTime: '2026-11-25T10:00:00Z' })
    await settle()
    const [retitled, moved, ...more] = endpoint.named('meeting.updated')

    expect(keysOf(retitled!['payload'])).toEqual(keysOf(example('meeting.updated')['payload']))
    expect(retitled!['payload'].object).toEqual({ id, topic: 'Revised' })
    expect(retitled!['payload'].old_object).toEqual({ id, topic: 'OSCE' })
    expect(moved!['payload'].object).toEqual({ id, start_time: '2026-11-25T10:00:00Z' })
    expect(more).toEqual([])
  })

  it('tell of deleting, bringing back, and the end of seven days', async () => {
    const { id } = meeting()
    zoom.control.deleteMeeting({ meeting: id })
    zoom.control.recoverMeeting({ meeting: id })
    zoom.control.deleteMeeting({ meeting: id })
    zoom.control.advance({ days: 8 })
    await settle()

    expect(shapeOf(endpoint.named('meeting.deleted')[0])).toEqual(shapeOf(example('meeting.deleted')))
    expect(endpoint.names).toEqual([
      'meeting.created',
      'meeting.deleted',
      'meeting.recovered',
      'meeting.deleted',
      'meeting.permanently_deleted',
    ])
  })

  it('tell of registrants', async () => {
    const { id } = meeting({ settings: { approval_type: 1 } })
    const person = {
      first_name: 'Riley',
      last_name: 'Chen',
      email: 'r@s.example',
      custom_questions: [{ title: 'Cohort', value: 'B' }],
    }
    const { registrant_id } = (await app.call(token, 'POST', `/meetings/${id}/registrants`, person)).body
    for (const action of ['approve', 'deny', 'cancel'])
      await app.call(token, 'PUT', `/meetings/${id}/registrants/status`, {
        action,
        registrants: [{ id: registrant_id }],
      })
    await settle()

    for (const name of ['created', 'approved', 'denied', 'cancelled'])
      expect(shapeOf(endpoint.named(`meeting.registration_${name}`)[0])).toEqual(
        shapeOf(example(`meeting.registration_${name}`)),
      )
  })

  it('tell of what becomes of the user', async () => {
    zoom.control.updateUser({ user: AMARA, type: 1 })
    zoom.control.updateUser({ user: AMARA, status: 'inactive' })
    await settle()

    expect(shapeOf(endpoint.named('user.updated')[0])).toEqual(shapeOf(example('user.updated')))
    expect(shapeOf(endpoint.named('user.deactivated')[0])).toEqual(shapeOf(example('user.deactivated')))
  })

  it('open their own downloads for a day, and those alone', async () => {
    wholeLife()
    await settle()
    const { download_token, payload } = endpoint.named('recording.completed')[0]!
    const [file] = payload.object.recording_files as Json[]
    const download = (bearer: string) =>
      fetch(String(file!['download_url']), { redirect: 'manual', headers: { authorization: `Bearer ${bearer}` } })
    zoom.control.recoverMeeting({ meeting: payload.object.id })
    const statuses = [await download(String(download_token)), await download(token)]
    zoom.control.advance({ hours: 24 })

    expect(String(file!['download_url'])).toContain('/rec/webhook_download/')
    expect(statuses.map(({ status }) => status)).toEqual([302, 401])
    expect((await download(String(download_token))).status).toBe(401)
  })
})

describe('who hears of it', () => {
  it('apps that the host authorized, of meetings this host holds', async () => {
    meeting({ topic: 'Amara’s' })
    meeting({ topic: 'Daniel’s' }, DANIEL)
    await settle()

    expect(endpoint.named('meeting.created').map(({ payload }) => String(payload.object.topic))).toEqual(['Amara’s'])
  })

  it('nobody any more once the app is removed', async () => {
    zoom.control.deauthorize({ app: APP.name, user: AMARA })
    meeting()
    await settle()

    expect(endpoint.events).toEqual([])
  })

  it('an app that is not published hears nothing of its own removal, and the page of people says so', async () => {
    const people = async () => (await fetch(`${zoom.url}/simulator/people`)).text()
    expect(await people()).toMatch(new RegExp(`Unpublished apps get no event[^]*Not published: [^.]*${APP.name}`))
    zoom.control.deauthorize({ app: APP.name, user: AMARA })
    await settle()
    expect(endpoint.events).toEqual([])

    for (const { name } of zoom.control.exportWorld().apps) zoom.control.updateApp({ app: name, published: true })
    expect(await people()).not.toContain('Not published:')
  })

  it('a published app hears of its own removal', async () => {
    zoom.control.updateApp({ app: APP.name, published: true })
    zoom.control.deauthorize({ app: APP.name, user: AMARA })
    await settle()

    expect(shapeOf(endpoint.events[0]!.body)).toEqual(shapeOf(example('app_deauthorized')))
    expect(isSigned(endpoint.events[0]!)).toBe(true)
  })

  it('an app hears only what it ticked and has the scope for', async () => {
    await zoom.control.subscribe({ app: APP.name, url: endpoint.url, events: ['meeting.started', 'recording.started'] })
    zoom.control.updateApp({ app: APP.name, scopes: ['meeting:read'] })
    const { id } = meeting({ settings: { auto_recording: 'cloud' } })
    zoom.control.startMeeting({ meeting: id })
    await settle()

    expect(endpoint.names).toEqual(['meeting.started'])
  })

  it('every event has a scope of both generations', () => {
    for (const { granular, classic } of Object.values(EVENT_SCOPES)) {
      expect(granular.split(':')).toHaveLength(3)
      expect(classic.split(':')).toHaveLength(2)
    }
  })

  it('two apps each hear with their own secret', async () => {
    const second = await Endpoint.open()
    second.secretToken = 'demoGranularToken_4hT8WmC2'
    await zoom.control.subscribe({ app: GRANULAR.name, url: second.url })
    zoom.control.issueGrant({ app: GRANULAR.name, user: AMARA })
    meeting()
    await settle()

    expect(isSigned(endpoint.events[0]!)).toBe(true)
    expect(isSigned(second.events[0]!, second.secretToken)).toBe(true)
    await second.close()
  })
})

describe('an endpoint that fails', () => {
  const state = () => zoom.control.deliveries({ event: 'meeting.created' })[0]!

  it('hears again after 5, 20 and 60 minutes, with the same id and a fresh signature, then never', async () => {
    endpoint.answer = 503
    meeting()
    await settle()
    const counts = [endpoint.events.length]
    for (const minutes of [4, 1, 19, 1, 59, 1, 600]) {
      zoom.control.advance({ minutes })
      await settle()
      counts.push(endpoint.events.length)
    }
    const ids = new Set(endpoint.events.map(({ headers }) => headers['x-zm-request-id']))
    const tracking = new Set(endpoint.events.map(({ headers }) => headers['x-zm-trackingid']))

    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
    expect([ids.size, tracking.size]).toEqual([1, 4])
    expect(endpoint.events.every(event => isSigned(event))).toBe(true)
    expect(new Set(endpoint.events.map(({ raw }) => raw)).size).toBe(1)
    expect(state().state).toBe('given up')
  })

  it('is left alone as soon as it answers', async () => {
    endpoint.answer = 500
    meeting()
    await settle()
    endpoint.answer = 204
    zoom.control.advance({ minutes: 5 })
    await settle()
    zoom.control.advance({ hours: 5 })
    await settle()

    expect(endpoint.events).toHaveLength(2)
    expect(state().state).toBe('delivered')
  })

  it.each([400, 401, 404, 302])('with %s has lost the event', async status => {
    endpoint.answer = status
    meeting()
    await settle()
    zoom.control.advance({ hours: 5 })
    await settle()

    expect(endpoint.events).toHaveLength(1)
    expect(state().state).toBe('refused')
  })

  it('because it is not there is tried again', async () => {
    await endpoint.close()
    meeting()
    await settle()

    expect(state()).toMatchObject({ state: 'pending', nextTryAt: '2026-11-24T09:05:00.000Z' })
    // Refused, or cut off on a connection that was still open from the validation.
    expect(state().tries[0]!.failure).toMatch(/ECONNREFUSED|UND_ERR_SOCKET/)
    endpoint = await Endpoint.open()
  })

  it('by silence has three seconds', async () => {
    endpoint.answer = 0
    meeting()
    await settle()

    expect(state().tries[0]).toMatchObject({ status: null, failure: 'no answer within 3 seconds' })
    expect(state().state).toBe('pending')
  })

  it('can be sent anything again by hand', async () => {
    endpoint.answer = 404
    meeting()
    await settle()
    endpoint.answer = 204
    const attempt = await zoom.control.sendAgain({ id: state().id })

    expect(attempt.status).toBe(204)
    expect(state().state).toBe('delivered')
  })
})

describe('validation of the endpoint', () => {
  const subscription = () => zoom.control.exportWorld().apps[0]!.subscription

  it('wants the right HMAC', async () => {
    endpoint.secretToken = 'wrong'
    const { ok, problem } = await zoom.control.subscribe({ app: APP.name, url: endpoint.url })

    expect(ok).toBe(false)
    expect(problem).toContain('secret token')
  })

  it.each([
    ['not an address', 'This is not a complete web address.'],
    ['http://127.0.0.1:1/', 'The endpoint did not answer'],
  ])('of %s fails in words', async (url, words) => {
    expect((await zoom.control.subscribe({ app: APP.name, url })).problem).toContain(words)
  })

  it('is repeated every 72 hours; six failures in a row switch the events off', async () => {
    endpoint.answer = 500
    for (let turn = 1; turn <= 5; turn += 1) {
      zoom.control.advance({ hours: 72 })
      await settle()
      expect(subscription()).toMatchObject({ enabled: true, failedChallenges: turn })
    }
    zoom.control.advance({ hours: 72 })
    await settle()
    endpoint.answer = 204
    meeting()
    await settle()

    expect(subscription()).toMatchObject({ enabled: false, validatedUrl: null })
    expect(endpoint.events).toEqual([])
  })

  it('that succeeds again forgets the failures', async () => {
    endpoint.answer = 500
    zoom.control.advance({ hours: 72 })
    await settle()
    endpoint.answer = 204
    zoom.control.advance({ hours: 72 })
    await settle()

    expect(subscription()).toMatchObject({ enabled: true, failedChallenges: 0 })
  })
})

describe('faults of delivery', () => {
  const withFault = async (kind: Parameters<ZoomSimulator['control']['setFault']>[0]['kind']) => {
    zoom.control.setFault({ kind })
    meeting()
    await settle()
    return endpoint.events
  }

  it('a bad signature', async () => {
    expect((await withFault('webhook_bad_signature')).map(event => isSigned(event))).toEqual([false])
  })

  it('an old timestamp, rightly signed', async () => {
    const [event] = await withFault('webhook_old_timestamp')

    expect(isSigned(event!)).toBe(true)
    expect(event!.headers['x-zm-request-timestamp']).toBe(String(Date.parse('2026-11-24T08:50:00Z') / 1000))
  })

  it.each([
    ['webhook_duplicate', 1],
    ['webhook_duplicate_new_id', 2],
  ] as const)('%s', async (kind, ids) => {
    const events = await withFault(kind)

    expect(events).toHaveLength(2)
    expect(new Set(events.map(({ headers }) => headers['x-zm-request-id'])).size).toBe(ids)
    expect(events[0]!.raw).toBe(events[1]!.raw)
  })

  it('dropped and late ones', async () => {
    zoom.control.setFault({ kind: 'webhook_dropped', times: 1 })
    zoom.control.setFault({ kind: 'webhook_late', delayMs: 60_000, times: 2 })
    meeting()
    meeting()
    await settle()
    const before = endpoint.events.length
    zoom.control.advance({ minutes: 1 })
    await settle()

    expect([before, endpoint.events.length]).toEqual([0, 1])
    expect(zoom.control.deliveries().map(({ state }) => state)).toEqual(['dropped', 'delivered'])
  })

  it('ids as number or text', async () => {
    const { id } = meeting()
    zoom.control.setFault({ kind: 'webhook_number_ids', call: 'meeting.started' })
    zoom.control.setFault({ kind: 'webhook_string_ids', call: 'meeting.ended' })
    zoom.control.startMeeting({ meeting: id })
    zoom.control.endMeeting({ meeting: id })
    await settle()

    expect(endpoint.named('meeting.started')[0]!['payload'].object.id).toBe(id)
    expect(endpoint.named('meeting.ended')[0]!['payload'].object.id).toBe(String(id))
  })

  it('text beyond ASCII, other content types, and too much', async () => {
    zoom.control.setFault({ kind: 'webhook_non_ascii' })
    zoom.control.setFault({ kind: 'webhook_content_type' })
    const [event] = await withFault('webhook_huge')

    expect(isSigned(event!)).toBe(true)
    expect(event!.body['payload'].object.topic).toContain('模擬')
    expect(event!.headers['content-type']).toBe('text/plain')
    expect(event!.raw.length).toBeGreaterThan(1_048_576)
  })

  it('events that Zoom does not have', async () => {
    zoom.control.sendEvent({ app: APP.name, event: 'meeting.invented', payload: { account_id: 'nobody', object: {} } })
    await settle()

    expect(endpoint.names).toEqual(['meeting.invented'])
  })

  it.each([
    ['recording_twice', ['recording.completed', 'recording.completed']],
    ['recording_in_parts', ['recording.completed', 'recording.completed']],
    ['transcript_first', ['recording.transcript_completed', 'recording.completed']],
    ['recording_never', []],
  ] as const)('%s', async (kind, wanted) => {
    zoom.control.setFault({ kind })
    const { id } = meeting({ settings: { auto_recording: 'cloud' } })
    zoom.control.startMeeting({ meeting: id })
    zoom.control.endMeeting({ meeting: id })
    zoom.control.advance({ days: 2 })
    await settle()
    const names = endpoint.names.filter(name => name.endsWith('completed'))

    expect(names.slice(0, 2)).toEqual(wanted)
    if (kind === 'recording_in_parts')
      expect(endpoint.named('recording.completed').map(each => Number(each['payload'].object.recording_count))).toEqual(
        [1, 3],
      )
  })
})
