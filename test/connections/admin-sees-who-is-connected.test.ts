import { randomUUID } from 'node:crypto'
import { Connection } from '../../src/connections'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor
afterEach(() => center.close())

async function open(options: Parameters<typeof openCenter>[0] = {}): Promise<void> {
  center = await openCenter(options)
  admin = await center.visitor('admin')
  await admin.open('/zoom')
}

const names = () => admin.select('tbody th a')

it('The instructor whose next session is at risk stands first, with words for everybody', async () => {
  const later = aSession({ instructor: 'other-instructor', startsAt: '2026-12-03T16:00:00Z', title: 'Airway' })
  await open({ sessions: [aSession(), later] })

  expect(admin.text).toContain('1 of 2 instructors are ready to host.')
  expect(names()).toEqual(['Maria Lindqvist, RN', 'Dr. Adaeze Okafor'])
  expect(admin.text).toContain('Never connected')
  expect(admin.text).toContain('Tomorrow 10:00')
  expect(admin.text).toContain('First one tomorrow at 10:00')
  expect(admin.text).toContain('7 of 7 scopes')
})

it('Can be filtered and searched', async () => {
  await open()
  await admin.follow('Needs action 1')
  expect(names()).toEqual(['Maria Lindqvist, RN'])
  await admin.open('/zoom?q=okafor')
  expect(names()).toEqual(['Dr. Adaeze Okafor'])
  await admin.open('/zoom?q=%25')
  expect(admin.text).toContain('Nobody matches.')
  await admin.open('/zoom?f=nonsense&q=a&q=b')
  expect(admin.status).toBe(200)
})

it('That Zoom does not answer for somebody is seen, and is nothing anybody has to see to', async () => {
  await open()
  const change = (values: Partial<Connection>) =>
    center.db.write(tx => tx.update(Connection, { personId: center.person('instructor') }, values))
  const ofOkafor = () => admin.select('tbody tr').filter(row => row.includes('Okafor'))
  await change({ failingSince: center.clock.now(), failingCause: 'no-answer' })

  await admin.open('/zoom')
  expect(ofOkafor()[0]).toContain('Zoom is not answering')
  expect(admin.select('tbody .pill.warnp')).toEqual(['Zoom is not answering'])
  expect(admin.text).toContain('Needs action 1')
  await admin.follow('Needs action 1')
  expect(names()).toEqual(['Maria Lindqvist, RN'])
  const csv = await (await admin.ask('/zoom/connections.csv')).text()
  expect(csv).toContain('"Connected","Zoom is not answering"')

  await change({ state: 'reconnect', stateCause: 'invalid-grant', liveZoomUserId: null })
  await admin.open('/zoom')
  expect(ofOkafor()[0]).toContain('Has to connect again')
  await change({ state: 'connected', failingSince: null, failingCause: null })
  await admin.open('/zoom')
  expect(ofOkafor()[0]).not.toContain('Zoom is not answering')
})

it('Before somebody is disconnected, sessions beyond those listed are counted', async () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const startsAt = new Date(Date.parse('2026-12-03T16:00:00Z') + index * 24 * 3600_000).toISOString()
      return aSession({ title: `Airway ${index + 1}`, startsAt, room: 'net' })
    })
  await open({ sessions: many(12) })
  await admin.open(`/zoom/people/${center.person('instructor')}/disconnect`)
  expect(admin.select('[aria-label="Each session to come"] li')).toHaveLength(10)
  expect(admin.text).toContain('The same holds for 2 more sessions to come.')

  const seenByOwner = async () => (await (await center.visitor('instructor')).open('/me/zoom/disconnect')).text
  expect(await seenByOwner()).toContain('The same holds for 2 more sessions to come.')
  center.clock.advance({ days: 2 })
  expect(await seenByOwner()).toContain('The same holds for 1 more session to come.')
  center.clock.advance({ days: 1 })
  expect(await seenByOwner()).not.toContain('The same holds')
})

it.each([
  ['all', 'somebody', 'Nobody matches.'],
  ['not-invited', '', 'Everybody is invited.'],
  ['invited', '', 'Nobody is invited and waiting.'],
] as const)('An empty list of %s says why', async (filter, find, words) => {
  await open()
  await admin.submit('Invite Maria Lindqvist, RN')
  if (filter === 'invited') await center.db.write(tx => tx.query('DELETE FROM reminder'))
  await admin.open(`/zoom?f=${filter}&q=${find}`)
  expect(names()).toEqual([])
  expect(admin.select('.vacant b')).toEqual([words])
})

it('The facts tell of the events and recordings, and every way on is one link away', async () => {
  await open({ sessions: [aSession()] })
  await center.settled()
  await admin.open('/zoom')
  expect(admin.select('.stats li')[1]).toBe('Events from ZoomJust now1 today, 0 failed')
  expect(admin.select('.stats li')[3]).toBe('RecordingsNone processing0 arrived in seven days')
  await center.db.write(tx => tx.query(`UPDATE inbox_event SET state = 'waiting', attempts = 3`))
  await center.advance({ minutes: 2 })
  await admin.open('/zoom')
  expect(admin.select('.stats li')[1]).toBe('Events from ZoomLast 2 minutes ago1 today, 1 failed')
  await center.advance({ days: 1 })
  admin = await center.visitor('admin')
  await admin.open('/zoom')
  expect(admin.select('.stats li')[1]).toBe('Events from ZoomLast 1 day ago0 today, 0 failed')

  expect(admin.select('.top .row > *')[0]).toBe('Invite 1 person')
  for (const [words, path] of [
    ['Event log', '/zoom/events'],
    ['App settings', '/zoom/setup/basic-information'],
    ['Readiness', '/zoom/readiness'],
    ['Invite instructors', '/zoom/setup/invite'],
    ['Trouble with Zoom', '/zoom/support'],
  ])
    expect(admin.attr(`details a[href="${path}"]`, 'href') && admin.link(words!)).toBe(`${center.url}${path}`)
})

it('Each person has a page with their own link, their history, and a way to disconnect them', async () => {
  await open()
  await admin.follow('Dr. Adaeze Okafor')
  expect(admin.attr('#personal-link', 'value')).toBe(`${center.url}/me/zoom?for=${center.person('instructor')}`)
  expect(admin.text).toContain('connected Zoom')
  expect(
    admin
      .select('main')
      .join(' ')
      .match(/a\.okafor@northlake\.example/g),
  ).toHaveLength(1)
  expect(admin.select('h1, h2')).toEqual(['Dr. Adaeze Okafor', 'Zoom account', 'Personal link', 'What happened'])
  expect(admin.text).toContain('Not known yet. It shows after their first test.')
  expect(admin.text).toContain('Zoom tells this center when their meetings start, end and are recorded')
  expect(admin.text).toContain('Renewed just now. We renew it by ourselves. ')
  expect(admin.select('.conn').join(' ')).not.toMatch(/\byou\b|\byour\b/i)
  await admin.follow('Disconnect')
  expect(admin.heading).toBe('Disconnect Zoom of Dr. Adaeze Okafor?')
  await admin.submit('Disconnect')
  expect(admin.text).toContain('Zoom of Dr. Adaeze Okafor is disconnected.')
  expect(await center.db.read.find(Connection)).toMatchObject([{ state: 'disconnected' }])
})

it.each(['nonsense', '00000000-0000-4000-8000-000000000000', '%00', '-'.repeat(36)])(
  'There is nobody at %s',
  async id => {
    await open()
    await admin.open(`/zoom/people/${id}`)
    expect(admin.status).toBeGreaterThanOrEqual(400)
    expect(admin.status).toBeLessThan(500)
  },
)

it('Nobody but an admin sees the others', async () => {
  await open()
  const instructor = await center.visitor('other-instructor')
  for (const path of ['/zoom', `/zoom/people/${center.person('instructor')}`]) {
    await instructor.open(path)
    expect(instructor.status).toBe(404)
  }
  await instructor.open('/me/zoom')
  await instructor.post(`/zoom/people/${center.person('instructor')}/disconnect`, { _csrf: instructor.csrf })
  expect(instructor.status).toBe(404)
  expect(await center.db.read.find(Connection)).toMatchObject([{ state: 'connected' }])
})

it('A student is nobody to connect', async () => {
  await open()
  await admin.open(`/zoom/people/${center.person('student')}`)
  expect(admin.status).toBe(404)
})

it('When Zoom ended many connections together, every page of the admin says so, once', async () => {
  await open()
  const [one] = await center.db.read.find(Connection)
  const lost = { state: 'reconnect', stateCause: 'invalid-grant', stateSince: center.clock.now() } as const
  const rows = Array.from({ length: 5 }, () => ({ ...one!, ...lost, id: randomUUID(), personId: randomUUID() }))
  await center.db.write(tx =>
    tx.insert(
      Connection,
      rows.map(row => ({ ...row, liveZoomUserId: null })),
    ),
  )

  await admin.open('/calendar/week')
  expect(admin.text).toContain('Zoom ended 5 connections within an hour.')
  await admin.follow('See who')
  expect(admin.path).toBe('/zoom?f=attention')
  const instructor = await center.visitor('instructor')
  await instructor.open('/calendar/week')
  expect(instructor.text).not.toContain('connections within an hour')
})
