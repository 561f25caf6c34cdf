import { aSession, openCenter, type Center, type Who } from '../support/center'
import type { DatabaseKind } from '../support/databases'
import { MailServer } from '../support/mail-server'
import type { Visitor } from '../support/visitor'

const MARIA = 'm.lindqvist@northlake.example'
const SESSION = aSession({ instructor: 'other-instructor', startsAt: '2026-12-20T16:00:00Z' })

let center: Center
let mail: MailServer
let admin: Visitor

async function open(options: Parameters<typeof openCenter>[0] = {}): Promise<void> {
  mail = await MailServer.open()
  center = await openCenter({ mail: mail.options, ...options })
  admin = await center.visitor('admin')
  await admin.open('/zoom')
}
afterEach(async () => {
  await center.close()
  await mail.down()
})
const shownNames = () => admin.select('tbody th a')
const remind = (who: Who) => admin.post(`/zoom/people/${center.person(who)}/remind`, { _csrf: admin.csrf })

describe.each<DatabaseKind>(['sqlite', 'postgres'])('on %s', database => {
  it('One is invited, all are reminded, each at most once an hour, and the board tells when', async () => {
    await open({ zoom: 'set-up', database })
    expect(admin.text).toContain('Not invited 2')
    expect(admin.hasButton('Remind Maria Lindqvist, RN')).toBe(false)
    await admin.submit('Invite Maria Lindqvist, RN')
    expect(admin.text).toContain('Maria Lindqvist, RN was invited. They get a mail, and read it here.')
    await center.settled()
    expect(mail.mails.map(({ to, headers }) => [to, headers['subject']])).toEqual([
      [MARIA, 'Priya Raman asks you to connect Zoom'],
    ])

    await center.advance({ minutes: 5 })
    await admin.open('/zoom')
    expect(admin.text).toContain('Invited 5 minutes ago')
    await admin.follow('Invited 1')
    expect(shownNames()).toEqual(['Maria Lindqvist, RN'])
    await admin.follow('Not invited 1')
    expect(shownNames()).toEqual(['Dr. Adaeze Okafor'])
    await remind('other-instructor')
    expect(admin.text).toContain('Maria Lindqvist, RN was asked within the last hour.')
    await admin.open('/zoom')
    await admin.submit('Invite 1 person')
    await center.settled()
    expect(admin.text).toContain('1 person was invited. They get a mail, and read it here.')
    expect(admin.text).toContain('Everybody was asked within the last hour.')
    expect(mail.mails).toHaveLength(2)

    await center.advance({ minutes: 56 })
    await admin.open('/zoom')
    expect(admin.hasButton('Invite 1 person')).toBe(true)
    await center.advance({ days: 2 })
    admin = await center.visitor('admin')
    await admin.open('/zoom')
    expect(admin.text).toContain('Invited 2 days ago')
    await admin.submit('Invite 2 people')
    await center.settled()
    expect(admin.text).toContain('2 people were invited.')
    expect(admin.text).toContain('Invited just now')
    expect(mail.to(MARIA)).toHaveLength(2)
  })
})

it('Two admins at the same time send one letter, and who is connected gets none', async () => {
  await open()
  const other = await center.visitor('admin')
  await other.open('/zoom')
  await Promise.all([admin.submit('Invite 1 person'), other.submit('Invite 1 person')])
  await remind('instructor')
  expect(admin.text).toContain('Dr. Adaeze Okafor is connected.')
  await center.settled()
  expect(mail.mails.map(({ to }) => to)).toEqual([MARIA])
})

it('Who lost a connection is reminded, who never had one is invited, and both at once are told apart', async () => {
  await open()
  await center.db.write(tx =>
    tx.query(`UPDATE connection SET state = 'reconnect' WHERE person_id = $1`, [center.person('instructor')]),
  )
  await center.advance({ minutes: 5 })
  await admin.open('/zoom')
  await admin.submit('Invite or remind 2 people')
  expect(admin.text).toContain('1 person was invited, 1 person was reminded.')
  const instructor = await center.visitor('instructor')
  await instructor.open('/calendar/week')
  expect(instructor.text).toContain('Priya Raman reminded you just now.')
})

it('The last step of the set-up counts who is to host, as the board does', async () => {
  await open()
  const { person: _, ...seed } = center.connection('admin')
  const all = { ...seed, expiresAt: new Date(seed.expiresAt), plan: 'licensed' as const }
  await center.parts.connections.service.seed(center.institutionId, center.person('admin'), all)
  await admin.open('/zoom')
  expect(admin.text).toContain('1 of 2 instructors are ready to host.')
  await admin.open('/zoom/setup/invite')
  expect(admin.text).toContain('1 of 2 instructors are ready to host.')
  expect(admin.text).not.toContain('No event has come')
  expect(shownNames()).toEqual(['Maria Lindqvist, RN', 'Dr. Adaeze Okafor'])
})

it('The person reads who reminded them, until they have connected', async () => {
  await open({ zoom: 'set-up', sessions: [SESSION] })
  await remind('instructor')
  const instructor = await center.visitor('instructor')
  await instructor.open('/calendar/week')
  expect(instructor.text).toContain('You have not connected Zoom yet. Priya Raman invited you just now.')
  await instructor.follow('Connect my Zoom')
  await instructor.submit('Connect my Zoom')
  await instructor.follow('Adaeze Okafor')
  await instructor.submit('Allow')
  await instructor.open('/calendar/week')
  expect(instructor.text).not.toContain('invited you')
  await center.settled()
  expect(mail.mails.filter(({ to }) => to !== MARIA)).toEqual([])
})

it('The page of a person and the last step of the set-up remind, too, and come back to where it was asked', async () => {
  await open({ sessions: [SESSION] })
  await admin.follow('Maria Lindqvist, RN')
  const page = admin.path
  await admin.submit('Invite')
  expect(admin.path).toBe(page)
  expect(admin.text).toContain('Invited just now')
  expect(admin.hasButton('Invite')).toBe(false)
  expect(admin.hasButton('Remind')).toBe(false)
  await center.advance({ hours: 2 })
  await admin.open('/zoom/setup/invite')
  await admin.submit('Invite Maria Lindqvist, RN')
  expect(admin.text).toContain('Maria Lindqvist, RN was invited.')
  expect(admin.path).toBe('/zoom/setup/invite')
  await admin.open('/audit')
  expect(admin.text).toContain('sent a reminder to connect Zoom')
  await admin.post(`/zoom/people/${center.person('other-instructor')}/remind`, {
    _csrf: admin.csrf,
    return_to: 'https://elsewhere.example/',
  })
  expect(admin.path).toBe('/zoom')
})

describe.each<DatabaseKind>(['sqlite', 'postgres'])('An admin whose own connection ended, on %s', database => {
  const lose = async (): Promise<void> => {
    const { person: _, ...seed } = center.connection('admin')
    const all = { ...seed, expiresAt: new Date(seed.expiresAt), plan: 'licensed' as const }
    await center.parts.connections.service.seed(center.institutionId, center.person('admin'), all)
    await center.db.write(tx =>
      tx.query(`UPDATE connection SET state = 'reconnect' WHERE person_id = $1`, [center.person('admin')]),
    )
    await admin.open('/zoom')
  }

  it('and who hosts nothing is on the board, but nobody waits for them', async () => {
    await open({ database })
    await lose()
    expect(admin.text).toContain('1 of 2 instructors are ready to host.')
    expect(admin.select('nav[aria-label=Filter] a').slice(0, 2)).toEqual(['All 3', 'Needs action 1'])
    expect(admin.select('tbody tr').find(row => row.includes('Priya Raman'))).toContain('hosts nothing to come')
    await admin.submit('Invite 1 person')
    await center.settled()
    expect(mail.mails.map(({ to }) => to).filter(to => to !== 'p.raman@northlake.example')).toEqual([MARIA])
    expect(await center.parts.connections.board.attentionCount(center.institutionId)).toBe(1)
  })

  it('and who hosts is counted, but never asked to remind themselves', async () => {
    await open({ database, sessions: [aSession({ instructor: 'admin', startsAt: '2026-12-20T16:00:00Z' })] })
    await lose()
    expect(admin.text).toContain('1 of 3 instructors are ready to host.')
    expect(admin.select('nav[aria-label=Filter] a').slice(0, 2)).toEqual(['All 3', 'Needs action 2'])
    expect(admin.hasButton('Remind Priya Raman')).toBe(false)
    await admin.submit('Invite 1 person')
    await center.settled()
    await remind('admin')
    expect(admin.text).toContain('That is you. Connect your account under My Zoom.')
    await admin.open(`/zoom/people/${center.person('admin')}`)
    expect(admin.hasButton('Remind')).toBe(false)
    const other = await center.db.read.query(`SELECT person_id AS "who" FROM reminder WHERE kind = 'by-hand'`)
    expect(other).toEqual([{ who: center.person('other-instructor') }])
  })
})

it.each<Who>(['student', 'other-instructor'])('A %s reminds nobody', async who => {
  await open()
  const visitor = await center.visitor(who)
  await visitor.open('/help')
  for (const path of ['/zoom/remind', `/zoom/people/${center.person('other-instructor')}/remind`])
    expect((await visitor.post(path, { _csrf: visitor.csrf })).status).toBe(404)
  expect((await visitor.open('/zoom/connections.csv')).status).toBe(404)
  await remind('student')
  expect(admin.status).toBe(404)
  await center.settled()
  expect(mail.mails).toEqual([])
})

it('Who has no e-mail address is counted, and the board can be kept as a file without formulas', async () => {
  await open({ sessions: [SESSION] })
  await center.db.write(async tx => {
    const change = [' =HYPERLINK("http://x")', center.person('other-instructor')]
    await tx.query('UPDATE person SET email = NULL, name = $1 WHERE id = $2', change)
  })
  await admin.open('/zoom')
  await admin.submit('Invite 1 person')
  expect(admin.text).toContain('1 of them has no e-mail address: they read it here when they sign in.')
  await center.settled()
  expect(mail.mails).toEqual([])

  const answer = await admin.ask('/zoom/connections.csv?f=attention')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=zoom-connections-2026-12-02.csv')
  const lines = (await answer.text()).split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://x"")",,"Invited","Never connected"`)
  expect(lines[1]).toContain('"2026-12-20T10:00:00-06:00","2026-12-02T09:00:00-06:00"')
  expect(lines[1]).toContain(`${center.url}/me/zoom?for=${center.person('other-instructor')}`)
})
