import { Activity } from '../../src/activity'
import { Job } from '../../src/database'
import { Secret } from '../../src/lib/secret'
import { Session } from '../../src/sessions'
import { InboxEvent } from '../../src/webhooks'
import { sign } from '../../src/zoom'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

const UNKNOWN_MEETING = 84512360977

describe('an admin reads the event log', () => {
  let center: Center
  let admin: Visitor
  let meeting: string

  beforeEach(async () => {
    center = await openCenter({ sessions: [aSession()] })
    await center.settled()
    // What Zoom told of the meeting that was made is not what these tests are about.
    await center.db.write(tx => tx.delete(InboxEvent, { institutionId: center.institutionId }))
    admin = await center.visitor('admin')
    meeting = (await center.db.read.findOneByOrFail(Session, { id: center.seeded.sessions[0]! })).meetingId!
  })
  afterEach(() => center.close())

  const deliver = async (event: string, object: object, more: object = {}): Promise<number> => {
    const now = center.clock.now().getTime()
    const body = JSON.stringify({ event, event_ts: now, ...more, payload: { account_id: 'acc', object } })
    const timestamp = String(Math.floor(now / 1000))
    const answer = await fetch(`${center.url}/zoom/webhooks`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-zm-request-timestamp': timestamp,
        'x-zm-signature': sign(new Secret(center.app.secretToken), timestamp, body),
        'x-zm-request-id': `delivery-${event}`,
      },
    })
    return answer.status
  }
  const started = (id: number | string, uuid = `${id}==`, more = {}): Promise<number> =>
    deliver('meeting.started', { id, uuid, host_id: center.zoomUsers.instructor, ...more })
  const rows = (): string[] => admin.select('table tbody tr')
  const eventOf = (event: string): Promise<InboxEvent> => center.db.read.findOneByOrFail(InboxEvent, { event })
  const fail = async (event: string): Promise<void> => {
    const { id, institutionId } = await eventOf(event)
    await center.db.write(async tx => {
      await tx.update(InboxEvent, { id }, { state: 'waiting', attempts: 1 })
      await center.parts.outbox.enqueue(tx, { kind: 'webhooks.apply', institutionId, key: id, payload: { id } })
      const dead = {
        state: 'dead',
        attempts: 8,
        finishedAt: center.clock.now(),
        lastError: 'SQLITE_FULL: disk',
      } as const
      await tx.update(Job, { kind: 'webhooks.apply', key: id }, dead)
    })
  }

  it('says where events come from while there are none', async () => {
    await admin.open('/zoom')
    await admin.follow('Event log')

    expect(admin.text).toContain('No events from Zoom yet.')
    expect(admin.link('Check the event subscription')).toContain('/zoom/setup/events')
  })

  it('shows what came, when on the clocks of the center, what it touched and what became of it', async () => {
    await started(meeting, 'run-1==', { topic: 'Sepsis response' })
    await center.settled()

    await admin.open('/zoom/events')
    expect(admin.select('tbody td.mono')).toEqual([])
    await admin.follow('meeting.started')

    expect(rows()[0]).toMatch(/^09:00:00 ?meeting\.started ?Sepsis response ?Applied$/)
    expect(admin.text).toContain('delivery-meeting.started')
    expect(admin.text).toContain('1 today')
    expect(admin.link('Sepsis response')).toContain(`/sessions/${center.seeded.sessions[0]!}`)
    expect(admin.select('pre')[0]).toContain('"topic": "Sepsis response"')
  })

  it('marks the row whose detail stands beside the list, the first unless one is chosen', async () => {
    await started(meeting)
    await center.settled()
    await center.advance({ minutes: 1 })
    await deliver('user.deactivated', { id: 'nobody' })
    const marked = (): string[] => admin.select('tbody tr.sel th')

    await admin.open('/zoom/events')
    expect([marked(), admin.select('.evd h2')]).toEqual([['user.deactivated'], ['user.deactivated']])

    await admin.follow('meeting.started')
    expect([marked(), admin.select('.evd h2')]).toEqual([['meeting.started'], ['meeting.started']])
  })

  it('hides secrets in the page and in the table for a spreadsheet', async () => {
    const secrets = { password: 'pw-77aa', join_url: 'https://z.example/j?pwd=pp99', zak: 'zak-1', topic: '=1+1' }
    await deliver(
      'recording.completed',
      { id: Number(meeting), uuid: 'r==', ...secrets, recording_files: [] },
      { download_token: 'dt-5544' },
    )
    await center.settled()

    await admin.open('/zoom/events')
    const csv = await (await admin.ask('/zoom/events.csv')).text()

    expect(admin.html + csv).not.toMatch(/pw-77aa|pp99|zak-1|dt-5544/)
    expect(csv).toMatch(/^"Received","Happened","Event"/)
    expect(csv).toContain('"recording.completed"')
    expect(await center.db.read.existsBy(Activity, { kind: 'event.exported' })).toBe(true)
  })

  it('finds events by kind, result, meeting number and title', async () => {
    await started(meeting)
    await started(UNKNOWN_MEETING)
    await deliver('user.deactivated', { id: 'nobody' })
    await center.settled()
    const found = async (query: string): Promise<number> => (await admin.open(`/zoom/events?${query}`), rows().length)

    expect(await found('')).toBe(3)
    expect(await found('kind=accounts')).toBe(1)
    expect(await found('q=845+1236+0977')).toBe(1)
    expect(await found('q=sepsis')).toBe(1)
    expect(await found('q=100%25')).toBe(0)
    expect(await found('state=waiting')).toBe(1)
    await center.advance({ minutes: 11 })
    expect(await found('state=ignored')).toBe(1)
    expect(rows()[0]).toContain('Not one of ours')
    await admin.open('/zoom/events?state=lost')
    expect(admin.status).toBe(400)
    await admin.open('/zoom/events?colour=red')
    expect(admin.status).toBe(200)
  })

  it('goes on page by page, and misses none', async () => {
    for (let run = 0; run < 61; run++) await started(meeting, `run-${run}==`)
    await admin.open('/zoom/events')
    const first = admin.select('tbody a')

    await admin.follow('Earlier')

    expect([first.length, rows().length]).toEqual([50, 11])
    await admin.follow('Newest')
    expect(rows().length).toBe(50)
  })

  it('says in words what failed, and applies it again', async () => {
    await started(meeting)
    await center.settled()
    await fail('meeting.started')

    await admin.open('/zoom/events?state=failed')
    expect(admin.text).toContain('1 failed')
    await admin.follow('meeting.started')
    expect(admin.text).toContain('The server has no room left.')
    expect(admin.text).toContain('Tried 9 times')
    await admin.submit('Apply again')
    await center.settled()

    expect(admin.text).toContain('The event is applied again.')
    expect(await eventOf('meeting.started')).toMatchObject({ state: 'applied' })
    expect(await center.db.read.findBy(Job, { state: 'dead' })).toEqual([])
    const deed = await center.db.read.findOneByOrFail(Activity, { kind: 'event.applied-again' })
    expect(deed).toMatchObject({
      personId: center.person('admin'),
      sentence: 'had the event meeting.started applied again',
    })
  })

  it('applies all that failed again, at once', async () => {
    await started(meeting)
    await deliver('user.deactivated', { id: 'nobody' })
    await center.settled()
    await fail('meeting.started')
    await fail('user.deactivated')

    await admin.open('/zoom/events')
    await admin.submit('Apply 2 failed again')
    await center.settled()

    expect(admin.text).toContain('2 events that failed: applied again.')
    await admin.open('/zoom/events')
    expect(admin.text).toContain('0 failed')
    expect(admin.hasButton('failed again')).toBe(false)
    expect((await center.db.read.findOneByOrFail(Activity, { kind: 'event.failed-applied-again' })).sentence).toBe(
      'had 2 events that failed applied again',
    )
  })

  it('applied twice changes nothing', async () => {
    await started(meeting)
    await center.settled()
    const before = await center.db.query('SELECT * FROM meeting_run')

    await admin.open('/zoom/events')
    await admin.submit('Apply again')
    await admin.open('/zoom/events')
    await center.settled()

    expect(await center.db.query('SELECT * FROM meeting_run')).toEqual(before)
    expect(await eventOf('meeting.started')).toMatchObject({ state: 'applied' })
  })

  it('is not there for others, nor for another center', async () => {
    await started(meeting)
    const { id } = await eventOf('meeting.started')
    for (const who of ['instructor', 'student'] as const) {
      const visitor = await center.visitor(who)
      await visitor.open('/zoom/events')
      expect(visitor.status).toBe(404)
    }
    const stranger = await anotherAdmin(center)

    await stranger.open(`/zoom/events/${id}`)
    expect(stranger.status).toBe(404)
    await stranger.open('/zoom/events')
    expect(stranger.text).toContain('No events from Zoom yet.')
    await stranger.post(`/zoom/events/${id}/apply`, { _csrf: stranger.csrf })
    expect(stranger.status).toBe(404)
    await admin.open('/zoom/events/..%2f')
    expect(admin.status).toBe(404)
  })
})

async function anotherAdmin(center: Center): Promise<Visitor> {
  const seeded = await center.parts.seed.load({
    institution: { name: 'Another center', timeZone: 'Europe/London' },
    programs: [{ key: 'p', name: 'Nursing', hue: 'nur' }],
    rooms: [{ key: 'r', name: 'Room' }],
    people: [{ key: 'a', role: 'admin', name: 'Other Admin' }],
  })
  const visitor = await center.visitor()
  await visitor.open('/sign-in')
  return visitor.post('/practice/sign-in', { _csrf: visitor.csrf, person: seeded.people.get('a')! })
}
