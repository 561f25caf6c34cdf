import { Job } from '../../src/database'
import { Recording, RecordingFile } from '../../src/recordings'
import { Session } from '../../src/sessions'
import { aSession, type Center } from '../support/center'
import { hold, meetingOf, openPlanned, record } from './a-recorded-session'

describe('a recording that came back from Zoom', () => {
  let center: Center
  let sessionId: string

  beforeAll(async () => {
    const planned = await openPlanned()
    ;({ center, sessionId } = planned)
    await record(center, planned.meeting)
  })
  afterAll(() => center.close())

  it('is on the page of its session, with player and transcript', async () => {
    const instructor = await center.visitor('instructor')

    await instructor.open(`/sessions/${sessionId}`)

    expect(instructor.text).toContain('Ended · recording ready')
    expect(instructor.attr('video', 'src')).toMatch(/^\/recordings\/files\/[0-9a-f-]{36}\/stream$/)
    expect(instructor.attr('video track', 'src')).toMatch(/^\/recordings\/files\/[0-9a-f-]{36}\/track$/)
    expect(instructor.select('.cue-b b')).toEqual(['Adaeze Okafor', 'Amara Nwosu'])
    expect(instructor.html).not.toMatch(/rec\/(play|download|webhook_download|storage)|access_token/)
  })

  it('plays from wherever the player wants it', async () => {
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)
    const src = student.attr('video', 'src')!

    const whole = await student.ask(src)
    const part = await student.ask(src, { range: 'bytes=4-11' })
    const head = await student.ask(src, {}, 'HEAD')

    expect(whole.status).toBe(200)
    expect(whole.headers.get('content-type')).toBe('video/mp4')
    expect(whole.headers.get('content-disposition')).toMatch(/^inline/)
    expect(whole.headers.get('accept-ranges')).toBe('bytes')
    const video = Buffer.from(await whole.arrayBuffer())
    expect(video.subarray(4, 8).toString('latin1')).toBe('ftyp')
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 4-11/${video.length}`)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(video.subarray(4, 12))
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it.each([
    ['many ranges', `bytes=${Array<string>(1000).fill('0-').join(',')}`, 200],
    ['another unit', 'lines=0-1', 200],
    ['nonsense', 'bytes=a-b', 200],
    ['a range behind the end', 'bytes=999999999-', 416],
  ])('plays, or says no, whatever the player asks: %s', async (_name, range, status) => {
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)

    const answer = await student.ask(student.attr('video', 'src')!, { range })

    expect(answer.status).toBe(status)
  })

  it('has captions for the player', async () => {
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)

    const track = await student.ask(student.attr('video track', 'src')!)

    expect(track.headers.get('content-type')).toContain('text/vtt')
    expect(await track.text()).toMatch(/^WEBVTT\n\n00:00:00\.\d{3} --> .*\n<v Adaeze Okafor>/)
  })

  it('can be searched for what was said', async () => {
    const student = await center.visitor('student')

    await student.open(`/sessions/${sessionId}?said=SIMULATED`)
    expect(student.select('.cues mark')).toEqual(['simulated', 'simulated'])
    expect(student.text).toContain('2 of 2 lines')

    await student.open(`/sessions/${sessionId}?said=%3Cimg%20src=x%3E`)
    expect(student.text).toContain('Nobody said “<img src=x>”.')
  })

  it('is there for the people of the session alone', async () => {
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)
    const files = [student.attr('video', 'src')!, student.attr('video track', 'src')!]

    for (const who of ['outside-student', 'other-instructor'] as const) {
      const visitor = await center.visitor(who)
      for (const path of [`/sessions/${sessionId}`, `/sessions/${sessionId}/live`, ...files])
        expect((await visitor.ask(path)).status).toBe(404)
      expect(await (await visitor.ask('/recordings')).text()).not.toContain('Sepsis response')
    }
    const stranger = await center.visitor()
    for (const path of files) expect((await stranger.ask(path)).status).toBe(401)
    const admin = await center.visitor('admin')
    for (const path of files) expect((await admin.ask(path)).status).toBe(200)
    for (const id of ['x', '%00', '../..%2f', '00000000-0000-4000-8000-000000000000'])
      expect((await admin.ask(`/recordings/files/${id}/stream`)).status).toBe(404)
  })

  it('stands in a library that turns away what no link of ours asks', async () => {
    const admin = await center.visitor('admin')

    for (const query of ['q=a&q=b', `q=${'a'.repeat(101)}`, 'q=%00', 'after=x', "after=1_'--", 'q[a]=b'])
      expect([200, 400]).toContain((await admin.ask(`/recordings?${query}`)).status)
    expect((await admin.ask('/recordings?q=%00')).status).toBe(400)
    expect((await admin.ask('/recordings?after=x')).status).toBe(400)
  })
})

describe('a recording comes back from Zoom', () => {
  let center: Center
  let sessionId: string
  let meeting: string

  afterEach(() => center.close())

  async function open(options: Parameters<typeof openPlanned>[0] = {}): Promise<void> {
    ;({ center, sessionId, meeting } = await openPlanned(options))
  }

  const state = async () => {
    const { recordingState } = await center.db.read.findOneByOrFail(Session, { id: sessionId })
    const files = await center.db.read.find(RecordingFile, { order: { fileKey: 'ASC' } })
    return { recordingState, files: files.map(file => `${file.fileType} ${file.recordingType}`).toSorted() }
  }

  describe('while Zoom is at work', () => {
    it('the page says so, and the calendar too', async () => {
      await open()
      center.control.setFault({ kind: 'recording_never' })
      await hold(center, meeting)
      const student = await center.visitor('student')

      await student.open(`/sessions/${sessionId}`)

      expect(student.text).toContain('Zoom is preparing the recording.')
      expect((await state()).recordingState).toBe('processing')
      expect(await (await student.ask(`/sessions/${sessionId}/live/recording`)).text()).toContain('Zoom is preparing')
    })

    it('and staff is asked what to do when it does not come within a day', async () => {
      await open()
      center.control.setFault({ kind: 'recording_never' })
      await hold(center, meeting)
      await center.advance({ hours: 25 })
      const instructor = await center.visitor('instructor')
      await instructor.open(`/sessions/${sessionId}`)
      expect(instructor.text).toContain('No recording has arrived after 24 hours.')

      await instructor.submit('Look again')
      expect(instructor.text).toContain('We are asking Zoom again.')
      await instructor.submit('Mark as not recorded')

      expect(instructor.text).toContain('This session was not recorded.')
      expect(instructor.text).toContain('marked the session as not recorded')
      expect((await state()).recordingState).toBe('none')
    })

    it('and after two days it is taken as not recorded', async () => {
      await open()
      center.control.setFault({ kind: 'recording_never' })
      await hold(center, meeting)

      for (const hours of [2, 5, 18, 25]) await center.advance({ hours })

      expect((await state()).recordingState).toBe('none')
      expect(await center.db.read.countBy(Job, { kind: 'recordings.look', state: 'waiting' })).toBe(0)
    })
  })

  describe('once, however Zoom tells it', () => {
    const expected = async (): Promise<void> => {
      const { recordingState, files } = await state()
      expect(recordingState).toBe('ready')
      expect(new Set(files).size).toBe(files.length)
      expect(files).toContain('TRANSCRIPT audio_transcript')
      expect(files.some(file => file.startsWith('MP4'))).toBe(true)
      expect(await center.db.read.count(Recording)).toBe(1)
    }

    it.each(['recording_twice', 'recording_in_parts', 'transcript_first', 'webhook_duplicate', 'webhook_shuffled'])(
      'as with %s',
      async kind => {
        await open()
        center.control.setFault({ kind: kind as never })
        await record(center, meeting)
        await center.advance({ hours: 2 })

        await expected()
      },
    )

    it('even when no event comes at all: it is found by looking', async () => {
      await open()
      center.control.setFault({ kind: 'webhook_dropped' })
      await record(center, meeting)
      expect((await state()).recordingState).toBe('none')

      await center.advance({ minutes: 30 })
      await center.parts.periodic.runNow('recordings.sweep')
      await center.settled()

      await expected()
    })

    it('and is waited for while Zoom lists nothing, though no event told of the end', async () => {
      await open()
      center.control.setFault({ kind: 'webhook_dropped' })
      // Zoom is at work on it until it is published below.
      center.control.setFault({ kind: 'recording_never' })
      const uuid = await hold(center, meeting)
      for (const name of ['sessions.reconcile', 'recordings.sweep']) {
        await center.parts.periodic.runNow(name)
        await center.settled()
      }
      expect((await state()).recordingState).toBe('processing')

      center.control.publishRecording({ uuid })
      center.control.publishTranscript({ uuid })
      await center.advance({ hours: 2 })
      await expected()
    })
  })

  it('and goes away when it is thrown away in Zoom', async () => {
    await open()
    const uuid = await record(center, meeting)
    const student = await center.visitor('student')
    await student.open(`/sessions/${sessionId}`)
    const src = student.attr('video', 'src')!

    center.control.trashRecording({ uuid })
    await center.settled()

    const instructor = await center.visitor('instructor')
    await instructor.open(`/sessions/${sessionId}`)
    expect(instructor.text).toContain('The recording was moved to the trash in Zoom.')
    await student.open(`/sessions/${sessionId}`)
    expect(student.text).toContain('The recording is no longer available.')
    expect((await student.ask(src)).status).toBe(404)
  })

  describe('though something is in the way', () => {
    it('a link that is too old is replaced without anybody noticing', async () => {
      await open()
      await record(center, meeting)
      const student = await center.visitor('student')
      await student.open(`/sessions/${sessionId}`)
      center.control.setFault({ kind: 'file_html', times: 1 })

      const answer = await student.ask(student.attr('video', 'src')!)

      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('video/mp4')
    })

    it('and when Zoom is down, the page is there and the player is told so', async () => {
      await open()
      await record(center, meeting)
      const student = await center.visitor('student')
      await student.open(`/sessions/${sessionId}`)
      const src = student.attr('video', 'src')!
      center.control.setFault({ kind: 'connection_reset' })
      center.control.setFault({ kind: 'file_403' })

      await student.open(`/sessions/${sessionId}`)
      const answer = await student.ask(src)

      expect(student.status).toBe(200)
      expect([422, 503]).toContain(answer.status)
      expect(answer.headers.get('content-type')).not.toContain('video')
    })

    it('the page says whose connection it waits for', async () => {
      await open()
      await record(center, meeting)
      await center.db.write(tx => tx.query(`UPDATE connection SET state = 'reconnect'`))
      const student = await center.visitor('student')

      await student.open(`/sessions/${sessionId}`)

      expect(student.text).toContain('It plays again when Dr. Adaeze Okafor connects Zoom again.')
      expect(student.attr('video', 'src')).toBeUndefined()
      expect(student.select('.cue-b')).toHaveLength(2)
    })
  })

  describe('to the library', () => {
    it('where each sees what is theirs, the newest first, and finds by words', async () => {
      await open({
        sessions: [aSession(), aSession({ title: 'Stroke <b>alert</b>', startsAt: '2026-12-03T16:00:00Z' })],
      })
      await record(center, meeting)
      await center.advance({ hours: 21, minutes: 23 })
      await record(center, await meetingOf(center, center.seeded.sessions[1]!))
      const student = await center.visitor('student')

      await student.open('/recordings')
      expect(student.select('.rec-b b')).toEqual(['Stroke <b>alert</b>', 'Sepsis response'])
      expect(student.text).toContain('2 learners, captions')

      await student.open('/recordings?q=SEPSIS')
      expect(student.select('.rec-b b')).toEqual(['Sepsis response'])
      await student.open('/recordings?q=okafor')
      expect(student.select('.rec-b b')).toHaveLength(2)
      await student.open('/recordings?q=100%25')
      expect(student.text).toContain('No recording matches “100%”.')
    })
  })
})
