import { Connection } from '../../src/connections'
import { Reminder } from '../../src/reminders'
import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center } from '../support/center'
import type { DatabaseKind } from '../support/databases'
import { MailServer } from '../support/mail-server'

// Eight days and an hour before the session.
const EARLY = '2026-11-24T15:00:00Z'
const MARIA = 'm.lindqvist@northlake.example'
const ADAEZE = 'a.okafor@northlake.example'
const PRIYA = 'p.raman@northlake.example'

let center: Center
let mail: MailServer

async function open(options: Parameters<typeof openCenter>[0] = {}): Promise<void> {
  mail = await MailServer.open()
  center = await openCenter({ now: EARLY, mail: mail.options, sessions: [aSession()], ...options })
}
afterEach(async () => {
  await center.close()
  await mail.down()
})

async function look(): Promise<void> {
  await center.parts.periodic.runNow('reminders.look')
  await center.settled()
}
/** Time passes, and somebody looks, as every minute. */
async function pass(by: Parameters<Center['advance']>[0]): Promise<void> {
  await center.advance(by)
  await look()
}
const subjects = (address: string): string[] => mail.to(address).map(({ headers }) => headers['subject']!)
const theirs = (who: 'instructor' | 'other-instructor') =>
  center.db.read.find(Reminder, { where: { personId: center.person(who) } })

/** Zoom ends what the instructor allowed, and the next refresh finds out. */
async function zoomSaysNo(): Promise<void> {
  const { id } = await center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
  center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })
  await expect(center.parts.connections.vault.refresh(id)).rejects.toThrow()
  await center.settled()
}
async function connectAgain(path = '/me/zoom'): Promise<string> {
  const visitor = await center.visitor('instructor')
  await visitor.open(path)
  await visitor.submit('Connect again')
  await visitor.follow('Adaeze Okafor')
  await visitor.submit('Allow')
  await center.settled()
  return visitor.path
}
async function move(session: string, date: string): Promise<void> {
  const visitor = await center.visitor('admin')
  await visitor.open(`/sessions/${session}/edit`)
  await visitor.submit('Save changes', { Date: date })
  await center.settled()
}

const ofMaria = aSession({ instructor: 'other-instructor' })

describe.each<DatabaseKind>(['sqlite', 'postgres'])('on %s', database => {
  it('Who never connected is warned at once, a week and a day before, each once; a moved session begins anew', async () => {
    await open({ database, sessions: [ofMaria] })
    const another = await center.another()
    const everybody = async () => {
      const both = [center.parts, another]
      await Promise.all(both.map(({ periodic }) => periodic.runNow('reminders.look')))
      await Promise.all(both.map(({ worker }) => worker.drain()))
    }
    await everybody()
    await everybody()
    expect(subjects(MARIA)).toEqual(['“Sepsis response”, Wednesday, December 2, 2026 at 10:00, needs your Zoom'])

    center.clock.advance({ days: 1 })
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(1)
    center.clock.advance({ hours: 1, minutes: 1 })
    await everybody()
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(2)

    center.clock.advance({ days: 5, hours: 23, minutes: 50 })
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(2)
    center.clock.advance({ minutes: 10 })
    await everybody()
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(3)

    await move(center.seeded.sessions[0]!, '2026-12-10')
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(3)
    center.clock.advance({ days: 2 })
    await everybody()
    expect(subjects(MARIA).at(-1)).toContain('Thursday, December 10, 2026 at 10:00')
    center.clock.advance({ days: 6 })
    await everybody()
    center.clock.advance({ days: 30 })
    await everybody()
    expect(mail.to(MARIA)).toHaveLength(5)
    expect(new Set(mail.mails.map(({ headers }) => headers['message-id'])).size).toBe(5)
    await another.close()
  })

  it('Who loses the connection hears of it at once; who connects again hears no more', async () => {
    await open({ database })
    await look()
    expect(mail.mails).toEqual([])

    await zoomSaysNo()
    expect(subjects(ADAEZE)).toEqual(['Zoom no longer accepts our connection'])
    const [link] = /http\S+/.exec(mail.to(ADAEZE)[0]!.text)!
    expect(link).toContain(`/me/zoom?for=${center.person('instructor')}`)

    expect(await connectAgain(link)).toBe(`/sessions/${center.seeded.sessions[0]!}`)
    await pass({ days: 1, hours: 2 })
    await pass({ days: 6 })
    expect(mail.mails).toHaveLength(1)
  })
})

it('The letter says what happened, when which session is, and leads back by one link, in text and in HTML', async () => {
  await open({ sessions: [ofMaria, { ...ofMaria, title: 'Airway <b>', startsAt: '2026-12-03T16:00:00Z' }] })
  await look()

  expect(mail.mails).toHaveLength(1)
  const [{ headers, text, html, from, raw }] = mail.mails as [(typeof mail.mails)[0]]
  expect(text).toContain('Hello Maria Lindqvist, RN,')
  expect(text).toContain('You have not connected Zoom yet. Until you connect, your sessions get no Zoom link.')
  expect(text).toContain('Central Time (Chicago)')
  expect(text).toContain('- “Sepsis response”, Wednesday, December 2, 2026 at 10:00')
  expect(text).toContain('Questions? Call +1 312 555 0100.')
  expect(html).toContain('“Airway &lt;b&gt;”')
  const link = `${center.url}/me/zoom?for=${center.person('other-instructor')}&return_to=%2Fsessions%2F${center.seeded.sessions[0]!}`
  expect(text.match(/https?:\S+/g)).toEqual([link])
  expect(html.match(/href="[^"]*"/g)).toEqual([`href="${link.replaceAll('&', '&amp;')}"`])
  expect(from).toBe('sim@northlake.example')
  expect(headers).toMatchObject({
    from: 'Northlake <sim@northlake.example>',
    'auto-submitted': 'auto-generated',
    'content-type': expect.stringContaining('multipart/alternative'),
  })
  expect(raw).not.toMatch(/token|secret|eyJ/i)
})

it('A letter that waits for the mail server comes once, and not at all to who connected meanwhile', async () => {
  await open({ sessions: [aSession(), ofMaria] })
  await mail.down()
  await zoomSaysNo()
  await look()
  await pass({ minutes: 2 })
  expect(mail.mails).toEqual([])

  await connectAgain()
  await mail.up()
  await pass({ minutes: 2 })
  await pass({ minutes: 2 })
  expect(mail.mails.map(({ to }) => to)).toEqual([MARIA])
  expect(await theirs('instructor')).toMatchObject([{ delivery: 'not-needed' }])
  expect(await theirs('other-instructor')).toMatchObject([{ delivery: 'sent' }])
})

it('If the answer of the mail server is lost, the same letter comes again under the same name', async () => {
  await open({ sessions: [ofMaria] })
  mail.lostAnswers = 1
  await look()
  await pass({ minutes: 1 })
  await pass({ minutes: 1 })

  const names = mail.mails.map(({ headers }) => headers['message-id'])
  expect(names).toHaveLength(2)
  expect(new Set(names).size).toBe(1)
})

it('An address that the mail server refuses becomes work that was given up, in words and without the address', async () => {
  await open({ sessions: [ofMaria] })
  mail.refuse = to => `550 5.1.1 <${to}> does not live here`
  await look()
  await pass({ minutes: 10 })
  expect(mail.calls).toBe(1)

  const admin = await center.visitor('admin')
  await admin.open('/jobs')
  expect(admin.text).toContain('Send a reminder by mail')
  expect(admin.text).toContain('Check the e-mail address of the person')
  expect(admin.text).toContain('550 5.1.1')
  expect(admin.text).not.toContain(MARIA)

  mail.refuse = () => null
  await admin.submit('Retry')
  await center.settled()
  expect(mail.to(MARIA)).toHaveLength(1)
})

it('A busy mail server is asked again', async () => {
  await open({ sessions: [ofMaria] })
  mail.refuse = () => '451 4.3.0 later'
  await look()
  mail.refuse = () => null
  await pass({ minutes: 1 })
  expect(mail.to(MARIA)).toHaveLength(1)
})

it('No name and no title becomes a header or markup of its own', async () => {
  await open({ sessions: [ofMaria] })
  const evil = 'Eve\r\nBcc: everybody@northlake.example\r\n\r\n<script>'
  await center.db.write(async tx => {
    await tx.query('UPDATE person SET name = $1 WHERE id = $2', [evil, center.person('other-instructor')])
    await tx.update(Session, { id: center.seeded.sessions[0]! }, { title: evil })
  })
  await look()

  const [{ headers, html, to }] = mail.mails as [(typeof mail.mails)[0]]
  expect(to).toBe(MARIA)
  expect(headers['bcc']).toBeUndefined()
  expect(headers['subject']).toContain('“Eve Bcc: everybody@northlake.example <script>”')
  expect(html).not.toContain('<script>')
})

it('A set-up that Zoom refuses is told to the admins once, and to no instructor until it works again', async () => {
  await open({ sessions: [aSession(), ofMaria] })
  center.control.updateApp({ app: center.app.id, clientSecret: 'AnotherSecret0123456789abcdefghi' })
  await center.advance({ hours: 2 })
  const { id } = await center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
  await expect(center.parts.connections.vault.refresh(id)).rejects.toThrow('set-up')
  await look()
  await pass({ days: 1, hours: 2 })
  await pass({ days: 6 })
  expect(mail.mails.map(({ to }) => to)).toEqual([MARIA, PRIYA])
  expect(mail.mails[1]!.text).toContain(`${center.url}/zoom/setup/basic-information`)

  center.control.updateApp({ app: center.app.id, clientSecret: center.app.clientSecret })
  await center.parts.connections.vault.refresh(id)
  await look()
  expect(mail.mails.map(({ to }) => to)).toEqual([MARIA, PRIYA, MARIA])
})

it('Without a mail server the warning shows here, and a line in the log says so without a name', async () => {
  const lines: string[] = []
  const write = (facts: object, message: string): void => void lines.push(JSON.stringify({ ...facts, message }))
  const logger = { debug: () => undefined, info: write, warn: write, error: write }
  mail = await MailServer.open()
  center = await openCenter({ now: EARLY, sessions: [ofMaria], logger })
  await look()

  const [line] = lines.filter(each => each.includes('not mailed'))
  expect(line).toContain(center.person('other-instructor'))
  expect(lines.join('\n')).not.toMatch(/Lindqvist|Sepsis/)
  const maria = await center.visitor('other-instructor')
  await maria.open('/calendar/week')
  expect(maria.text).toContain('You have not connected Zoom yet. You host “Sepsis response” on Dec 2 at 10:00.')
  await maria.follow('Connect my Zoom')
  expect(maria.path).toContain(`/me/zoom?for=${center.person('other-instructor')}`)
  expect(maria.text).not.toContain('You have not connected Zoom yet.')
})

it('Who ended the connection on purpose is left in peace until they are to host', async () => {
  await open({ sessions: [ofMaria] })
  const instructor = await center.visitor('instructor')
  await instructor.open('/me/zoom/disconnect')
  await instructor.submit('Disconnect')
  await center.settled()
  await look()
  expect(mail.to(ADAEZE)).toEqual([])

  const change = { instructorId: center.person('instructor') }
  await center.db.write(tx => tx.update(Session, { id: center.seeded.sessions[0]! }, change))
  await look()
  expect(subjects(ADAEZE)).toEqual(['Your Zoom is disconnected'])
})

it('Who never connected, and has nothing to host, is invited gently', async () => {
  await open()
  const maria = await center.visitor('other-instructor')
  await maria.open('/calendar/week')
  expect(maria.select('.note.info')[0]).toBe('Connect your Zoom. It takes about 30 seconds.Connect my Zoom')
  await maria.follow('Connect my Zoom')
  expect(maria.path).toBe(`/me/zoom?for=${center.person('other-instructor')}`)
  expect(maria.text).not.toContain('It takes about 30 seconds.Connect')
  const admin = await center.visitor('admin')
  await admin.open('/calendar/week')
  expect(admin.text).not.toContain('Connect your Zoom.')
})

it('Missing permissions are named, and what does not work without them', async () => {
  await open()
  const { scopes, ...row } = await center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
  const some = scopes.split(' ').filter(scope => !scope.startsWith('recording:'))
  const change = { scopes: some.join(' '), state: 'permissions-missing', stateSince: center.clock.now() } as const
  await center.db.write(tx => tx.update(Connection, { id: row.id }, change))
  await look()
  expect(subjects(ADAEZE)).toEqual([expect.stringMatching(/permissions? (is|are) missing in your Zoom$/)])
  expect(mail.mails[0]!.text).toContain('Your meetings work. Until you allow them, recordings do not arrive')
  expect(mail.mails[0]!.text).toContain('Allow in Zoom:')
})

it('Where the center has not set Zoom up, nobody is asked to connect', async () => {
  await open({ zoom: 'none', sessions: [ofMaria] })
  await look()
  const maria = await center.visitor('other-instructor')
  await maria.open('/calendar/week')
  expect(maria.text).not.toContain('You have not connected Zoom yet.')
  expect(maria.text).not.toContain('is not set up yet')
  expect(mail.mails).toEqual([])
})
