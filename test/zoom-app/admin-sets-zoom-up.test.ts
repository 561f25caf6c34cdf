import { randomUUID } from 'node:crypto'
import { Activity } from '../../src/activity'
import { Credential, Person } from '../../src/people'
import { freshSeed } from '../../src/seed'
import { Session } from '../../src/sessions'
import { ZoomApp } from '../../src/zoom-app'
import { exactlyAs } from '../../src/zoom-app/zoom-addresses'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor

async function open(): Promise<void> {
  center = await openCenter({ zoom: 'none', sessions: [aSession()] })
  admin = await center.visitor('admin')
}

const SECRET = 'WizardSecret0123456789abcdefghij'
const TOKEN = 'wizardSecretToken_9fQ2L'

/** The app that the admin made in Zoom, as the pages say. */
const appAtZoom = (wish: object = {}) =>
  center.control.createApp({
    ...{
      name: 'Center sessions',
      redirectUrl: `${center.url}/zoom/callback`,
      clientSecret: SECRET,
      secretToken: TOKEN,
    },
    ...wish,
  })
const row = () => center.db.read.findOneByOrFail(ZoomApp, { institutionId: center.institutionId })
const steps = () => admin.select('.steps li').map(text => text.replace(/^\d\s*/, ''))

const PASSWORD = 'practice-makes-perfect'

async function enterKeys(clientId: string, clientSecret = SECRET, password = PASSWORD): Promise<void> {
  await admin.open('/zoom/setup/basic-information')
  const isSaved = admin.text.includes('Replace it')
  const asked = asksPassword() ? { 'Your own password': password } : {}
  const keys = { [isSaved ? 'New Client secret' : 'Client secret']: clientSecret, ...asked }
  await admin.submit('Save and check', { 'Client ID': clientId, ...keys })
}

/** What Zoom sent is noted after it was answered: the page shows it a moment later. */
async function looksFor(words: string): Promise<void> {
  for (let look = 0; look < 100 && !admin.text.includes(words); look++) await admin.open('/zoom/setup/events')
}

const asksPassword = () => admin.text.includes('Your own password')

/** Zoom asks the address to prove itself, with the token that the app has there. */
const validate = (appId: string) => center.control.subscribe({ app: appId, url: `${center.url}/zoom/webhooks` })

describe('The set-up', () => {
  beforeEach(open)
  afterEach(() => center.close())

  it('walks from nothing to seven of seven with validated events and a passed test', async () => {
    await admin.open('/zoom')
    expect(admin.path).toBe('/zoom/setup/who')
    await admin.submit('I can do this')
    expect(admin.heading).toBe('Create the app')
    await admin.submit('The app is created')
    expect(admin.heading).toBe('Basic Information')
    expect(admin.attr('#clientId', 'class')).toBe('mono')
    expect(admin.attr('#redirect-url', 'value')).toBe(`${center.url}/zoom/callback`)
    expect(admin.attr('#allow-list-url', 'value')).toBe(`${center.url}/zoom/callback`)

    const app = appAtZoom()
    await admin.submit('Save and check', { 'Client ID': app.clientId, 'Client secret': SECRET })
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    await admin.follow('Continue')

    expect(admin.text).toContain('Not checked yet.')
    await admin.submit('Check with my Zoom account')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    expect(admin.path).toBe('/zoom/setup/scopes')
    expect(admin.text).toContain('All seven are there.')
    await admin.follow('Continue')

    expect(admin.attr('#event-url', 'value')).toBe(`${center.url}/zoom/webhooks`)
    await admin.submit('Save', { 'Secret token': TOKEN })
    const told = await center.control.subscribe({ app: app.id, url: `${center.url}/zoom/webhooks` })
    expect(told).toMatchObject({ ok: true })
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom validated this address just now')
    await admin.follow('Continue')

    await admin.submit('Test with my account')
    expect(admin.text).toContain('All four calls work.')
    await center.settled()
    await admin.follow('Look again')
    expect(admin.text).toContain('All works.')
    expect(center.control.exportWorld().meetings.every(meeting => meeting.deletedAt !== null)).toBe(true)
    await admin.follow('Continue')
    expect(admin.text).toContain('Dr. Adaeze Okafor')
    await admin.submit('Finish')

    expect(admin.path).toBe('/zoom')
    expect(admin.text).toContain('7 of 7 scopes')
    await admin.open('/zoom/setup/invite')
    expect(steps().filter(step => step.endsWith(', done'))).toHaveLength(7)
  })

  it('is offered on every page of an admin until Zoom has keys, and of nobody else', async () => {
    const notice = 'Zoom is not set up yet. It takes about 12 minutes.Set up Zoom'
    const instructor = await center.visitor('instructor')
    await instructor.open('/calendar/week')
    expect(instructor.select('.note.info')).toEqual([])
    await admin.open('/calendar/week')
    expect(admin.select('.note.info')).toEqual([notice])
    await admin.follow('Set up Zoom')
    expect(admin.path).toBe('/zoom/setup/who')
    expect(admin.text).not.toContain('Zoom is not set up yet.')

    await enterKeys(appAtZoom().clientId)
    await admin.open('/calendar/week')
    expect(admin.select('.note.info')).toEqual([])
  })

  it('BI-280 282 shows no key again, on no page and in no table', async () => {
    await enterKeys(appAtZoom().clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })

    for (const path of ['basic-information', 'events', 'scopes', 'test', 'invite', 'who']) {
      await admin.open(`/zoom/setup/${path}`)
      expect(admin.html).not.toContain(SECRET)
      expect(admin.html).not.toContain(TOKEN)
    }
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toContain(`Saved just now, ends in …${SECRET.slice(-4)}`)
    const stored = JSON.stringify([await row(), await center.db.read.find(Activity)])
    expect(stored).not.toContain(SECRET)
    expect(stored).not.toContain(TOKEN)
  })

  it('keeps the stored secret when only the field is left empty', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    const before = await row()
    await enterKeys(app.clientId, '')
    expect(admin.status).toBe(200)
    expect((await row()).clientSecret).toBe(before.clientSecret)
  })

  it.each([
    ['', 'Enter your own password'],
    ['not-my-password', 'This is not your password for this center'],
  ])('replaces no key without the admin’s own password: %j', async (password, message) => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await validate(app.id)
    await admin.open('/zoom/setup/events')
    const before = await row()

    await admin.submit('Save', { 'New Secret token': 'anotherSecretToken_1234', 'Your own password': password })
    expect([admin.status, admin.errors]).toEqual([422, [message]])
    await enterKeys(app.clientId, 'AnotherSecret0123456789abcdefghi', password)
    expect([admin.status, admin.errors]).toEqual([422, [message]])
    expect(admin.attr('#ownPassword', 'value') ?? '').toBe('')

    expect(await row()).toMatchObject({ clientSecret: before.clientSecret, secretToken: before.secretToken })
  })

  it('asks no password for a key that never worked: nothing is lost with it', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId, 'ProductionSecret0123456789abcdef')
    expect([admin.text.includes('Zoom does not accept this Client secret.'), asksPassword()]).toEqual([true, false])
    await admin.submit('Save and check', { 'New Client secret': SECRET })
    expect([admin.text.includes('Zoom accepts this Client ID and secret.'), asksPassword()]).toEqual([true, true])

    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': 'slipOfTheHand_12345' })
    expect([admin.text.includes('Replace it'), asksPassword()]).toEqual([true, false])
    // Nothing is offered to be saved while nothing is being replaced.
    const ofForm = (inside: string) => admin.select(`form[action$="/setup/events"] ${inside}button`)
    const buttons = ['', 'details '].map(inside => ofForm(inside).filter(Boolean))
    expect(buttons).toEqual([['Save'], ['Save']])
    await admin.submit('Save', { 'New Secret token': TOKEN })
    expect(await validate(app.id)).toMatchObject({ ok: true })
    await admin.open('/zoom/setup/events')
    expect(asksPassword()).toBe(true)
  })

  it('asks again for a secret that Zoom refuses now and that once let people connect', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await center.db.write(tx => tx.update(ZoomApp, { clientId: app.clientId }, { grantedScopes: 'meeting:read' }))
    center.control.updateApp({ app: app.id, clientSecret: 'RenewedSecret0123456789abcdefghi' })
    await admin.submit('Check again')
    expect([admin.text.includes('Zoom no longer accepts'), asksPassword()]).toEqual([true, true])
  })

  it('takes the same key once more without a password, and remembers no deed', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await validate(app.id)
    const [before, deeds] = [await row(), await center.db.read.count(Activity)]
    await enterKeys(app.clientId, SECRET, '')
    expect([admin.status, admin.errors]).toEqual([200, []])
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'New Secret token': TOKEN })
    expect([admin.status, admin.errors]).toEqual([200, []])
    const { clientSecret, secretToken, validatedAt } = before
    expect(await row()).toMatchObject({ clientSecret, secretToken, validatedAt })
    expect(await center.db.read.count(Activity)).toBe(deeds)
  })

  it('lets one of two first saves at the same moment through, and asks the other', async () => {
    const secrets = [SECRET, 'OtherSecret0123456789abcdefghijk']
    const apps = secrets.map(clientSecret => appAtZoom({ clientSecret }))
    const tabs = await Promise.all([1, 2].map(() => center.visitor('admin')))
    await Promise.all(tabs.map(tab => tab.open('/zoom/setup/basic-information')))
    await Promise.all(
      tabs.map((tab, index) =>
        tab.submit('Save and check', { 'Client ID': apps[index]!.clientId, 'Client secret': secrets[index]! }),
      ),
    )
    expect(tabs.map(({ status }) => status).sort()).toEqual([200, 422])
    const asked = tabs.find(({ status }) => status === 422)!
    expect([asked.errors, asked.text.includes('Your own password')]).toEqual([['Enter your own password'], true])
    expect(await center.db.read.countBy(Activity, { kind: 'zoom-app.credentials' })).toBe(1)
  })

  it('asks people of the demo for no password, who have none', async () => {
    const demo = await center.parts.seed.load(freshSeed('America/Chicago'))
    const app = appAtZoom()
    admin = await center.visitor()
    await admin.open('/sign-in')
    await admin.post('/practice/sign-in', { _csrf: admin.csrf, person: demo.people.get('mora')! })
    await enterKeys(app.clientId)
    expect([admin.text.includes('Zoom accepts this Client ID'), asksPassword()]).toEqual([true, false])
    await enterKeys(app.clientId, 'ProductionSecret0123456789abcdef')
    expect(admin.text).toContain('Zoom does not accept this Client secret.')
    await enterKeys(app.clientId)
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await validate(app.id)
    await admin.open('/zoom/setup/events')
    expect(asksPassword()).toBe(false)
    await admin.submit('Save', { 'New Secret token': 'anotherSecretToken_1234' })
    expect(admin.text).toContain('The Secret token is saved.')
    await admin.open('/me')
    expect([admin.heading, admin.text.includes('password')]).toEqual(['Your profile', false])
  })

  it('makes somebody who guesses a password wait, with the right one as well, and nobody else', async () => {
    const { clientId, id } = appAtZoom()
    await enterKeys(clientId)
    const before = await row()
    for (let guess = 1; guess <= 5; guess++) {
      await enterKeys(clientId, 'AnotherSecret0123456789abcdefghi', `guess ${guess}`)
      expect([admin.status, admin.errors]).toEqual([422, ['This is not your password for this center']])
    }
    await enterKeys(clientId, 'AnotherSecret0123456789abcdefghi')
    expect([admin.status, admin.headers.get('retry-after')]).toEqual([429, '900'])
    expect(admin.errors).toEqual(['Five wrong passwords. Wait 15 minutes, then try again. Nothing was changed'])
    expect((await row()).clientSecret).toBe(before.clientSecret)

    const second = { id: randomUUID(), role: 'admin' as const, name: 'Second Admin', email: 'second@northlake.example' }
    const common = { institutionId: center.institutionId, personId: second.id, email: second.email }
    const { passwordHash } = await center.db.read.findOneByOrFail(Credential, { personId: center.person('admin') })
    await center.db.write(async tx => {
      await tx.insert(Person, { ...second, institutionId: center.institutionId, createdAt: center.clock.now() })
      await tx.insert(Credential, { ...common, passwordHash, changedAt: center.clock.now() })
    })
    const first = admin
    admin = await center.visitor()
    await admin.open('/sign-in')
    await admin.post('/practice/sign-in', { _csrf: admin.csrf, person: second.id })
    await enterKeys(clientId, SECRET)
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')

    admin = first
    center.control.updateApp({ app: id, clientSecret: 'AnotherSecret0123456789abcdefghi' })
    center.clock.advance({ minutes: 14, seconds: 30 })
    await enterKeys(clientId, 'AnotherSecret0123456789abcdefghi')
    expect(admin.errors[0]).toContain('Wait 1 minute, then')
    center.clock.advance({ minutes: 1 })
    await enterKeys(clientId, 'AnotherSecret0123456789abcdefghi')
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
  })

  it('counts wrong passwords that come at the same moment, each of them', async () => {
    const { clientId } = appAtZoom()
    await enterKeys(clientId)
    await admin.open('/zoom/setup/basic-information')
    const fields = { _csrf: admin.csrf, clientId, clientSecret: 'AnotherSecret0123456789abcdefghi' }
    const guesses = await Promise.all(
      Array.from({ length: 12 }, async (_, guess) => {
        const tab = await center.visitor('admin')
        await tab.open('/zoom/setup/basic-information')
        await tab.post('/zoom/setup/basic-information', { ...fields, _csrf: tab.csrf, ownPassword: `guess ${guess}` })
        return tab.status
      }),
    )
    expect(guesses.filter(status => status === 422)).toHaveLength(5)
    expect(guesses.filter(status => status === 429)).toHaveLength(7)
  })

  it('lets the later of two tabs, and a form that comes back by the back button, overwrite no key', async () => {
    const [mine, other] = [appAtZoom(), appAtZoom({ name: 'Other', clientSecret: 'OtherSecret0123456789abcdefghijk' })]
    const tab = await center.visitor('admin')
    await tab.open('/zoom/setup/basic-information')
    await enterKeys(mine.clientId)

    await tab.submit('Save and check', {
      'Client ID': other.clientId,
      'Client secret': 'OtherSecret0123456789abcdefghijk',
    })
    expect([tab.status, tab.errors]).toEqual([422, ['Enter your own password']])
    expect((await row()).clientId).toBe(mine.clientId)
    const before = await row()
    const fields = { _csrf: admin.csrf, clientId: mine.clientId, clientSecret: SECRET }
    await admin.post('/zoom/setup/basic-information', fields)
    expect((await row()).clientSecret).toBe(before.clientSecret)
    await admin.post('/zoom/setup/basic-information', { ...fields, clientSecret: 'OtherSecret0123456789abcdefghijk' })
    expect([admin.status, admin.errors]).toEqual([422, ['Enter your own password']])
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    expect(admin.headers.get('cache-control')).toContain('no-store')
  })

  it('takes another app’s credentials whole, and names the half of one', async () => {
    await enterKeys(appAtZoom().clientId)
    const other = appAtZoom({ name: 'Other', clientSecret: 'OtherSecret0123456789abcdefghijk' })
    await enterKeys(other.clientId, SECRET)
    expect(admin.text).toContain('Zoom does not accept this Client secret.')
    await enterKeys(other.clientId, 'OtherSecret0123456789abcdefghijk')
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    const third = appAtZoom({ name: 'Third', clientSecret: 'ThirdSecret0123456789abcdefghijk' })
    await enterKeys(third.clientId, 'ThirdSecret0123456789abcdefghijk')
    expect(admin.text).toContain('This is another app than before.')
  })

  it('is remembered with what was before and after, and without a secret', async () => {
    const { clientId, id } = appAtZoom()
    await enterKeys(clientId)
    center.control.updateApp({ app: id, clientSecret: 'AnotherSecret0123456789abcdefghi' })
    await enterKeys(clientId, 'AnotherSecret0123456789abcdefghi')
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await admin.submit('older')
    await admin.submit('older')
    await admin.submit('new')
    await admin.open('/zoom/setup/who')
    await admin.submit('Yes')
    await admin.open('/zoom/setup/scopes')
    await admin.submit('Check with my Zoom account')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    await admin.open('/zoom/setup/test')
    await admin.submit('Test with my account')
    await admin.open('/audit')
    const lines = admin.select('tbody tr td:nth-child(2)')
    const after = 'Before and after'
    const hasLine = (text: string, change: string) =>
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${text}${after}.*${change}`)))
    hasLine('tested Zoom with a meeting: all works', 'POST /users/me/meetings: nothing → worked')
    hasLine('said whether Zoom is licensed institution-wide', 'Zoom is licensed by: nothing → institution')
    hasLine('said how Zoom’s pages look', 'Zoom’s pages: older → today')
    expect(lines.filter(line => line.includes('nothing → older'))).toHaveLength(1)
    hasLine('saved the Secret token', 'Secret token: nothing → saved')
    hasLine('saved Client ID and secret', 'Client secret: the former one → replaced')
    expect(admin.html).not.toContain(clientId)
    const csv = await (await admin.ask('/audit.csv')).text()
    expect(csv).toContain('Client secret: the former one > replaced')
  })

  it('asks nobody for a password who has none here', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await center.db.write(tx => tx.delete(Credential, { institutionId: center.institutionId }))
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).not.toContain('Your own password')
    await admin.submit('Save and check', { 'New Client secret': SECRET })
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
  })

  it('tells whether the address is the right one, and whether it is reached', async () => {
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toContain('Same address as in your browser')
    // Nobody is told to make https of an address that Zoom has to get as it is.
    expect(admin.select('#redirect-url-hint')).toEqual([exactlyAs('http://sim.example/zoom/callback')])
    expect(admin.select('#redirect-url-hint').join()).not.toContain('https')
    expect(exactlyAs('https://sim.example/zoom/callback')).toContain('including https')
    expect(admin.text).toContain('Not checked yet. Select Check again.')
    expect(admin.text).toContain('(4,700)')
    await admin.submit('Check again')
    expect(admin.text).toContain('This server is reached thereChecked just now.')
    await center.db.write(tx => tx.update(ZoomApp, { institutionId: center.institutionId }, { reach: 'elsewhere' }))
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toContain('Another server answers there')
  })

  it('takes what was pasted with blanks and quotes around it', async () => {
    const app = appAtZoom()
    await enterKeys(`  “${app.clientId}”\t`, ` "${SECRET}" `)
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    expect((await row()).clientId).toBe(app.clientId)
  })

  it('says in words that Zoom does not accept the secret, everywhere, and mends it when it is right', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId, 'ProductionSecret0123456789abcdef')
    expect(admin.text).toContain(
      'Zoom does not accept this Client secret. Development and Production have different ones',
    )
    expect(steps()[2]).toContain('needs attention')

    const instructor = await center.visitor('instructor')
    await instructor.open('/help')
    expect(instructor.text).toContain('Your center’s Zoom set-up has a problem.')
    const student = await center.visitor('student')
    await student.open('/help')
    expect(student.text).not.toContain('Zoom set-up')

    await enterKeys(app.clientId, SECRET)
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
    await instructor.open('/help')
    expect(instructor.text).not.toContain('Zoom set-up')
  })

  it('saves the keys while Zoom does not answer, and checks them later with one click', async () => {
    center.control.setFault({ kind: 'token_500', times: 1 })
    await enterKeys(appAtZoom().clientId)
    expect(admin.text).toContain('Zoom does not answer. Both are saved.')
    await admin.submit('Check again')
    expect(admin.text).toContain('Zoom accepts this Client ID and secret.')
  })

  it('asks for the secret that belongs to another Client ID', async () => {
    await enterKeys(appAtZoom().clientId)
    const other = appAtZoom({ name: 'Other', clientSecret: 'OtherSecret0123456789abcdefghijk' })
    await enterKeys(other.clientId, '')
    expect(admin.errors).toEqual(['Enter the Client secret that belongs to the new Client ID'])
  })

  it.each([
    [
      'classic',
      ['meeting:read', 'meeting:write', 'user:read', 'recording:read', 'user_profile'],
      'Two permissions are missing',
      '5 of 7',
    ],
    [
      'classic',
      [
        ...'meeting:read meeting:write recording:read recording:write user:read user:write user_profile contact:read'.split(
          ' ',
        ),
      ],
      'All seven are there, and 1 more',
      'Not used: contact:read.',
    ],
    [
      'classic',
      [
        ...'meeting:read meeting:write recording:read recording:write user:read user:write user_profile webinar:read'.split(
          ' ',
        ),
      ],
      'All seven are there.',
      'None of the seven. Sessions here are meetings and need none of this: tick it only if your institution wants it in the same app. Granted: webinar:read.',
    ],
  ] as const)('counts what Zoom really granted: %s %j', async (_style, scopes, words, more) => {
    const app = appAtZoom({ scopes: [...scopes] })
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/scopes')
    await admin.submit('Check with my Zoom account')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    expect(admin.text).toContain(words)
    expect(admin.text).toContain(more)
  })

  it('counts a granular app as well, and shows its names', async () => {
    const granular = center.control.exportWorld().apps.find(app => app.scopeStyle === 'granular')!
    const app = appAtZoom({
      scopeStyle: 'granular',
      scopes: granular.scopes.filter(scope => !scope.startsWith('user:update')),
    })
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/scopes')
    expect(admin.text).toContain('meeting:write:meeting')
    await admin.submit('Check with my Zoom account')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    expect(admin.text).toContain(
      'One permission is missing. In Zoom, tick what is marked below, select Done, then check again. Until then the usual meeting settings are not applied.',
    )
    await admin.submit('meeting:read')
    expect(admin.text).toContain('user_profile')
  })

  it('keeps the former secret token for a day', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await admin.submit('Save', { 'New Secret token': 'anotherSecretToken_1234' })

    const url = `${center.url}/zoom/webhooks`
    expect(await center.control.subscribe({ app: app.id, url })).toMatchObject({ ok: true })
    center.clock.advance({ hours: 25 })
    expect(await center.control.subscribe({ app: app.id, url })).toMatchObject({ ok: false })
  })

  it('does not count as validated what the former secret token answered, and says so', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await validate(app.id)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'New Secret token': 'anotherSecretToken_1234', 'Your own password': PASSWORD })
    expect(await validate(app.id)).toMatchObject({ ok: true })

    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom still uses the former Secret token, which counts for 24 hours')
    expect([admin.text.includes('Zoom validated'), (await row()).validatedAt]).toEqual([false, null])
    expect(steps()[4]).toContain('needs attention')
    await admin.open('/zoom/support')
    expect(admin.select('.health').join()).toContain('Zoom still uses the former Secret token.')

    center.control.updateApp({ app: app.id, secretToken: 'anotherSecretToken_1234' })
    await validate(app.id)
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom validated this address just now')
    expect(admin.text).not.toContain('former Secret token,')
  })

  it('says that Zoom asked before a secret token was saved', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    expect(await validate(app.id)).toMatchObject({ ok: false })
    await looksFor('could not answer')
    expect(admin.text).toContain('Zoom asked, and this center could not answer: save the Secret token first')
    await admin.submit('Save', { 'Secret token': TOKEN })
    expect(admin.text).not.toContain('could not answer')
    await validate(app.id)
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom validated this address just now')
  })

  it.each([
    ['too short', 'abc', 'This is too short for a Secret token. Copy all of it from Zoom'],
    ['the Client secret', SECRET, 'This is the Client secret. The Secret token is under Features, Access'],
  ])('refuses a secret token that is %s', async (_what, token, message) => {
    await enterKeys(appAtZoom().clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': token })
    expect(admin.status).toBe(422)
    expect(admin.errors).toEqual([message])
    expect((await row()).secretToken).toBeNull()
  })

  it('tells when Zoom has stopped asking for proof, and when signatures are wrong', async () => {
    const app = appAtZoom()
    const url = `${center.url}/zoom/webhooks`
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    const longAgo = new Date(center.clock.now().getTime() - 81 * 3600_000)
    await center.db.write(tx => tx.update(ZoomApp, { clientId: app.clientId }, { validatedAt: longAgo }))
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom asks every 72 hours, so it has stopped.')

    const headers = { 'x-zm-signature': 'v0=wrong', 'x-zm-request-timestamp': '1', 'content-type': 'application/json' }
    await fetch(url, { method: 'POST', headers, body: '{}' })
    await looksFor('wrong signature')
    expect(admin.text).toContain('Events come with a wrong signature. One since the last good event. If that was Zoom')
    expect(admin.attr('form.form details', 'open')).toBeUndefined()

    await center.control.subscribe({ app: app.id, url })
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('Zoom validated this address just now')
    expect(admin.text).not.toContain('wrong signature')
  })

  it('says at the field that the Secret token is a wrong one, when Zoom’s first question does not fit it', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': 'notTheOneInZoom_123' })
    expect(await center.control.subscribe({ app: app.id, url: `${center.url}/zoom/webhooks` })).toMatchObject({
      ok: false,
    })
    await looksFor('Something came that does not fit this Secret token.')
    expect(admin.select('form.form .note')).toEqual([expect.stringContaining('save it here')])
    expect(admin.attr('form.form details', 'open')).toBeDefined()
    await admin.submit('Save', { 'New Secret token': TOKEN })
    expect(admin.text).not.toContain('does not fit')
    expect(await center.control.subscribe({ app: app.id, url: `${center.url}/zoom/webhooks` })).toMatchObject({
      ok: true,
    })
  })

  it('warns when meetings were held and no event told of them', async () => {
    const app = appAtZoom()
    await enterKeys(app.clientId)
    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': TOKEN })
    await center.control.subscribe({ app: app.id, url: `${center.url}/zoom/webhooks` })
    const [held] = center.seeded.sessions
    center.clock.advance({ hours: 3 })
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('None so far.')
    // As looking in Zoom finds it.
    const endedAt = new Date(center.clock.now().getTime() - 3600_000)
    await center.db.write(tx =>
      tx.update(Session, { id: held! }, { meetingId: '81234567890', startedAt: endedAt, endedAt }),
    )
    await admin.open('/zoom/setup/events')
    expect(admin.text).toContain('None has ever come. Meetings were held since, and no event told of them.')
    await admin.open('/zoom/support')
    expect(admin.select('.health').join()).toContain('Zoom has stopped sending events.')
    await admin.open('/help')
    expect(admin.text).toContain('Zoom has stopped sending events. Recordings and attendance still come, but late.')

    await center.db.write(tx => tx.update(ZoomApp, { clientId: app.clientId }, { lastEventAt: endedAt }))
    await admin.open('/zoom/support')
    expect(admin.text).not.toContain('Zoom has stopped sending events.')
  })

  it('says that today’s budget at Zoom is used up, and what a test takes of it', async () => {
    await enterKeys(appAtZoom().clientId)
    await admin.open('/zoom/setup/test')
    await admin.submit('Connect my Zoom')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    expect(admin.text).toContain('One of them counts toward the 100 times a day')
    center.control.setFault({ kind: 'rate_host', call: 'POST /users/{userId}/meetings', times: 1 })
    await admin.submit('Test with my account')
    expect(admin.text).toContain('Zoom’s limit for today is used up (Zoom: 429). It starts again at 00:00 UTC.')
    await admin.submit('Test again')
    expect(admin.text).toContain('This test used 1 of the 100 times a day')
    expect(admin.text).toContain('4 calls were made in all')
  })

  it('shows each call of the test with what Zoom answered, and stops at the first failure', async () => {
    await enterKeys(appAtZoom().clientId)
    await admin.open('/zoom/setup/test')
    await admin.submit('Connect my Zoom')
    await admin.follow('Morgan Reyes')
    await admin.submit('Allow')
    expect(admin.path).toBe('/zoom/setup/test')

    center.control.setFault({ kind: 'missing_scope', call: 'POST /users/{userId}/meetings', times: 1 })
    await admin.submit('Test with my account')
    expect(admin.text).toContain('A call failed.')
    expect(admin.select('.health li')).toHaveLength(2)
    expect(admin.text).toContain('(Zoom: 4711)')
    expect(admin.select('.health li')[1]).toMatch(/POST \/users\/me\/meetings: HTTP 400, .*\(Zoom: 4711\)/)
    await admin.submit('Test again')
    expect(admin.text).toContain('All four calls work, but no event came.')
    expect(admin.select('.health li').map(line => /[A-Z]+ \/[^:]+: HTTP \d+/.exec(line)?.[0])).toEqual([
      'GET /users/me: HTTP 200',
      'POST /users/me/meetings: HTTP 201',
      'GET /meetings/{id}: HTTP 200',
      'DELETE /meetings/{id}: HTTP 204',
    ])
  })

  it.each([
    ['create', 'this is one form: enter the name, leave General app, user-managed, select Create.'],
    ['create', 'a manifest cannot be uploaded.'],
    ['scopes', 'there is no window to search in: tick the names on the page Scopes, then Done.'],
    ['events', 'Access stands in the menu of the app, and the events are on the same page: tick them, then Save.'],
  ])('says at the step %s how the practice simulator differs: %s', async (step, words) => {
    await admin.open(`/zoom/setup/${step}`)
    expect(admin.text).toContain(`In the practice simulator ${words}`)
  })

  it('hands out a manifest with every address, scope and event', async () => {
    await admin.open('/zoom/setup/manifest.json')
    const manifest = JSON.parse(admin.html) as Record<string, Record<string, unknown>>
    expect(manifest['oauth_information']).toMatchObject({
      ...{ usage: 'USER_OPERATION', development_redirect_uri: `${center.url}/zoom/callback`, strict_mode: true },
      oauth_allow_list: [`${center.url}/zoom/callback`],
    })
    expect(JSON.stringify(manifest['features'])).toContain(`${center.url}/zoom/webhooks`)
  })
})

describe('The set-up, whatever is typed,', () => {
  beforeAll(open)
  afterAll(() => center.close())

  it.each([
    ['nothing', '', '', ['Enter the Client ID', 'Enter the Client secret']],
    [
      'ID and secret swapped',
      SECRET,
      'K3vR8tQnTzW5mYxB1aPdCw',
      ['This looks like the Client secret. The Client ID is the shorter one above it'],
    ],
    [
      'BI-288 the ID twice',
      'K3vR8tQnTzW5mYxB1aPdCw',
      'K3vR8tQnTzW5mYxB1aPdCw',
      ['This is the Client ID again. The Client secret is below it in Zoom'],
    ],
    ['BI-284 spaces alone', 'K3vR8tQnTzW5mYxB1aPdCw', '     ', ['Enter the Client secret']],
    [
      'BI-286 10 kB',
      'K3vR8tQnTzW5mYxB1aPdCw',
      's'.repeat(10_240),
      ['This is too long for a Client secret. Copy it again from Zoom'],
    ],
    ['a gap in the ID', 'K3vR8tQn TzW5mYxB1', SECRET, ['A Client ID has no spaces. Copy it again from Zoom']],
    [
      'a short secret',
      'K3vR8tQnTzW5mYxB1aPdCw',
      'abc',
      ['This is too short for a Client secret. Copy all of it from Zoom'],
    ],
  ])('refuses %s at the field, and stores nothing', async (_what, clientId, secret, messages) => {
    await enterKeys(clientId, secret)
    expect(admin.status).toBe(422)
    expect(admin.errors).toEqual(messages)
    // What looks like a secret does not come back, whichever field it was pasted into.
    expect(admin.attr('#clientId', 'value') ?? '').toBe(clientId === SECRET ? '' : clientId)
    expect(admin.html).not.toContain(SECRET)
    expect(admin.attr('#clientSecret', 'value') ?? '').toBe('')
    expect(await center.db.read.find(ZoomApp)).toEqual([])
    expect(center.control.stats().tokenCalls).toEqual([])
  })

  it.each([
    ['BI-267 fragment', 'redirectUrl', 'https://app.test/cb#x'],
    ['BI-267 fragment', 'allowListUrl', 'https://app.test/cb#x'],
    ['BI-269 other host', 'redirectUrl', 'https://evil.test/cb'],
    ['BI-271 slash', 'redirectUrl', 'https://app.test/cb/'],
    ['BI-273 port', 'redirectUrl', 'https://app.test:8443/cb'],
    ['BI-275 user', 'redirectUrl', 'https://u:p@app.test/cb'],
    ['BI-277 CRLF', 'redirectUrl', 'https://app.test/cb\r\nX: y'],
    ['BI-279 script', 'allowListUrl', 'javascript:alert(1)'],
    ['BI-292 mass assignment', 'encryptedClientSecret', 'x'],
    ['another center', 'institutionId', 'x'],
    ['switched off', 'offSince', '2026-01-01'],
  ])('takes no field of %s, %s: the addresses are not for anybody to change', async (_id, field, payload) => {
    await admin.open('/zoom/setup/basic-information')
    const fields = { _csrf: admin.csrf, clientId: 'K3vR8tQnTzW5mYxB1aPdCw', clientSecret: SECRET }
    await admin.post('/zoom/setup/basic-information', { ...fields, [field]: payload })
    expect(admin.status).toBe(400)
    expect(await center.db.read.find(ZoomApp)).toEqual([])
    await admin.open('/zoom/setup/basic-information')
    expect(admin.attr('#clientId', 'class')).toBe('mono')
    expect(admin.attr('#redirect-url', 'value')).toBe(`${center.url}/zoom/callback`)
  })

  it.each(['instructor', 'student'] as const)('BI-290 is nothing that the %s can see or change', async who => {
    const visitor = await center.visitor(who)
    for (const path of ['', '/who', '/basic-information', '/scopes', '/events', '/test', '/invite', '/manifest.json']) {
      await visitor.open(`/zoom/setup${path}`)
      expect([path, visitor.status]).toEqual([path, 404])
    }
    await visitor.open('/help')
    await visitor.post('/zoom/setup/basic-information', { _csrf: visitor.csrf, clientId: 'x', clientSecret: SECRET })
    expect(visitor.status).toBe(404)
  })
})
