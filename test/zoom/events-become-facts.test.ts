import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { BadRequest } from '../../src/errors'
import { parseZoomEvent, type ZoomEvent } from '../../src/zoom'
import { example, exampleText, spotsIn } from './scripted-zoom'

const receivedAt = new Date('2026-11-26T15:00:00Z')
const parse = (body: unknown): ZoomEvent => parseZoomEvent(JSON.stringify(body), receivedAt)
const files = readdirSync(join(__dirname, '../support/zoom-examples/webhooks'))
const of = (file: string): ZoomEvent => parseZoomEvent(exampleText(`webhooks/${file}.json`), receivedAt)

interface Delivery {
  event: string
  event_ts?: unknown
  download_token?: unknown
  payload: { [key: string]: unknown; object: Record<string, unknown> }
}
const delivery = (file: string): Delivery => example<Delivery>(`webhooks/${file}.json`)

const RUN = {
  accountId: 'nL4kE5imQ2uVx0aPz7TtRg',
  hostId: 'hO5tAm4raQ6KfR1xZb8Yuw',
  meetingId: '84512360977',
  uuid: 'b7Yp3QkHT9e+4zWm0LcRdA==',
}

const KINDS: Record<string, object> = {
  'endpoint.url_validation': { plainToken: 'Lk3vXq0ZRmSbY7wTn5CdPg', accountId: null },
  'meeting.started': { ...RUN, eventAt: new Date(1795701522000), startedAt: new Date('2026-11-26T13:58:41Z') },
  'meeting.ended': { ...RUN, startedAt: new Date('2026-11-26T13:58:41Z'), endedAt: new Date('2026-11-26T14:43:40Z') },
  'meeting.created': {
    ...RUN,
    operatorId: RUN.hostId,
    change: {
      topic: 'OSCE Station 3 - Acute Chest Pain',
      startsAt: new Date('2026-11-26T14:00:00Z'),
      minutes: 45,
      timeZone: 'America/New_York',
    },
  },
  'meeting.updated': {
    meetingId: RUN.meetingId,
    uuid: null,
    hostId: null,
    occurrenceIds: [],
    change: {
      topic: 'OSCE Station 3 - Chest Pain (revised)',
      startsAt: new Date('2026-11-26T14:30:00Z'),
      minutes: null,
      timeZone: null,
    },
  },
  'meeting.updated.recurring_all': { kind: 'meeting.updated', meetingId: '86100457712', occurrenceIds: [] },
  'meeting.deleted': { ...RUN, occurrenceIds: [] },
  'meeting.participant_joined': {
    ...RUN,
    joinedAt: new Date('2026-11-26T14:00:42Z'),
    participant: {
      zoomUserId: 'rC5hEn8sT2uDx4Yk9Wq1Zg',
      participantId: '16778240',
      participantUuid: 'F3A81C52-6D1E-4B7F-9C20-7A54E1D0B9C4',
      registrantId: 'tQ7bLx2VRmKc0dZp9HyWsA',
      name: 'Riley Chen',
      email: 'riley.chen@students.northlake.example',
    },
  },
  'meeting.participant_joined.guest': {
    kind: 'meeting.participant_joined',
    participant: { zoomUserId: null, email: null, name: 'Guest SP', participantId: '16779264' },
  },
  'meeting.participant_left': { ...RUN, leftAt: new Date('2026-11-26T14:38:42Z') },
  'recording.started': { ...RUN, startedAt: new Date('2026-11-26T13:58:47Z'), endedAt: null },
  'recording.stopped': { ...RUN, endedAt: new Date('2026-11-26T14:43:32Z') },
  'recording.completed': RUN,
  'recording.transcript_completed': RUN,
  'recording.trashed': RUN,
  'recording.deleted': RUN,
  'recording.recovered': RUN,
  app_deauthorized: { userId: RUN.hostId, accountId: RUN.accountId, eventAt: new Date(1795171100000) },
  'user.updated': { userId: RUN.hostId, meetingId: null },
  'user.deactivated': { userId: RUN.hostId, meetingId: null },
  'user.deleted': { userId: RUN.hostId },
  'user.disassociated': { userId: RUN.hostId },
}

describe('an event of Zoom', () => {
  it.each(files.map(file => file.replace('.json', '')))('%s', file => {
    const event = of(file)
    expect(event).toMatchObject({ kind: file, ...(KINDS[file] ?? { kind: 'other' }) })
    expect(event.event).toBe(delivery(file).event)
    expect(event.businessKey.length).toBeLessThanOrEqual(128)
  })

  it('of a recording brings its files and a token, neither of which is printed', () => {
    const event = of('recording.completed')
    if (event.kind !== 'recording.completed') throw new Error(event.kind)
    expect(event.recordings.files.map(file => file.fileType)).toEqual(['MP4', 'M4A', 'TIMELINE', 'CHAT', 'M4A'])
    expect(event.recordings.downloadToken?.reveal()).toMatch(/^eyJ/)
    expect(JSON.stringify(event)).not.toMatch(/eyJ|webhook_download/)
  })

  it('names the one occurrence that was deleted', () => {
    const body = delivery('meeting.deleted')
    body.payload.object['occurrences'] = [{ occurrence_id: 1796220000000 }]
    expect(parse(body)).toMatchObject({ occurrenceIds: ['1796220000000'] })
    body.payload['operation'] = 'all'
    expect(parse(body)).toMatchObject({ occurrenceIds: [] })
  })

  it.each([
    ['a number in the payload', { payload: { event_ts: 1795171100000 } }],
    ['text', { event_ts: '1795171100000' }],
    ['a date', { event_ts: '2026-11-20T10:38:20Z' }],
    ['seconds', { event_ts: 1795171100 }],
    ['nothing but the time of the removal', {}],
  ])('of removing the app has its time as %s', (_name, changes: { event_ts?: unknown; payload?: object }) => {
    const { event, payload } = delivery('app_deauthorized')
    const body = { event, event_ts: changes.event_ts, payload: { ...payload, ...changes.payload } }
    expect(parse(body).eventAt).toEqual(new Date(1795171100000))
  })

  it('without any time has the time of its arrival', () => {
    const { event, payload } = delivery('meeting.started')
    expect(parse({ event, payload }).eventAt).toEqual(receivedAt)
    expect(parse({ event, payload, event_ts: 1e300 }).eventAt).toEqual(receivedAt)
  })

  it.each([
    ['no payload', { event: 'meeting.ended' }],
    ['payload null', { event: 'meeting.ended', payload: null }],
    ['object null', { event: 'meeting.ended', payload: { object: null } }],
    ['object a list', { event: 'meeting.started', payload: { object: [] } }],
    ['no uuid', { event: 'meeting.started', payload: { object: { id: 1 } } }],
    ['no participant', { event: 'meeting.participant_left', payload: { object: { id: 1, uuid: 'a' } } }],
    ['no user', { event: 'app_deauthorized', payload: {} }],
    ['no token', { event: 'endpoint.url_validation', payload: {} }],
    ['an id beyond what a number holds', { event: 'meeting.deleted', payload: { object: { id: 2 ** 53 } } }],
    ['an unknown name', { event: 'meeting.exploded', payload: {} }],
    ['the name of a property of every object', { event: 'constructor', payload: {} }],
  ])('with %s is another one', (_name, body) => {
    expect(parse(body)).toMatchObject({ kind: 'other', event: body.event })
  })

  it('cuts names and titles that are too long', () => {
    const body = delivery('meeting.participant_joined')
    ;(body.payload.object['participant'] as Record<string, unknown>)['user_name'] = 'n'.repeat(10_240)
    const event = parse(body)
    expect(event.kind === 'meeting.participant_joined' && event.participant.name).toHaveLength(200)
  })

  it.each(['null', '[]', '"x"', '7', '', '{', '{}', '{"event":""}', '{"event":7}', '<xml/>'])('is not %s', body => {
    expect(() => parseZoomEvent(body, receivedAt)).toThrow(BadRequest)
  })
})

describe('the business key', () => {
  const keyOf = (body: unknown): string => parse(body).businessKey
  const same = (file: string, change: (body: Delivery) => void): [string, string] => {
    const other = delivery(file)
    change(other)
    return [keyOf(delivery(file)), keyOf(other)]
  }

  it.each([
    ['meeting.started', 'other order, numbers for texts, unknown fields', reworded],
    ['meeting.ended', 'another time of sending', later],
    ['meeting.participant_joined', 'another time of sending', later],
    ['meeting.participant_left', 'another time of sending', later],
    ['recording.completed', 'other addresses and tokens, files shuffled', otherLinks],
    ['recording.transcript_completed', 'other addresses and tokens', otherLinks],
    ['recording.trashed', 'other addresses', otherLinks],
    ['meeting.updated', 'another time of sending', later],
    ['app_deauthorized', 'another time of sending', later],
  ])('of %s stays with %s', (file, _how, change) => {
    const [one, other] = same(file, change)
    expect(other).toBe(one)
  })

  it('of a transcript stays when its id changes', () => {
    const [one, other] = same('recording.transcript_completed', body => {
      ;(body.payload.object['recording_files'] as Record<string, unknown>[])[0]!['id'] = 'another'
    })
    expect(other).toBe(one)
  })

  it.each<[string, (body: Delivery) => void]>([
    ['meeting.started', body => (body.payload.object['uuid'] = 'another==')],
    ['meeting.participant_joined', body => (participantOf(body)['join_time'] = '2026-11-26T14:10:00Z')],
    ['meeting.participant_joined', body => (participantOf(body)['participant_uuid'] = 'another')],
    ['meeting.participant_left', body => (participantOf(body)['leave_time'] = '2026-11-26T14:39:00Z')],
    ['recording.completed', body => (body.payload.object['recording_files'] = [])],
    [
      'recording.stopped',
      body => (body.payload.object['recording_file'] = { recording_start: '2026-11-26T14:20:00Z' }),
    ],
    ['meeting.updated', body => (body.payload['time_stamp'] = 1795169699999)],
    ['meeting.deleted', body => (body.event_ts = 1795999999999)],
    ['recording.trashed', body => (body.event_ts = 1795999999999)],
    ['user.deleted', body => (body.payload.object['id'] = 'another')],
  ])('of %s differs for another fact', (file, change) => {
    const [one, other] = same(file, change)
    expect(other).not.toBe(one)
  })

  it('is different for all examples', () => {
    const keys = files.map(file => keyOf(example(`webhooks/${file}`)))
    expect(new Set(keys).size).toBe(files.length)
  })

  function participantOf(body: Delivery): Record<string, unknown> {
    return body.payload.object['participant'] as Record<string, unknown>
  }

  function reworded(body: Delivery): void {
    const { object } = body.payload
    const { id, ...rest } = object
    body.payload.object = { fresh: true, ...rest, id: Number(id) }
  }

  function later(body: Delivery): void {
    body.event_ts = Number(body.event_ts) + 300_000
  }

  function otherLinks(body: Delivery): void {
    body.download_token = 'eyJ.other.token'
    const list = body.payload.object['recording_files'] as Record<string, unknown>[]
    list.reverse().forEach((file, index) => (file['download_url'] = `https://us06web.zoom.us/rec/${index}`))
  }
})

// A failure prints its seed and the smallest body that shows it.
describe('whatever arrives', () => {
  const names = files.map(file => delivery(file.replace('.json', '')).event)

  it('is an event or a bad request, and the same one each time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), fc.jsonValue(), (event, payload, event_ts) => {
        const body = JSON.stringify({ event, event_ts, payload })
        expect(parseZoomEvent(body, receivedAt)).toEqual(parseZoomEvent(Buffer.from(body), receivedAt))
      }),
    )
  })

  it('with one field of an example broken is still an event', () => {
    const anyFile = fc.constantFrom(...files.map(file => file.replace('.json', '')))
    fc.assert(
      fc.property(anyFile, fc.nat(), fc.jsonValue(), (file, place, value) => {
        const body = delivery(file)
        const spots = spotsIn(body.payload)
        const spot = spots[place % spots.length]!
        spot.holder[spot.name] = value
        const event = parse(body)
        expect(Number.isNaN(event.eventAt.getTime())).toBe(false)
        expect(event.businessKey.length).toBeLessThanOrEqual(128)
      }),
      { numRuns: 500 },
    )
  })

  it('as text is an event or a bad request', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), body => {
        try {
          parseZoomEvent(body, receivedAt)
        } catch (error) {
          expect(error).toBeInstanceOf(BadRequest)
        }
      }),
    )
  })
})
