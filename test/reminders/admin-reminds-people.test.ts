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
    await admin.submit('Remind Maria Lindqvist, RN')
    expect(admin.text).toContain('Maria Lindqvist, RN was reminded. They get a mail, and read it here.')
    await center.settled()
    expect(mail.mails.map(({ to, headers }) => [to, headers['subject']])).toEqual([
      [MARIA, 'Priya Raman asks you to connect Zoom'],
    ])

    await center.advance({ minutes: 5 })
    await admin.open('/zoom')
    expect(admin.text).toContain('Reminded 5 minutes ago')
    await admin.follow('Invited 1')
    expect(shownNames()).toEqual(['Maria Lindqvist, RN'])
    await admin.follow('Not invited 1')
    expect(shownNames()).toEqual(['Dr. Adaeze Okafor'])
    await remind('other-instructor')
    expect(admin.text).toContain('Maria Lindqvist, RN was reminded within the last hour.')
    await admin.open('/zoom')
    await admin.submit('Remind 1 person')
    await center.settled()
    expect(admin.text).toContain('1 person was reminded.')
    expect(admin.text).toContain('Everybody was reminded within the last hour.')
    expect(mail.mails).toHaveLength(2)

    await center.advance({ minutes: 56 })
    await admin.open('/zoom')
    expect(admin.hasButton('Remind 1 person')).toBe(true)
    await center.advance({ days: 2 })
    admin = await center.visitor('admin')
    await admin.open('/zoom')
    expect(admin.text).toContain('Reminded 2 days ago')
    await admin.submit('Remind 2 people')
    await center.settled()
    expect(mail.to(MARIA)).toHaveLength(2)
  })
})

it('Two admins at the same time send one letter, and who is connected gets none', async () => {
  await open()
  const other = await center.visitor('admin')
  await other.open('/zoom')
  await Promise.all([admin.submit('Remind 1 person'), other.submit('Remind 1 person')])
  await remind('instructor')
  expect(admin.text).toContain('Dr. Adaeze Okafor is connected.')
  await center.settled()
  expect(mail.mails.map(({ to }) => to)).toEqual([MARIA])
})

it('The person reads who reminded them, until they have connected', async () => {
  await open({ zoom: 'set-up', sessions: [SESSION] })
  await remind('instructor')
  const instructor = await center.visitor('instructor')
  await instructor.open('/calendar/week')
  expect(instructor.text).toContain('You have not connected Zoom yet. Priya Raman reminded you just now.')
  await instructor.follow('Connect my Zoom')
  await instructor.submit('Connect my Zoom')
  await instructor.follow('Adaeze Okafor')
  await instructor.submit('Allow')
  await instructor.open('/calendar/week')
  expect(instructor.text).not.toContain('reminded you')
  await center.settled()
  expect(mail.mails.filter(({ to }) => to !== MARIA)).toEqual([])
})

it('The page of a person and the last step of the set-up remind, too, and come back to where it was asked', async () => {
  await open({ sessions: [SESSION] })
  await admin.follow('Maria Lindqvist, RN')
  const page = admin.path
  await admin.submit('Remind')
  expect(admin.path).toBe(page)
  expect(admin.text).toContain('Reminded just now')
  expect(admin.hasButton('Remind')).toBe(false)
  await center.advance({ hours: 2 })
  await admin.open('/zoom/setup/invite')
  await admin.submit('Remind Maria Lindqvist, RN')
  expect(admin.path).toBe('/zoom/setup/invite')
  await admin.open('/audit')
  expect(admin.text).toContain('sent a reminder to connect Zoom')
  await admin.post(`/zoom/people/${center.person('other-instructor')}/remind`, {
    _csrf: admin.csrf,
    return_to: 'https://elsewhere.example/',
  })
  expect(admin.path).toBe('/zoom')
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
  await admin.submit('Remind 1 person')
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
