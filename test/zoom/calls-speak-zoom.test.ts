import { Secret } from '../../src/lib/secret'
import type { MeetingPlan } from '../../src/zoom'
import {
  clientFor,
  example,
  exampleText,
  failureOf,
  says,
  ScriptedZoom,
  type Client,
  type Script,
} from './scripted-zoom'

let server: ScriptedZoom
let client: Client

beforeAll(async () => {
  server = await ScriptedZoom.start()
})
beforeEach(() => {
  client = clientFor(server)
})
afterAll(() => server.stop())

const plan: MeetingPlan = {
  topic: 'OSCE Station 3 - Acute Chest Pain',
  startsAt: new Date('2026-11-26T09:00:00-05:00'),
  minutes: 45,
  timeZone: 'America/New_York',
  agenda: 'SIM-2026-0417 / room Bay 3',
  waitingRoom: true,
  autoRecording: 'cloud',
}

const lastPath = (): string => server.seen.at(-1)?.url ?? ''
const lastBody = (): unknown => JSON.parse(server.seen.at(-1)?.body ?? 'null')

describe('the user', () => {
  it('is read as me', async () => {
    server.plays(says(200, exampleText('rest/users-me.200.json')))
    expect(await client.api.me()).toEqual({
      id: 'hO5tAm4raQ6KfR1xZb8Yuw',
      accountId: 'nL4kE5imQ2uVx0aPz7TtRg',
      email: 'amara.okafor@northlake.example',
      name: 'Amara Okafor',
      type: 2,
      licensed: true,
      status: 'active',
      timeZone: 'America/New_York',
    })
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/v2/users/me' })
    expect(server.seen[0]?.headers.authorization).toBe('Bearer token-1')
  })

  it('may say next to nothing of itself', async () => {
    server.plays(says(200, { id: 12345, type: 1, timezone: '', email: null }))
    const nothing = { accountId: null, email: '', name: '', status: null, timeZone: null }
    expect(await client.api.me()).toEqual({ id: '12345', type: 1, licensed: false, ...nothing })
  })

  it('has settings that matter, or none', async () => {
    server.plays(says(200, exampleText('rest/users-me-settings.subset.200.json')), says(200, {}))
    const told = { cloudRecording: true, transcripts: true, autoDeleteDays: 60, capacity: 300, concurrent: 'one' }
    expect(await client.api.settings()).toEqual(told)
    const untold = { cloudRecording: null, transcripts: null, autoDeleteDays: null, capacity: null, concurrent: null }
    expect(await client.api.settings()).toEqual(untold)
  })
})

describe('a meeting', () => {
  it('is created as the reference shows', async () => {
    server.plays(says(201, exampleText('rest/create-meeting.201.json')))
    const meeting = await client.api.createMeeting(plan)
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/v2/users/me/meetings' })
    expect(lastBody()).toEqual(example('rest/create-meeting.request.json'))
    expect(meeting).toMatchObject({
      id: '84512360977',
      uuid: 'b7Yp3QkHT9e+4zWm0LcRdA==',
      hostId: 'hO5tAm4raQ6KfR1xZb8Yuw',
      startsAt: new Date('2026-11-26T14:00:00Z'),
      minutes: 45,
      autoRecording: 'cloud',
      waitingRoom: true,
    })
    expect(meeting.joinUrl.reveal()).toBe('https://us05web.zoom.us/j/84512360977?pwd=Zk8xQ2tPd2R5.1')
  })

  it('is created once, however Zoom fails', async () => {
    server.plays(says(503))
    await failureOf(client.api.createMeeting(plan))
    expect(server.seen).toHaveLength(1)
  })

  it('fits into Zoom: a long title is cut between characters, a zone that Zoom may not know is left out', async () => {
    server.plays(says(201, exampleText('rest/create-meeting.201.json')))
    await client.api.createMeeting({ ...plan, topic: '🩺'.repeat(201), timeZone: 'Antarctica/Troll' })
    expect(lastBody()).toMatchObject({ topic: '🩺'.repeat(200) })
    expect(lastBody()).not.toHaveProperty('timezone')
  })

  it('is read with a link to start it that is never printed', async () => {
    server.plays(says(200, exampleText('rest/get-meeting.200.json')))
    const meeting = await client.api.meeting('84512360977')
    expect(lastPath()).toBe('/v2/meetings/84512360977')
    expect(meeting.startUrl?.reveal()).toContain('/s/84512360977?zak=')
    expect(JSON.stringify(meeting)).not.toMatch(/zak|pwd/)
  })

  it('is read without that link, too, and whatever id and settings look like', async () => {
    const { start_url: _gone, ...rest } = example('rest/get-meeting.200.json')
    server.plays(says(200, { ...rest, id: '84512360977', settings: null, duration: '45', start_time: 'someday' }))
    expect(await client.api.meeting('84512360977')).toMatchObject({
      id: '84512360977',
      startUrl: null,
      minutes: 45,
      startsAt: null,
      autoRecording: null,
    })
  })

  it('is changed by what changed only', async () => {
    server.plays(says(204))
    await client.api.changeMeeting('84512360977', { startsAt: new Date('2026-11-26T15:00:00Z'), minutes: 30 })
    expect(server.seen[0]).toMatchObject({ method: 'PATCH', url: '/v2/meetings/84512360977' })
    expect(lastBody()).toEqual({ start_time: '2026-11-26T15:00:00Z', duration: 30 })
    await client.api.changeMeeting('84512360977', { waitingRoom: false })
    expect(lastBody()).toEqual({ settings: { waiting_room: false } })
  })

  it.each([
    ['204', says(204)],
    ['200 with nothing', says(200)],
    ['gone', says(404, exampleText('rest/error.404.meeting.json'))],
    ['gone, with 400', says(400, { code: 3001, message: 'x' })],
    ['over', says(400, { code: 3007, message: 'x' })],
  ])('is deleted: %s', async (_name, answer) => {
    server.plays(answer)
    await expect(client.api.deleteMeeting('84512360977')).resolves.toBeUndefined()
    expect(server.seen[0]?.method).toBe('DELETE')
  })

  it.each([
    ['in progress', says(400, { code: 3002, message: 'x' }), 'ZoomRefused'],
    ['a failure in disguise', says(200, { code: 200, message: 'No permission.' }), 'ZoomRefused'],
    ['a page', says(200, '<html></html>'), 'ZoomUnavailable'],
  ])('is not deleted: %s', async (_name, answer, error) => {
    server.plays(answer)
    expect(await failureOf(client.api.deleteMeeting('84512360977'))).toMatchObject({ name: error })
  })

  it('lives where the token says, if that is Zoom', async () => {
    const elsewhere = clientFor(server, { apiUrl: 'https://api.zoom.us' })
    server.plays(says(200, exampleText('rest/get-meeting.200.json')))
    await elsewhere.api.meeting('84512360977')
    expect(server.seen).toHaveLength(1)
  })
})

const pages = (...tokens: string[]): Script[] =>
  tokens.map((next_page_token, index) => says(200, { next_page_token, meetings: [summary(index + 1, 'x')] }))

const summary = (id: number, agenda: string): object => ({
  id,
  topic: `Meeting ${id}`,
  agenda,
  join_url: 'https://z/j',
})

describe('a list', () => {
  it('is read as the reference shows it', async () => {
    server.plays(says(200, exampleText('rest/list-meetings.200.json')))
    const { items, complete } = await client.api.meetings('upcoming')
    expect(lastPath()).toBe('/v2/users/me/meetings?type=upcoming&page_size=300')
    expect(items.map(meeting => meeting.id)).toEqual(['84512360977', '86100457712'])
    expect(complete).toBe(true)
  })

  it('is followed page by page with the same question', async () => {
    server.plays(...pages('a b+c', 'd', ''))
    const { items, complete } = await client.api.meetings('live')
    expect(items.map(meeting => meeting.id)).toEqual(['1', '2', '3'])
    expect(complete).toBe(true)
    expect(server.seen[1]?.url).toBe('/v2/users/me/meetings?type=live&page_size=300&next_page_token=a+b%2Bc')
  })

  it.each([
    ['the same token for ever', ['again'], 2],
    ['a circle', ['a', 'b', 'a'], 3],
  ])('does not run in circles: %s', async (_name, tokens, calls) => {
    server.plays(...pages(...tokens))
    expect((await client.api.meetings('live')).complete).toBe(false)
    expect(server.seen).toHaveLength(calls)
  })

  it('ends after twenty pages', async () => {
    server.plays(...pages(...Array.from({ length: 50 }, (_, index) => `page-${index}`)))
    const { items, complete } = await client.api.meetings('live')
    expect([items.length, complete]).toEqual([20, false])
  })

  it('skips an entry that cannot be read, and says so in the log', async () => {
    server.plays(says(200, { meetings: [null, 7, { topic: 'no id' }, summary(5, '')] }))
    expect((await client.api.meetings('live')).items.map(meeting => meeting.id)).toEqual(['5'])
    expect(client.log()).toContain('an entry of a Zoom list cannot be read')
  })

  it('without its array is empty', async () => {
    server.plays(says(200, { next_page_token: null, meetings: null }))
    expect(await client.api.meetings('live')).toEqual({ items: [], complete: true })
  })
})

describe('the search for our marker', () => {
  const marker = 'SIM-2026-0417'
  const full = (id: number, agenda: string): Script =>
    says(200, { ...example('rest/get-meeting.200.json'), id, agenda })

  it('finds it in the list and brings the whole meeting', async () => {
    server.plays(says(200, { meetings: [summary(1, 'other'), summary(2, `${marker} / x`)] }), full(2, `${marker} / x`))
    expect(await client.api.findMarked(marker)).toMatchObject({ id: '2', hostId: 'hO5tAm4raQ6KfR1xZb8Yuw' })
    expect(server.seen.map(seen => seen.url)).toEqual([
      '/v2/users/me/meetings?type=scheduled&page_size=300',
      '/v2/meetings/2',
    ])
  })

  it('looks behind a cut agenda, and past a meeting that is gone meanwhile', async () => {
    const cut = 'x'.repeat(250)
    const list = { meetings: [summary(1, cut), summary(2, cut), summary(3, 'short')] }
    server.plays(says(200, list), says(404), full(2, `${cut} ${marker}`))
    expect(await client.api.findMarked(marker)).toMatchObject({ id: '2' })
    expect(server.seen).toHaveLength(3)
  })

  it('does not believe the list alone', async () => {
    server.plays(says(200, { meetings: [summary(2, marker)] }), full(2, 'somebody changed it'))
    expect(await client.api.findMarked(marker)).toBeNull()
  })

  it('reads at most twenty meetings', async () => {
    const meetings = Array.from({ length: 40 }, (_, index) => summary(index + 1, 'x'.repeat(250)))
    server.plays(says(200, { meetings }), full(1, 'x'))
    expect(await client.api.findMarked(marker)).toBeNull()
    expect(server.seen).toHaveLength(21)
  })

  it('passes a failure on, so that nobody creates a second meeting', async () => {
    server.plays(says(500))
    expect(await failureOf(client.api.findMarked(marker))).toMatchObject({ name: 'ZoomUnavailable' })
  })
})

describe('recordings', () => {
  it('of some days are listed with their files', async () => {
    server.plays(says(200, exampleText('rest/list-user-recordings.200.json')))
    const period = { from: new Date('2026-11-24T23:00:00Z'), to: new Date('2026-11-27T01:00:00Z') }
    const { items } = await client.api.recordings(period)
    expect(lastPath()).toBe('/v2/users/me/recordings?from=2026-11-24&to=2026-11-27&page_size=300')
    expect(items).toHaveLength(1)
    expect(items[0]?.files.map(file => [file.fileType, file.extension, file.ready])).toEqual([
      ['MP4', 'mp4', true],
      ['M4A', 'm4a', true],
      ['TIMELINE', 'json', true],
      ['CHAT', 'txt', true],
    ])
  })

  it('of one run come with a token to open them', async () => {
    server.plays(says(200, exampleText('rest/get-meeting-recordings.200.json')))
    const recordings = await client.api.meetingRecordings('/Qm9zVt1S7KapX2u0aLegQ==')
    const query = '?include_fields=download_access_token&ttl=86400'
    expect(lastPath()).toBe(`/v2/meetings/%252FQm9zVt1S7KapX2u0aLegQ%253D%253D/recordings${query}`)
    expect(recordings).toMatchObject({ meetingId: '84512360977', uuid: 'b7Yp3QkHT9e+4zWm0LcRdA==', passcode: null })
    expect(recordings?.files).toHaveLength(5)
    expect(recordings?.files[0]).toMatchObject({
      key: '6f0c4a1e-52b1-4d7e-9a3b-1c9d8e70a511',
      recordingType: 'shared_screen_with_speaker_view',
      size: 284113920,
      startedAt: new Date('2026-11-26T13:58:47Z'),
    })
    expect(recordings?.downloadToken?.reveal()).toMatch(/^eyJ/)
    expect(JSON.stringify(recordings)).not.toMatch(/eyJ|rec\/download/)
  })

  it('that are not there (yet) are null; other refusals are errors', async () => {
    server.plays(says(404, exampleText('rest/error.404.no-recording.json')))
    expect(await client.api.meetingRecordings('84512360977')).toBeNull()
    const day = new Date('2026-11-26T00:00:00Z')
    expect(await client.api.recordings({ from: day, to: day })).toEqual({ items: [], complete: true })
    server.plays(says(200, { code: 200, message: 'No permission.' }))
    expect(await failureOf(client.api.meetingRecordings('84512360977'))).toMatchObject({ code: 200 })
  })

  it('keep what can be read of odd files', async () => {
    const odd = [
      null,
      { file_type: '../../x', file_size: -1, download_url: 'javascript:x', recording_type: 'production_sutdio' },
      { id: 'a', file_type: 'mp4', status: 'processing', recording_end: '', file_size: '12' },
      { id: 'x'.repeat(100), file_type: 'MP4', download_url: 'https://us05web.zoom.us/rec/x' },
    ]
    const body = {
      ...example('rest/get-meeting-recordings.200.json'),
      recording_files: odd,
      participant_audio_files: 0,
    }
    server.plays(says(200, body))
    const files = (await client.api.meetingRecordings('1'))?.files ?? []
    expect(files).toMatchObject([
      { fileType: '../../X', extension: 'bin', size: null, ready: false, downloadUrl: null },
      { key: 'a', extension: 'mp4', size: 12, ready: false, endedAt: null },
      { extension: 'mp4', ready: true },
    ])
    expect(files.every(file => file.key.length <= 64)).toBe(true)
  })
})

describe('a finished run', () => {
  it('tells when it was', async () => {
    server.plays(says(200, exampleText('rest/past-meeting.200.json')))
    expect(await client.api.pastMeeting('aQm9//t1S7KapX2u0aLegQ==')).toEqual({
      uuid: 'b7Yp3QkHT9e+4zWm0LcRdA==',
      meetingId: '84512360977',
      startedAt: new Date('2026-11-26T13:58:41Z'),
      endedAt: new Date('2026-11-26T14:43:40Z'),
      participants: 2,
    })
    expect(lastPath()).toBe('/v2/past_meetings/aQm9%252F%252Ft1S7KapX2u0aLegQ%253D%253D')
  })

  it('is one of several', async () => {
    server.plays(says(200, { meetings: [{ uuid: 'a==', start_time: '2026-11-26T13:58:41Z' }, { uuid: 'b==' }, null] }))
    expect(await client.api.pastRuns('84512360977')).toEqual([
      { uuid: 'a==', startedAt: new Date('2026-11-26T13:58:41Z') },
      { uuid: 'b==', startedAt: null },
    ])
  })

  it('tells who was there, waiting room apart', async () => {
    server.plays(says(200, exampleText('rest/past-participants.200.json')))
    const { items } = await client.api.pastParticipants('b7Yp3QkHT9e+4zWm0LcRdA==')
    expect(items.map(stay => [stay.name, stay.zoomUserId, stay.email, stay.seconds, stay.inMeeting])).toEqual([
      ['Amara Okafor', 'hO5tAm4raQ6KfR1xZb8Yuw', 'amara.okafor@northlake.example', 2699, true],
      ['Riley Chen', 'rC5hEn8sT2uDx4Yk9Wq1Zg', 'riley.chen@students.northlake.example', 58, false],
      ['Guest SP', null, null, 2478, true],
    ])
  })
})

it('tokens never stand in an address', async () => {
  server.plays(says(200, exampleText('rest/users-me.200.json')))
  await client.api.me()
  await client.zoom.oauth.refresh({ clientId: 'c', clientSecret: new Secret('s') }, new Secret('r')).catch(() => null)
  expect(server.seen.map(seen => seen.url)).toEqual(['/v2/users/me', '/oauth/token'])
})
