import { Activity } from '../../src/activity'
import { AttendanceMark } from '../../src/attendance'
import { Connection } from '../../src/connections'
import { Session } from '../../src/sessions'
import { EventDesk, InboxEvent } from '../../src/webhooks'
import { ZoomApp } from '../../src/zoom-app'
import { aSession, openCenter, type Center } from '../support/center'

const EMAIL = 'a.okafor@northlake.example'
const NOTHING = { accessToken: null, refreshToken: null, zoomUserId: null, zoomAccountId: null, zoomEmail: null }

let center: Center
afterEach(() => center.close())

const row = () => center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
const receipts = () => center.db.read.findBy(Activity, { kind: 'connection.erased' })
const sweep = () => center.parts.periodic.runNow('connections.erase-ended')

/** Every table as text: whatever of the account is left anywhere is in it. */
async function everything(): Promise<string> {
  const texts = center.db.sources.reader.entityMetadatas.map(async ({ tableName }) =>
    JSON.stringify(await center.db.query(`SELECT * FROM ${tableName}`)),
  )
  return (await Promise.all(texts)).join('\n')
}

/** How many of the events kept sealed name the account. */
async function eventsNaming(zoomUser: string): Promise<number> {
  const desk = new EventDesk(center.db, center.parts.box, center.parts.outbox)
  const rows = await center.db.read.find(InboxEvent)
  const bodies = await Promise.all(rows.map(({ id, institutionId }) => desk.body(institutionId, id)))
  return bodies.filter(body => body!.reveal().includes(zoomUser)).length
}

/** A session whose meeting runs, with its instructor in it, and a test of the set-up that named the account. */
async function openUsed(database: 'sqlite' | 'postgres'): Promise<string> {
  center = await openCenter({ database, sessions: [aSession()] })
  await center.settled()
  const zoomUser = center.zoomUsers.instructor!
  const [meeting] = center.control.exportWorld().meetings
  center.control.startMeeting({ meeting: meeting!.id })
  center.control.join({ meeting: meeting!.id, name: 'Adaeze Okafor', userId: zoomUser })
  const call = { call: 'GET /users/me', what: 'Who', ok: true, result: `Adaeze Okafor, ${EMAIL}`, ms: 1 }
  await center.db.write(tx =>
    tx.update(ZoomApp, { institutionId: center.institutionId }, { lastTest: [call] as never }),
  )
  await center.settled()
  expect(await everything()).toContain(zoomUser)
  return zoomUser
}

it.each(['sqlite', 'postgres'] as const)(
  'Who removes the app in Zoom is erased from every table on %s, and a receipt without personal data stays',
  async database => {
    const zoomUser = await openUsed(database)
    expect(await center.db.read.countBy(AttendanceMark, { zoomUserId: zoomUser })).toBeGreaterThan(0)
    center.control.updateApp({ app: center.app.id, published: true })
    center.clock.advance({ minutes: 1 })
    center.control.deauthorize({ app: center.app.id, user: zoomUser })
    await center.settled()

    expect(await row()).toMatchObject({ ...NOTHING, state: 'deauthorized', zoomName: null, plan: null, scopes: '' })
    expect(await center.db.read.findOneByOrFail(Session, {})).toMatchObject({ meetingHostId: null })
    const erasedAt = center.clock.now()
    const left = await everything()
    expect(left).not.toContain(zoomUser)
    expect(left.split(EMAIL)).toHaveLength(3) // The person's own address here: of the account, and of the sign-in.

    expect(await eventsNaming(zoomUser)).toBeGreaterThan(1)
    await center.advance({ hours: 2 })
    expect(await eventsNaming(zoomUser)).toBe(0)

    const [receipt, ...more] = await receipts()
    expect(more).toEqual([])
    expect(receipt).toMatchObject({ subjectId: (await row()).id, at: erasedAt })
    expect(receipt!.facts).toMatchObject({ cause: 'removed-in-zoom', erasedAt: erasedAt.toISOString() })
    const admin = await center.visitor('admin')
    await admin.open(`/zoom/people/${center.person('instructor')}`)
    expect(admin.text).toContain(
      'This center erased what came from the Zoom account: access tokens, Zoom’s numbers of user and account, e-mail address, plan and settings, list of permissions, host number of meetings, presence in meetings, events that name it (within three hours), the test in the set-up',
    )
    await admin.open('/audit')
    expect(admin.text).toContain('erased what came from the Zoom account')
  },
)

it('Who removes the app from an account that they no longer use here is erased as well, with a receipt', async () => {
  const former = await openUsed('sqlite')
  await center.db.write(tx =>
    tx.update(Connection, { zoomUserId: former }, { zoomUserId: 'another', liveZoomUserId: 'another' }),
  )
  center.control.updateApp({ app: center.app.id, published: true })
  center.clock.advance({ minutes: 1 })
  center.control.deauthorize({ app: center.app.id, user: former })
  await center.settled()
  expect(await center.db.read.findOneByOrFail(Session, {})).toMatchObject({ meetingHostId: null })
  expect(await everything()).not.toContain(former)
  expect(await receipts()).toMatchObject([{ subjectType: 'zoom-app', facts: { cause: 'removed-in-zoom' } }])
  expect(await row()).toMatchObject({ zoomUserId: 'another', state: 'connected' })
  const admin = await center.visitor('admin')
  await admin.open('/audit')
  expect(admin.text).toContain('erased what came from the Zoom account: host number of meetings')
})

it('After a disconnect the account is known for ten more days, in case its owner comes back', async () => {
  center = await openCenter({ sessions: [aSession()] })
  await center.settled()
  const instructor = await center.visitor('instructor')
  await instructor.open('/me/zoom/disconnect')
  await instructor.submit('Disconnect')
  await center.settled()
  const since = center.clock.now()
  expect(await row()).toMatchObject({ accessToken: null, refreshToken: null, zoomEmail: EMAIL })

  center.clock.advance({ days: 10 })
  await sweep()
  expect(await row()).toMatchObject({ zoomEmail: EMAIL })
  center.clock.advance({ hours: 1 })
  await sweep()
  await sweep()
  expect(await row()).toMatchObject({ ...NOTHING, state: 'disconnected' })
  expect(await receipts()).toMatchObject([{ facts: { cause: 'ended', dueSince: since.toISOString() } }])
})

it('A connection that Zoom ended and nobody made again is erased after 90 days', async () => {
  center = await openCenter()
  center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })
  const instructor = await center.visitor('instructor')
  await instructor.open('/me/zoom')
  await instructor.submit('Test now')
  expect((await row()).state).toBe('reconnect')

  center.clock.advance({ days: 89 })
  await sweep()
  expect(await row()).toMatchObject({ zoomEmail: EMAIL })
  center.clock.advance({ days: 2 })
  await sweep()
  expect(await row()).toMatchObject({ ...NOTHING, state: 'reconnect' })
})
