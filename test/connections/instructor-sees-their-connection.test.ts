import { Connection, OAuthTransaction } from '../../src/connections'
import { aSession, openCenter, PASSWORD, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let instructor: Visitor
afterEach(() => center.close())

async function open(options: Parameters<typeof openCenter>[0] = {}): Promise<void> {
  center = await openCenter(options)
  instructor = await center.visitor('instructor')
  await instructor.open('/me/zoom')
}

const row = () => center.db.read.findOneByOrFail(Connection, { personId: center.person('instructor') })
const grantsAlive = () => center.control.exportWorld().grants.filter(grant => grant.state === 'live')

it('Before the center has set Zoom up there is nothing to select', async () => {
  await open({ zoom: 'none' })
  expect(instructor.text).toContain('Your center has not set Zoom up yet.')
  expect(instructor.hasButton('Connect my Zoom')).toBe(false)
  await instructor.post('/me/zoom/connect', { _csrf: instructor.csrf })
  expect(instructor.text).toContain('An administrator has to set Zoom up first.')
})

it('A working connection shows account, permissions and last contact, and can be tested', async () => {
  await open()
  expect(instructor.text).toContain('a.okafor@northlake.example · Licensed')
  expect(instructor.text).toContain('7 of 7 scopes, given on Dec 2, 2026')
  expect(instructor.text).toContain('Not known yet. Select Test now to ask Zoom.')
  expect(instructor.text).toContain('We renew it by ourselves, whether you teach or not.')
  expect(instructor.text).toContain('Zoom tells this center when your meetings start, end and are recorded')
  center.clock.advance({ minutes: 3 })
  await instructor.open('/me/zoom')
  expect(instructor.text).toContain('3 minutes ago')

  await instructor.submit('Test now')
  expect(instructor.text).toMatch(/Zoom answered in \d+ ms\. Your connection works\./)
  expect(instructor.text).toContain('Cloud recording')

  center.control.setFault({ kind: 'server_error', times: 1 })
  await instructor.submit('Test now')
  expect(instructor.text).toContain('The test failed. Zoom is not answering right now.')
  expect((await row()).state).toBe('connected')
})

it('A Basic plan and recording that is off are said in words', async () => {
  await open()
  center.control.updateUser({ user: center.zoomUsers.instructor!, settings: { recording: { cloud_recording: false } } })
  await instructor.submit('Test now')
  expect(instructor.text).toContain('Off in the Zoom settings. Sessions are not recorded.')
  center.control.updateUser({ user: center.zoomUsers.instructor!, type: 1 })
  await instructor.submit('Test now')
  expect(instructor.text).toContain('The Zoom plan is Basic: no cloud recording, and meetings stop after 40 minutes.')
})

it('When Zoom ended it, the page says since when, what suffers, and how to go on', async () => {
  await open({ sessions: [aSession()] })
  await center.settled()
  center.control.revokeGrant({ app: center.app.id, user: center.zoomUsers.instructor! })
  center.clock.advance({ minutes: 30 })
  await instructor.submit('Test now')
  expect(instructor.text).toContain('The test failed. What to do is written below.')
  expect(instructor.text).not.toContain('instructor')
  expect(instructor.text.match(/no longer accepts our connection/g)).toHaveLength(1)
  expect(instructor.select('.conn-h .pill')).toEqual(['Has to connect again'])
  await instructor.follow('Forget this connection')
  expect(instructor.heading).toBe('Forget the connection?')
  expect(instructor.hasButton('Forget this connection')).toBe(true)
  await instructor.follow('Keep it')
  const admin = await center.visitor('admin')
  await admin.open('/zoom?q=okafor')
  expect(admin.select('tbody .pill')).toEqual(['Has to connect again'])
  await admin.follow('Dr. Adaeze Okafor')
  expect(admin.select('.conn-h .pill')).toEqual(['Has to connect again'])
  await admin.follow('Forget this connection')
  expect(admin.heading).toBe('Forget the connection of Dr. Adaeze Okafor?')

  expect(instructor.select('#account-title')).toEqual(['Zoom no longer accepts our connection'])
  expect(instructor.text).toContain('Since today at 09:30')
  expect(instructor.text).toContain(
    'One of your sessions is affected, today at 10:00. Its meeting still exists, and students can still join.',
  )
  await instructor.submit('Connect again')
  await instructor.follow('Adaeze Okafor')
  await instructor.submit('Allow')
  expect(instructor.text).toContain('Connected as a.okafor@northlake.example.')
  expect((await row()).state).toBe('connected')

  await instructor.open('/me/zoom')
  expect(instructor.select('.log li span:last-child').slice(0, 2)).toEqual([
    'You connected Zoom',
    'This center lost the connection: Zoom no longer accepts it',
  ])
  expect(instructor.select('.log li span:first-child')[0]).toBe('Today at 09:30')
  await admin.open(`/zoom/people/${center.person('instructor')}`)
  expect(admin.select('.log li span:last-child')[0]).toBe('Dr. Adaeze Okafor connected Zoom')
})

it('BI-573 Disconnecting says what happens first, then ends the tokens here at once and at Zoom soon', async () => {
  await open({ sessions: [aSession()] })
  await center.settled()
  await instructor.follow('Disconnect')
  expect(instructor.heading).toBe('Disconnect Zoom?')
  expect(instructor.text).toContain('1 session to come keeps its Zoom link. Students can still join.')
  expect((await row()).state).toBe('connected')

  await instructor.submit('Disconnect')
  expect(instructor.text).toContain('You disconnected Zoom today at 09:00.')
  expect((await row()).state).toBe('disconnected')
  await center.settled()
  expect(await row()).toMatchObject({ accessToken: null, refreshToken: null })
  expect(grantsAlive()).toEqual([])

  await instructor.post('/me/zoom/disconnect', { _csrf: instructor.csrf })
  expect(instructor.path).toBe('/me/zoom')
})

it('Disconnecting while Zoom is down is done here at once, and at Zoom when it is back', async () => {
  await open()
  center.control.setFault({ kind: 'token_503' })
  await instructor.follow('Disconnect')
  await instructor.submit('Disconnect')
  expect((await row()).state).toBe('disconnected')
  center.control.clearFaults()
  await center.settled()
  expect(grantsAlive()).toEqual([])
})

it('Whoever disconnects and connects again at once keeps the new connection', async () => {
  await open()
  await instructor.follow('Disconnect')
  await instructor.submit('Disconnect')
  await instructor.submit('Connect my Zoom')
  await instructor.follow('Adaeze Okafor')
  await instructor.submit('Allow')
  await center.settled()
  expect((await row()).state).toBe('connected')
  await instructor.submit('Test now')
  expect(instructor.text).toContain('Your connection works.')
})

describe('The personal link of somebody else', () => {
  const openLink = async (zoom: 'set-up' | 'connected'): Promise<string> => {
    await open({ zoom })
    const link = `/me/zoom?for=${center.person('other-instructor')}&return_to=/help`
    await instructor.open(link)
    return link
  }
  const atZoom = () => center.db.read.count(OAuthTransaction)

  it.each(['set-up', 'connected'] as const)('offers nothing that leads to Zoom (%s)', async zoom => {
    await openLink(zoom)
    expect(instructor.text).toContain('This link was made for another person. You are signed in as Dr. Adaeze Okafor.')
    expect(instructor.select('main button')).toEqual(['Sign out and sign in as the right person'])
    await instructor.follow('Open my own Zoom page')
    expect(instructor.path).toBe('/me/zoom')
    expect(instructor.hasButton(zoom === 'connected' ? 'Reconnect' : 'Connect my Zoom')).toBe(true)
  })

  it('leads the right person through the sign-in back to it, and then to Zoom', async () => {
    const link = await openLink('set-up')
    await instructor.submit('Sign out and sign in as the right person')
    expect(instructor.heading).toBe('Sign in')
    await instructor.submit('Sign in', { 'E-mail': 'm.lindqvist@northlake.example', Password: PASSWORD })
    expect(instructor.path).toBe(link)
    expect(instructor.text).not.toContain('This link was made for another person.')
    await instructor.submit('Connect my Zoom')
    await instructor.follow('Maria Lindqvist')
    await instructor.submit('Allow')
    expect(instructor.path).toBe('/help')
    expect(await center.db.read.find(Connection)).toMatchObject([{ personId: center.person('other-instructor') }])
  })

  it('cannot be used by who signed in after the page was opened', async () => {
    await open({ zoom: 'set-up' })
    await instructor.open(`/me/zoom?for=${center.person('instructor')}`)
    const madeFor = instructor.attr('main input[name=for]', 'value')!
    expect(madeFor).toBe(center.person('instructor'))

    const other = await center.visitor('other-instructor')
    await other.open('/me/zoom')
    await other.post('/me/zoom/connect', { _csrf: other.csrf, for: madeFor })
    expect([other.status, other.path]).toEqual([403, '/me/zoom/connect'])
    expect(other.text).toContain('This link was made for another person. You are signed in as Maria Lindqvist, RN.')
    expect(await atZoom()).toBe(0)
    await instructor.submit('Connect my Zoom')
    expect(await atZoom()).toBe(1)
  })
})

it.each([
  ['connected', 'Test now'],
  ['permissions-missing', 'Allow in Zoom'],
  ['reconnect', 'Connect again'],
  ['disconnected', 'Connect my Zoom'],
] as const)(
  'While Zoom is switched off, a connection that is %s says so and asks for nothing',
  async (state, button) => {
    await open({ sessions: [aSession()] })
    const scopes = state === 'permissions-missing' ? { scopes: 'meeting:read meeting:write' } : {}
    await center.db.write(tx => tx.update(Connection, { institutionId: center.institutionId }, { state, ...scopes }))
    await instructor.open('/me/zoom')
    expect(instructor.hasButton(button)).toBe(true)
    const admin = await center.visitor('admin')
    await admin.open('/zoom/switch')
    await admin.submit('Switch Zoom off')

    await instructor.open('/me/zoom')
    for (const words of ['Test now', 'Allow in Zoom', 'Reconnect', 'Connect again', 'Connect my Zoom', 'Set up Zoom'])
      expect(instructor.hasButton(words)).toBe(false)
    expect(instructor.select('.conn').join(' ')).toMatch(/Zoom (was|is) switched off for this center/)
    expect(instructor.select('.conn').join(' ')).not.toMatch(/Until you allow|are missing|has not set Zoom up/)
  },
)

it('A student has no connection page', async () => {
  await open()
  const student = await center.visitor('student')
  await student.open('/me/zoom')
  expect(student.status).toBe(404)
})
