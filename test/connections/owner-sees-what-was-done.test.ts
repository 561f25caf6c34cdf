import { ActivityLog } from '../../src/activity'
import { Connection, ZoomUse } from '../../src/connections'
import { FailingWatch } from '../../src/connections/failing-watch'
import { UseCounter } from '../../src/connections/use-counter'
import { silentLogger } from '../../src/lib/logger'
import { aSession, openCenter, type Center } from '../support/center'

let center: Center
afterEach(() => center.close())

const flushed = () => center.parts.connections.uses.flush()

it.each(['sqlite', 'postgres'] as const)(
  'On %s the owner alone sees what their account was used for, and for which sessions',
  async database => {
    center = await openCenter({ database, sessions: [aSession()] })
    await center.settled()
    const owner = await center.visitor('instructor')
    await owner.open('/me/zoom')
    await owner.submit('Test now')
    await flushed()
    center.clock.advance({ minutes: 3 })

    await owner.open('/me/zoom')
    expect(owner.text).toMatch(/Last used 3 minutes ago: (read your|asked whose)/)
    await owner.follow('What this center did with my Zoom account')
    const lines = owner.select('tbody tr')
    expect(lines).toContain('Made a meetingPOST /users/me/meetings113 minutes ago')
    expect(lines).toContain('Asked whose account it is, and which plan it hasGET /users/me113 minutes ago')
    expect(owner.link('Sepsis response')).toBe(`${center.url}/sessions/${center.seeded.sessions[0]!}`)
    const all = await center.db.read.find(ZoomUse)
    expect(all.find(use => use.kind === 'POST /users/me/meetings')).toMatchObject({ calls: 1, failures: 0 })

    for (const who of ['other-instructor', 'admin'] as const) {
      const visitor = await center.visitor(who)
      await visitor.open('/me/zoom/use')
      expect(visitor.text).toContain('Nothing was asked of Zoom in your name.')
    }
    const student = await center.visitor('student')
    await student.open('/me/zoom/use')
    expect(student.status).toBe(404)

    center.clock.advance({ days: 10 })
    const later = await center.visitor('instructor')
    await later.open('/me/zoom/use')
    expect(later.select('tbody tr')).toContain('Made a meetingPOST /users/me/meetings0110 days ago')
    center.clock.advance({ days: 82 })
    await center.parts.periodic.runNow('connections.forget-uses')
    const kept = await center.db.read.find(ZoomUse)
    expect(kept.filter(use => use.day === '2026-12-02')).toEqual([])
  },
)

it.each(['sqlite', 'postgres'] as const)(
  'Several processes add to the same counts on %s, and none is lost',
  async database => {
    center = await openCenter({ database, sessions: [aSession()] })
    await center.settled()
    const { id } = await center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
    const [meeting] = center.control.exportWorld().meetings
    const user = { institutionId: center.institutionId, connectionId: id }
    const { db, clock, outbox } = center.parts
    const process = () =>
      new UseCounter(db, clock, silentLogger, new FailingWatch(new ActivityLog(db, clock, outbox), clock), () =>
        Promise.resolve(null),
      )
    const processes = [process(), process(), process()]
    for (let round = 0; round < 5; round++) {
      for (const counter of processes)
        for (let n = 0; n < 20; n++) counter.note(user, { name: 'GET /x', meeting: String(meeting!.id), failure: null })
      await Promise.all(processes.map(counter => counter.flush()))
    }
    expect(await db.read.findBy(ZoomUse, { kind: 'GET /x' })).toMatchObject([{ calls: 300, failures: 0 }])
  },
)

it('While Zoom is silent for more than a minute the page says so; nothing else changes, and both turns are remembered', async () => {
  center = await openCenter({ knobs: { retryBaseMs: 60_000 } })
  const owner = await center.visitor('instructor')
  const tested = async () => {
    await owner.open('/me/zoom')
    await owner.submit('Test now')
    await flushed()
    await owner.open('/me/zoom')
  }
  center.control.setFault({ kind: 'server_error' })
  await tested()
  expect(owner.text).not.toContain('Zoom is not answering Zoom')
  center.clock.advance({ seconds: 61 })
  await tested()
  expect(owner.select('.conn-h .pill')).toEqual(['Zoom is not answering'])
  expect(owner.text).toContain('Zoom has not answered since today at 09:00. The connection stays as it is')
  expect(owner.hasButton('Connect again')).toBe(false)
  const admin = await center.visitor('admin')
  await admin.open(`/zoom/people/${center.person('instructor')}`)
  expect(admin.text).toContain('Zoom does not answer; the connection stays, and we try again')

  center.control.clearFaults()
  center.clock.advance({ minutes: 5 })
  await tested()
  expect(owner.select('.conn-h .pill')).toEqual(['Connected'])
  expect(owner.text).toContain('Today at 09:06Zoom answers again')
  expect(await center.db.read.findOneByOrFail(Connection, {})).toMatchObject({ state: 'connected', failingSince: null })
})
