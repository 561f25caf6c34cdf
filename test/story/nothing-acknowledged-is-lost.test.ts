import { DateTime } from 'luxon'
import { AttendanceMark } from '../../src/attendance'
import { Job } from '../../src/database'
import { Recording, RecordingFile, Transcript } from '../../src/recordings'
import { JoinClick, Session } from '../../src/sessions'
import { InboxEvent } from '../../src/webhooks'
import { until } from '../support/program'
import type { Visitor } from '../support/visitor'
import { Installation, smallCenter } from './installation'

jest.setTimeout(60_000)

const READY_MS = 5000

/** The process dies at every step of the story; each chapter goes on with what the one before was promised. */
describe('nothing that was acknowledged is lost, and nothing is doubled', () => {
  let installation: Installation
  let admin: Visitor, instructor: Visitor, student: Visitor
  let app: { id: string; clientId: string; clientSecret: string; secretToken: string }
  const paths = { sepsis: '', burns: '' }

  beforeAll(async () => {
    installation = await Installation.open(smallCenter)
    app = await makeAppAndUsers()
    admin = await installation.visitor('e.mora@lakeside.example')
    instructor = await installation.visitor('k.osei@lakeside.example')
    student = await installation.visitor('nina.park@lakeside.example')
  })
  afterAll(() => installation.close())

  async function makeAppAndUsers(): Promise<typeof app> {
    const names = ['Elena Mora', 'Kwame Osei']
    for (const [firstName, lastName] of names.map(name => name.split(' ')))
      await installation.control('createUser', { firstName, lastName, email: `${lastName}@lakeside.example` })
    const { scopes } = (await installation.world()).apps.find(each => each.scopeStyle === 'classic')!
    const redirectUrl = `${installation.url}/zoom/callback`
    return installation.control('createApp', { name: 'Lakeside', scopes, redirectUrl, activated: true })
  }

  /** The power fails in the moment between the answer to what is done and the page after it. */
  async function afterTheAnswer(visitor: Visitor, act: () => Promise<unknown>): Promise<void> {
    visitor.atRedirect = () => installation.powerCut()
    await act()
    expect(visitor.atRedirect).toBeNull()
    expect(visitor.status).toBe(200)
  }

  const schedule = async (title: string, startsAt: DateTime): Promise<Visitor> => {
    await instructor.open('/sessions/new')
    return instructor.submit('Schedule session', {
      Title: title,
      Program: 'Nursing',
      Date: startsAt.toFormat('yyyy-MM-dd'),
      Starts: startsAt.toFormat('HH:mm'),
      'Length in minutes': '60',
      'Nina Park': true,
      'Omar Said': true,
    })
  }
  const inChicago = (): DateTime => DateTime.now().setZone('America/Chicago')

  const shows = (visitor: Visitor, path: string, words: string): Promise<unknown> =>
    until(`${path} shows “${words}”`, async () => (await visitor.open(path)).text.includes(words)).catch(
      (error: unknown) => {
        throw new Error(`It says: ${visitor.text}`, { cause: error })
      },
    )

  it('the credentials of the Zoom app', async () => {
    await admin.open('/zoom/setup/basic-information')
    const keys = { 'Client ID': app.clientId, 'Client secret': app.clientSecret }
    await afterTheAnswer(admin, () => admin.submit('Save and check', keys))
    expect(admin.text).toContain(app.clientSecret.slice(-4))
  })

  it('the secret token, with which Zoom validates the address', async () => {
    await admin.open('/zoom/setup/events')
    await afterTheAnswer(admin, () => admin.submit('Save', { 'Secret token': app.secretToken }))
    const validated = await installation.control('subscribe', {
      app: app.id,
      url: `${installation.url}/zoom/webhooks`,
    })
    expect(validated).toMatchObject({ ok: true })
  })

  it('a consent that was begun', async () => {
    await instructor.open('/me/zoom')
    await afterTheAnswer(instructor, () => instructor.submit('Connect my Zoom'))
  })

  it('a connection: cut off in the exchange of its code it is not there, and can be made again', async () => {
    const { struck } = await installation.oneFault({ kind: 'token_hang', call: 'authorization_code' })
    await instructor.follow('Kwame Osei')
    const allowed = instructor.submit('Allow').catch(() => 'cut off')
    await struck()
    await installation.powerCut()
    expect(await allowed).toBe('cut off')

    await instructor.open('/me/zoom')
    await instructor.submit('Connect my Zoom')
    await instructor.follow('Kwame Osei')
    // The first answer comes from Zoom itself, and sends to us; the second is ours.
    instructor.atRedirect = () => {
      instructor.atRedirect = () => installation.powerCut()
      return Promise.resolve()
    }
    await instructor.submit('Allow')
    expect(instructor.text).toContain('Connected')
  })

  it('a session, when its meeting is being made', async () => {
    const { struck } = await installation.oneFault({
      ...{ kind: 'slow', call: 'POST /users/{userId}/meetings', delayMs: 300 },
    })
    const sent = schedule('Sepsis response', inChicago()).catch(() => 'cut off')
    await struck()
    await installation.powerCut()
    await sent
    await shows(instructor, '/calendar/agenda', 'Sepsis response')
    paths.sepsis = new URL(instructor.link('Sepsis response')!).pathname
    await shows(instructor, paths.sepsis, 'Zoom ready')
  })

  it('a session, when Zoom’s answer was lost and then the power', async () => {
    const { struck } = await installation.oneFault({ kind: 'lost_answer', call: 'POST /users/{userId}/meetings' })
    const sent = schedule('Burns', inChicago().plus({ hours: 3 })).catch(() => 'cut off')
    await struck()
    await installation.powerCut()
    await sent
    await shows(instructor, '/calendar/agenda', 'Burns')
    paths.burns = new URL(instructor.link('Burns')!).pathname
    await shows(instructor, paths.burns, 'Zoom ready')
  })

  it('a change', async () => {
    await instructor.open(`${paths.sepsis}/edit`)
    await afterTheAnswer(instructor, () => instructor.submit('Save', { Title: 'Septic shock' }))
    expect(instructor.text).toContain('Septic shock')
    await until(
      'Zoom knows the new title',
      async () => (await installation.meetingOf(paths.sepsis)).topic === 'Septic shock',
    )
  })

  it('a click on Join', async () => {
    await student.open(`${paths.sepsis}/join`)
    student.atRedirect = () => installation.powerCut()
    await student.submit('Join')
    await student.submit('Join', { 'Your name': 'Nina Park' })
    expect(student.text).toContain('Waiting for the host')
  })

  it('events, the moment they are acknowledged', async () => {
    const meeting = (await installation.meetingOf(paths.sepsis)).id
    await installation.control('startMeeting', { meeting })
    const { instances } = await installation.world()
    const [nina] = instances.find(each => each.meetingId === meeting)!.stays.filter(each => !each.isHost)
    await installation.control('admit', { meeting, participant: nina!.participantUuid })
    await installation.eventsDelivered('meeting.participant_joined')
    await installation.powerCut()
    await shows(instructor, paths.sepsis, 'Live now')
    await shows(instructor, paths.sepsis, '1 of 2 joined')
  })

  it('events that came while nobody was there to take them', async () => {
    const meeting = (await installation.meetingOf(paths.sepsis)).id
    await installation.kill()
    await installation.control('join', { meeting, name: 'Omar Said', email: 'omar.said@lakeside.example' })
    await installation.control('endMeeting', { meeting })
    await until('Zoom has tried in vain', async () => {
      const log = await installation.control<{ tries: unknown[] }[]>('deliveries', { event: 'meeting.ended' })
      return log.some(each => each.tries.length > 0)
    })
    await installation.start()
    await installation.control('advance', { minutes: 6 })
    await shows(instructor, paths.sepsis, 'Ended')
    await shows(instructor, paths.sepsis, '2 present')
  })

  it('a recording, when it has just been announced', async () => {
    const [recording] = (await installation.world()).recordings
    await installation.control('publishRecording', { uuid: recording!.uuid })
    await installation.eventsDelivered('recording.completed')
    await installation.powerCut()
    await shows(instructor, paths.sepsis, 'recording ready')
  })

  it('and its transcript', async () => {
    const [recording] = (await installation.world()).recordings
    await installation.control('publishTranscript', { uuid: recording!.uuid })
    await installation.eventsDelivered('recording.transcript_completed')
    await installation.powerCut()
    await shows(student, paths.sepsis, 'Made by Zoom')
  })

  it('a cancellation', async () => {
    await instructor.open(`${paths.burns}/cancel`)
    await afterTheAnswer(instructor, () => instructor.submit('Cancel the session'))
    expect(instructor.text).toContain('cancelled')
    await until('its meeting is deleted', async () => (await installation.meetingOf(paths.burns)).deletedAt !== null)
  })

  it('and what is asked to end, ends by itself', async () => {
    const before = performance.now()
    expect(await installation.stop()).toBe(0)
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  it('so that everything is there, once', async () => {
    const world = await installation.world()
    const marked = world.meetings.map(each => /simcenter:[0-9a-f-]+/.exec(each.agenda)?.[0]).filter(Boolean)
    expect(new Set(marked).size).toBe(marked.length)
    expect(marked).toHaveLength(2)

    const db = await installation.database()
    const [sessions, clicks, files, marks] = await Promise.all([
      db.read.find(Session, { order: { title: 'ASC' } }),
      db.read.find(JoinClick),
      db.read.find(RecordingFile),
      db.read.find(AttendanceMark),
    ])
    expect(sessions.map(each => each.title)).toEqual(['Burns', 'Septic shock'])
    expect(clicks).toHaveLength(1)
    expect(marks.map(each => `${each.name} ${each.kind}`).sort()).toEqual([
      ...['Kwame Osei join', 'Kwame Osei leave', 'Nina Park join', 'Nina Park leave'],
      ...['Omar Said join', 'Omar Said leave'],
    ])
    expect(await db.read.count(Recording)).toBe(1)
    expect(await db.read.count(Transcript)).toBe(1)
    expect(files.map(each => each.recordingType).sort()).toEqual(
      world.recordings[0]!.files.map(each => each.recordingType).sort(),
    )
    // Zoom tells us of what we deleted ourselves: nothing is known of that meeting any more.
    const waiting = await db.read.findBy(InboxEvent, { state: 'waiting' })
    expect(waiting.map(each => each.event).filter(event => event !== 'meeting.deleted')).toEqual([])
    expect(await db.read.countBy(Job, { state: 'dead' })).toBe(0)
    await db.close()
  })

  it('and the program was always back within five seconds', () => {
    expect(installation.starts.length).toBeGreaterThan(12)
    expect(Math.max(...installation.starts)).toBeLessThan(READY_MS)
  })
})
