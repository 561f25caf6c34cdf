import type { ZoomSimulator } from '../../src/simulator'
import noRecording from '../support/zoom-examples/rest/error.404.no-recording.json'
import example from '../support/zoom-examples/rest/get-meeting-recordings.200.json'
import listExample from '../support/zoom-examples/rest/list-user-recordings.200.json'
import { column, columns, AMARA, APP, DANIEL, LENA_BASIC, shapeOf, startZoom, Visitor, type Json } from './client'

let zoom: ZoomSimulator
let app: Visitor
let token: string

beforeAll(async () => {
  zoom = (await startZoom({ recordingSecondsFactor: 2 })).zoom
  app = new Visitor(zoom)
})
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token
})

const call = (method: string, path: string, body?: object) => app.call(token, method, path, body)
const renew = () => (token = zoom.control.issueGrant({ app: APP.name, user: AMARA }).access_token)
const segment = (uuid: string) => encodeURIComponent(/^\/|\/\//.test(uuid) ? encodeURIComponent(uuid) : uuid)

/** A recorded meeting of ten minutes that has just ended. @returns its UUID */
function record(user = AMARA): string {
  const { id, uuid } = zoom.control.createMeeting({
    user,
    request: { topic: 'OSCE', settings: { auto_recording: 'cloud', waiting_room: false } },
  })
  zoom.control.startMeeting({ meeting: id })
  zoom.control.join({ meeting: id, name: 'Riley' })
  zoom.control.advance({ minutes: 10 })
  zoom.control.endMeeting({ meeting: id })
  return uuid
}

function recordAndPublish(): string {
  const uuid = record()
  zoom.control.publishRecording({ uuid })
  return uuid
}

const filesOf = async (uuid: string): Promise<Json[]> =>
  ((await call('GET', `/meetings/${segment(uuid)}/recordings`)).body['recording_files'] ?? []) as Json[]
const download = (url: string, bearer?: string, headers: Record<string, string> = {}) =>
  fetch(url, { redirect: 'manual', headers: { ...headers, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) } })

describe('a cloud recording', () => {
  it('is not there while Zoom processes it, twice as long as it was recorded', async () => {
    const uuid = record()
    zoom.control.advance({ minutes: 19 })
    const meanwhile = await call('GET', `/meetings/${segment(uuid)}/recordings`)
    zoom.control.advance({ minutes: 1 })

    expect([meanwhile.status, meanwhile.body]).toEqual([404, noRecording])
    expect(column(await filesOf(uuid), 'file_type')).toEqual(['MP4', 'M4A', 'TIMELINE', 'CHAT'])
  })

  it('gets its transcript later still', async () => {
    const uuid = record()
    zoom.control.advance({ minutes: 39 })
    const before = await call('GET', `/meetings/${segment(uuid)}/transcript`)
    zoom.control.advance({ minutes: 1 })

    expect(before.status).toBe(404)
    expect(column(await filesOf(uuid), 'file_type')).toContain('TRANSCRIPT')
    expect((await call('GET', `/meetings/${segment(uuid)}/transcript`)).body['download_url']).toContain(
      '/rec/download/',
    )
  })

  it('has the documented shape, alone and in the list', async () => {
    const uuid = recordAndPublish()
    const one = (await call('GET', `/meetings/${segment(uuid)}/recordings?include_fields=download_access_token`)).body
    const list = (await call('GET', '/users/me/recordings')).body
    const withoutAudio = shapeOf({ ...example, participant_audio_files: [] })

    expect(shapeOf(one).sort()).toEqual(withoutAudio.sort())
    expect(shapeOf(list)).toEqual(shapeOf(listExample))
    expect(one['total_size']).toBe(
      (one['recording_files'] as Json[]).reduce((sum, file) => sum + Number(file['file_size']), 0),
    )
  })

  it('has a set of files for each segment', async () => {
    const { id, uuid } = zoom.control.createMeeting({ user: AMARA, request: { settings: { auto_recording: 'cloud' } } })
    zoom.control.startMeeting({ meeting: id })
    zoom.control.advance({ minutes: 1 })
    zoom.control.stopRecording({ meeting: id })
    zoom.control.advance({ minutes: 1 })
    zoom.control.resumeRecording({ meeting: id })
    zoom.control.advance({ minutes: 1 })
    zoom.control.endMeeting({ meeting: id })
    zoom.control.publishRecording({ uuid })
    const videos = (await filesOf(uuid)).filter(file => file['file_type'] === 'MP4')

    expect(columns(videos, 'recording_start', 'recording_end')).toEqual([
      ['2026-11-24T09:00:00Z', '2026-11-24T09:01:00Z'],
      ['2026-11-24T09:02:00Z', '2026-11-24T09:03:00Z'],
    ])
  })

  it('is not made for a Basic host', () => {
    record(LENA_BASIC)

    expect(zoom.control.exportWorld().recordings).toEqual([])
  })

  it('by number is that of the latest run, by UUID of its own', async () => {
    const { id } = zoom.control.createMeeting({ user: AMARA, request: { settings: { auto_recording: 'cloud' } } })
    const uuids = [1, 2].map(() => {
      const { uuid } = zoom.control.startMeeting({ meeting: id })
      zoom.control.endMeeting({ meeting: id })
      zoom.control.publishRecording({ uuid })
      return uuid
    })

    expect((await call('GET', `/meetings/${id}/recordings`)).body['uuid']).toBe(uuids[1])
    expect((await call('GET', `/meetings/${segment(uuids[0]!)}/recordings`)).body['uuid']).toBe(uuids[0])
  })

  it('is nobody else’s', async () => {
    const uuid = recordAndPublish()
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token

    expect((await app.call(daniel, 'GET', `/meetings/${segment(uuid)}/recordings`)).body).toEqual(noRecording)
  })
})

describe('the list of recordings', () => {
  const listed = async (query: string) => (await call('GET', `/users/me/recordings?${query}`)).body

  it('without dates is that of today', async () => {
    zoom.control.addPastMeeting({ user: AMARA, topic: 'Yesterday', startTime: '2026-11-23T10:00:00Z', minutes: 30 })
    recordAndPublish()
    const body = await listed('')

    expect([body['from'], body['to']]).toEqual(['2026-11-24', '2026-11-25'])
    expect(column(body['meetings'], 'topic')).toEqual(['OSCE'])
  })

  it('is cut to a month without a word', async () => {
    for (const startTime of ['2026-09-15T10:00:00Z', '2026-11-20T10:00:00Z'])
      zoom.control.addPastMeeting({ user: AMARA, topic: startTime, startTime, minutes: 30 })
    const body = await listed('from=2026-09-01&to=2026-11-30')

    expect([body['from'], body['to']]).toEqual(['2026-09-01', '2026-10-01'])
    expect(column(body['meetings'], 'topic')).toEqual(['2026-09-15T10:00:00Z'])
  })

  it('refuses what is no date', async () => {
    expect(await listed('from=last-week')).toMatchObject({ code: 300 })
  })
})

describe('a download', () => {
  it('leads over a signed address to a file of the promised size', async () => {
    const uuid = recordAndPublish()
    for (const file of await filesOf(uuid)) {
      const hop = await download(String(file['download_url']), token)
      const bytes = Buffer.from(await (await fetch(hop.headers.get('location')!)).arrayBuffer())

      expect(hop.status).toBe(302)
      expect(bytes).toHaveLength(Number(file['file_size']))
    }
  })

  it('brings a video that is one', async () => {
    const uuid = recordAndPublish()
    const video = (await filesOf(uuid))[0]!
    const answer = await fetch(String(video['download_url']), { headers: { authorization: `Bearer ${token}` } })

    expect(answer.headers.get('content-type')).toBe('video/mp4')
    expect(answer.headers.get('content-disposition')).toMatch(/filename="GMT\w+\.mp4"/)
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(4, 8)
        .toString(),
    ).toBe('ftyp')
  })

  it('is served in parts when asked', async () => {
    const uuid = recordAndPublish()
    const video = (await filesOf(uuid))[0]!
    const storage = (await download(String(video['download_url']), token)).headers.get('location')!
    const part = await fetch(storage, { headers: { range: 'bytes=4-7' } })
    const beyond = await fetch(storage, { headers: { range: 'bytes=99999999-' } })

    expect([part.status, await part.text()]).toEqual([206, 'ftyp'])
    expect(part.headers.get('content-range')).toBe(`bytes 4-7/${video['file_size']}`)
    expect(beyond.status).toBe(416)
  })

  it('is a page of Zoom, with 200, for whoever shows no token or comes too late', async () => {
    const uuid = recordAndPublish()
    const url = String((await filesOf(uuid))[0]!['download_url'])
    const bare = await download(url)
    zoom.control.trashRecording({ uuid })
    const { status } = await call('DELETE', `/meetings/${segment(uuid)}/recordings?action=delete`)
    const gone = await download(url, token)

    expect(status).toBe(204)
    expect([bare.status, gone.status]).toEqual([200, 200])
    expect(bare.headers.get('content-type')).toContain('text/html')
    expect(gone.headers.get('content-type')).toContain('text/html')
  })

  it('is refused with the token of another host or of another recording', async () => {
    const [uuid, other] = [recordAndPublish(), recordAndPublish()]
    const url = String((await filesOf(uuid))[0]!['download_url'])
    const path = `/meetings/${segment(other)}/recordings?include_fields=download_access_token`
    const foreign = String((await call('GET', path)).body['download_access_token'])
    const daniel = zoom.control.issueGrant({ app: APP.name, user: DANIEL }).access_token

    expect((await download(url, foreign)).status).toBe(401)
    expect((await download(url, daniel)).status).toBe(401)
  })

  it('works with a download token for as long as was asked', async () => {
    const uuid = recordAndPublish()
    const path = `/meetings/${segment(uuid)}/recordings?include_fields=download_access_token&ttl=60`
    const { download_access_token: pass, recording_files: files } = (await call('GET', path)).body
    const url = String((files as Json[])[0]!['download_url'])
    const inTime = await download(url, String(pass))
    zoom.control.advance({ seconds: 60 })

    expect([inTime.status, (await download(url, String(pass))).status]).toEqual([302, 401])
  })

  it('leaves the storage address worthless when it is changed', async () => {
    const uuid = recordAndPublish()
    const [video, sound] = await filesOf(uuid)
    const storage = (await download(String(video!['download_url']), token)).headers.get('location')!

    expect((await fetch(storage.replace(String(video!['id']), String(sound!['id'])))).status).toBe(403)
    expect((await fetch(storage.split('?')[0]!)).status).toBe(403)
  })
})

describe('the trash', () => {
  const trash = async () => (await call('GET', '/users/me/recordings?trash=true')).body['meetings'] as Json[]

  it('takes a recording, shows it, and gives it back', async () => {
    const uuid = recordAndPublish()
    const thrown = await call('DELETE', `/meetings/${segment(uuid)}/recordings`)
    const hidden = await call('GET', `/meetings/${segment(uuid)}/recordings`)
    const inTrash = await trash()
    await call('PUT', `/meetings/${segment(uuid)}/recordings/status`, { action: 'recover' })

    expect([thrown.status, hidden.body]).toEqual([204, noRecording])
    expect(inTrash[0]!['uuid']).toBe(uuid)
    expect(inTrash[0]!['recording_files'][0].deleted_time).toBeDefined()
    expect(await filesOf(uuid)).toHaveLength(4)
    expect(await trash()).toEqual([])
  })

  it('takes single files too', async () => {
    const uuid = recordAndPublish()
    const [, sound] = await filesOf(uuid)
    await call('DELETE', `/meetings/${segment(uuid)}/recordings/${sound!['id']}`)

    expect(column(await filesOf(uuid), 'file_type')).toEqual(['MP4', 'TIMELINE', 'CHAT'])
  })

  it('is emptied after 30 days', async () => {
    const uuid = recordAndPublish()
    await call('DELETE', `/meetings/${segment(uuid)}/recordings`)
    zoom.control.advance({ days: 29 })
    renew()
    const before = await trash()
    zoom.control.advance({ days: 2 })
    renew()

    expect([before.length, (await trash()).length]).toEqual([1, 0])
  })

  it('is passed by when deleting for good', async () => {
    const uuid = recordAndPublish()
    await call('DELETE', `/meetings/${segment(uuid)}/recordings?action=delete`)

    expect(await trash()).toEqual([])
  })
})

describe('the settings of a recording', () => {
  it('can be read and changed, with the right types', async () => {
    const uuid = recordAndPublish()
    const path = `/meetings/${segment(uuid)}/recordings/settings`
    const changed = await call('PATCH', path, { viewer_download: true })
    const refused = await call('PATCH', path, { viewer_download: 'yes' })

    expect([changed.status, refused.status]).toEqual([204, 400])
    expect((await call('GET', path)).body).toMatchObject({ viewer_download: true, share_recording: 'none' })
  })
})
