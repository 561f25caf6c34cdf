import { Activity } from '../../src/activity'
import { sign } from '../../src/zoom/zoom-signature'
import { Secret } from '../../src/lib/secret'
import { ZoomApp } from '../../src/zoom-app'
import { PASSWORD, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor

beforeEach(async () => {
  center = await openCenter()
  admin = await center.visitor('admin')
})
afterEach(() => center.close())

const changeAtZoom = (wish: object) => center.control.updateApp({ app: center.app.id, ...wish })
const changeHere = (wish: Partial<ZoomApp>) =>
  center.db.write(tx => tx.update(ZoomApp, { institutionId: center.institutionId }, wish as object))

async function checkAgain(): Promise<void> {
  await admin.open('/zoom/setup/basic-information')
  await admin.submit('Check again')
}

async function wrongNow(): Promise<string> {
  await admin.open('/zoom/support')
  return admin.select('section[aria-labelledby=now]').join()
}

async function instructorUses(what: 'test' | 'connect', who: 'instructor' | 'other-instructor'): Promise<void> {
  const visitor = await center.visitor(who)
  await visitor.open('/me/zoom')
  await visitor.post(`/me/zoom/${what}`, { _csrf: visitor.csrf })
  if (what === 'test') return
  const { location } = center.control.consent({ url: visitor.url, user: center.zoomUsers[who]! })
  await visitor.open(location!)
}

describe('The set-up', () => {
  it('still tells a changed secret from a wrong one when nothing new is saved, and writes no deed down', async () => {
    await checkAgain()
    changeAtZoom({ clientSecret: 'RenewedSecret0123456789abcdefghi' })
    await admin.open('/zoom/setup/basic-information')
    await admin.submit('Save and check')
    expect(admin.text).toContain('Zoom no longer accepts the Client secret.')
    expect(await center.db.read.findBy(Activity, { kind: 'zoom-app.credentials' })).toEqual([])
  })

  it('forgets that Zoom did not answer as soon as it answers anybody', async () => {
    center.control.setFault({ kind: 'token_500', times: 1 })
    await checkAgain()
    expect(await wrongNow()).toContain('Zoom did not answer.')
    await center.advance({ hours: 2 })
    await instructorUses('test', 'instructor')
    expect(await wrongNow()).toContain('Nothing is known to be wrong.')
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
  })

  it('learns from anybody’s consent that the scopes were changed in Zoom, and that they are back', async () => {
    const { scopes } = center.control.exportWorld().apps.find(({ id }) => id === center.app.id)!
    changeAtZoom({ scopes: scopes.filter(scope => scope !== 'recording:write') })
    await instructorUses('connect', 'other-instructor')
    expect(await wrongNow()).toContain('One permission is missing.')
    await admin.open('/zoom/setup/scopes')
    expect(admin.select('.steps li')[3]).toContain('6 of 7 granted, needs attention')
    changeAtZoom({ scopes })
    await instructorUses('connect', 'other-instructor')
    expect(await wrongNow()).toContain('Nothing is known to be wrong.')
  })

  it('names the permission that a call of the test lacks', async () => {
    changeAtZoom({ scopes: ['user:read', 'user_profile', 'meeting:read'] })
    await admin.open('/zoom/setup/test')
    await admin.submit('Connect my Zoom')
    await admin.follow('Priya Raman')
    await admin.submit('Allow')
    await admin.submit('Test with my account')
    expect(admin.text).toContain('The permission meeting:write is missing. Tick it in Zoom under Scopes')
    expect(admin.text).toContain('(Zoom: 4711)')
  })

  it('asks nobody to allow what the app itself lacks: admins first add it there, and are not told so inside the set-up', async () => {
    const { scopes } = center.control.exportWorld().apps.find(({ id }) => id === center.app.id)!
    changeAtZoom({ scopes: scopes.filter(scope => scope !== 'recording:write') })
    await admin.open('/zoom/setup/scopes')
    await admin.submit('Check again')
    await admin.follow('Priya Raman')
    await admin.submit('Allow')
    await instructorUses('connect', 'other-instructor')
    const missing = 'One permission is missing in your Zoom.'

    await admin.open('/help')
    expect(admin.text).toContain(missing)
    expect(admin.link('Allow in Zoom')).toBeNull()
    await admin.follow('First add them to the app')
    expect(admin.path).toBe('/zoom/setup/scopes')
    for (const step of ['who', 'create', 'basic-information', 'scopes', 'events', 'test', 'invite']) {
      await admin.open(`/zoom/setup/${step}`)
      expect([step, admin.text.includes(missing)]).toEqual([step, false])
    }
    const instructor = await center.visitor('other-instructor')
    await instructor.open('/help')
    expect(instructor.text).toContain(`${missing} An administrator has to add them to the center’s Zoom app first.`)
    expect([instructor.link('Allow in Zoom'), instructor.link('First add them')]).toEqual([null, null])

    await changeHere({ grantedScopes: scopes.join(' ') })
    for (const visitor of [admin, instructor]) {
      await visitor.open('/help')
      expect(visitor.link('Allow in Zoom')).not.toBeNull()
    }
  })

  it('keeps the Secret token that proved right for its day, whatever slip follows', async () => {
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'New Secret token': 'slipOfTheHand_12345', 'Your own password': PASSWORD })
    await admin.submit('Save', { 'New Secret token': 'newSecretToken_123456' })
    const atZoom = { app: center.app.id, url: `${center.url}/zoom/webhooks` }
    expect(await center.control.subscribe(atZoom)).toMatchObject({ ok: true })
    center.clock.advance({ hours: 25 })
    expect(await center.control.subscribe(atZoom)).toMatchObject({ ok: false })
  })

  it('blames the clock, not the Secret token, while the clock is wrong', async () => {
    center.control.advance({ minutes: 10 })
    await checkAgain()
    const body = '{"event":"meeting.started","event_ts":1,"payload":{}}'
    const timestamp = String(Math.floor(center.clock.now().getTime() / 1000) + 600)
    const signature = sign(new Secret(center.app.secretToken), timestamp, body)
    const headers = {
      'x-zm-signature': signature,
      'x-zm-request-timestamp': timestamp,
      'content-type': 'application/json',
    }
    const answer = await fetch(`${center.url}/zoom/webhooks`, { method: 'POST', headers, body })
    expect(answer.status).toBe(401)
    // It is counted after the answer.
    for (let look = 0; look < 100 && !admin.text.includes('since the last good event'); look++)
      await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Events refused as too old')
    expect(admin.text).not.toContain('Secret token here is not the one')
    const wrong = await wrongNow()
    expect(wrong).toContain('The clock of this server is 10 minutes behind Zoom’s.')
    expect(wrong).not.toContain('wrong signature')
  })

  it('shows the seven boxes of older pages at once, and looks at Local Test or Activation when it can be full', async () => {
    await changeHere({ grantedScopes: null, scopeStyle: 'granular' })
    await admin.open('/zoom/setup/scopes')
    await admin.submit('older')
    expect(admin.text).toContain('7 permissions selected')
    expect(admin.select('.zmock li')).toContain('Activation')
    await admin.open('/zoom/setup/test')
    expect(admin.select('.do').join()).toContain('Activation. Nothing may be missing there, and Add is active.')
    await admin.submit('new')
    expect(admin.select('.do').join()).toContain('Local Test. Nothing may be missing there.')
    await admin.open('/zoom/setup/scopes')
    expect(admin.text).toContain('meeting:write:meeting')
  })

  it.each(['new', 'older'])('has every text that Zoom asks of the app ready to be copied, %s', async words => {
    await admin.open('/zoom/setup/create')
    await admin.submit(words)
    const texts = ['short-description', 'long-description', 'company', 'contact-name', 'contact-email']
    const values = texts.map(id => admin.attr(`#${id}`, 'value'))
    expect(values).toEqual([
      'Simulation sessions as Zoom meetings',
      expect.stringContaining('Zoom meetings'),
      'Northlake Simulation Center',
      'Priya Raman',
      'p.raman@northlake.example',
    ])
  })
})
