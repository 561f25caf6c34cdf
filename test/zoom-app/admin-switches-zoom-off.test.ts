import { Activity } from '../../src/activity'
import { Connection } from '../../src/connections'
import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center } from '../support/center'

let center: Center

const sessions = () => center.db.read.find(Session, { order: { startsAt: 'ASC' } })
const callsToZoom = () => {
  const { calls, tokenCalls } = center.control.stats()
  return [...calls, ...tokenCalls]
}

async function press(path: string): Promise<void> {
  const admin = await center.visitor('admin')
  await admin.open('/zoom/switch')
  await admin.submit(path === 'off' ? 'Switch Zoom off' : 'Switch Zoom on')
  expect(admin.status).toBe(200)
}

describe('An admin switches Zoom off', () => {
  beforeEach(async () => {
    center = await openCenter({
      sessions: [aSession({ startsAt: '2026-12-03T16:00:00Z' })],
    })
  })
  afterEach(() => center.close())

  it('and nothing is asked of Zoom, until it is on again and what waited is done by itself', async () => {
    await press('off')
    center.control.clearStats()

    await center.settled()
    const instructor = await center.visitor('instructor')
    await instructor.open('/me/zoom')
    await instructor.post('/me/zoom/test', { _csrf: instructor.csrf })
    await instructor.open('/me/zoom')
    await instructor.post('/me/zoom/connect', { _csrf: instructor.csrf })
    expect(instructor.text).toContain('Zoom is switched off for this center.')
    const admin = await center.visitor('admin')
    await admin.open('/zoom/setup/basic-information')
    await admin.submit('Check again')
    await admin.open('/zoom/setup/test')
    await admin.post('/zoom/setup/test', { _csrf: admin.csrf })
    for (const name of center.parts.periodic.names) await center.parts.periodic.runNow(name)
    await center.advance({ hours: 2 })

    expect(callsToZoom()).toEqual([])
    expect(await sessions()).toMatchObject([{ meetingId: null, cancelledAt: null, meetingProblem: 'set-up' }])

    await press('on')
    await center.settled()
    expect(await sessions()).toMatchObject([{ meetingId: expect.any(String) as string, meetingProblem: null }])
  })

  it('and every page of the staff says who did, and when; learners are not bothered', async () => {
    await press('off')
    center.clock.advance({ hours: 3 })
    for (const who of ['admin', 'instructor'] as const) {
      const visitor = await center.visitor(who)
      for (const path of ['/calendar/week', '/recordings', '/help']) {
        await visitor.open(path)
        expect(visitor.text).toContain('Zoom was switched off by Priya Raman 3 hours ago.')
      }
      expect(visitor.select('footer').join(' ')).toContain('Zoom is switched off')
      expect(visitor.link('Switch Zoom on') !== null).toBe(who === 'admin')
    }
    const student = await center.visitor('student')
    await student.open('/help')
    expect(student.text).not.toContain('switched off')
  })

  it('and what Zoom sends by itself is still taken in', async () => {
    await center.settled()
    const [session] = await sessions()
    await press('off')
    center.control.startMeeting({ meeting: Number(session!.meetingId) })
    await center.settled()
    expect((await sessions())[0]!.startedAt).not.toBeNull()
    expect(center.control.deliveries({ event: 'meeting.started' })).toMatchObject([{ state: 'delivered' }])
  })

  it('and a disconnect meanwhile ends at Zoom when it is on again', async () => {
    await press('off')
    const instructor = await center.visitor('instructor')
    await instructor.open('/me/zoom/disconnect')
    await instructor.submit('Disconnect')
    center.control.clearStats()
    await center.settled()
    expect(callsToZoom()).toEqual([])
    const rows = () => center.db.read.find(Connection)
    expect(await rows()).toMatchObject([{ state: 'disconnected', accessToken: expect.any(String) as string }])

    await press('on')
    await center.advance({ hours: 2 })
    expect(await rows()).toMatchObject([{ state: 'disconnected', accessToken: null }])
  })

  it('twice, in two tabs: once it counts', async () => {
    const [first, second] = [await center.visitor('admin'), await center.visitor('admin')]
    await first.open('/zoom/switch')
    await second.open('/zoom/switch')
    await first.submit('Switch Zoom off')
    await second.submit('Switch Zoom off')
    expect(second.status).toBe(200)
    const deeds = await center.db.read.findBy(Activity, { kind: 'zoom-app.off' })
    expect(deeds).toHaveLength(1)
  })
})
