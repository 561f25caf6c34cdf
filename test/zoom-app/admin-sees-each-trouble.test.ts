import type { Browser } from 'playwright-core'
import { PASSWORD, openCenter, type Center } from '../support/center'
import { openBrowser } from '../support/browser'
import { addScopes, checkPermissions, exchangeKeys, subscribeToEvents, testAndFinish } from '../story/lakeside'
import { Person } from '../story/person'

jest.setTimeout(120_000)

let center: Center
let browser: Browser
let admin: Person
let zoom: Person
/** The app's pages in the Marketplace. */
let appPages: string

const ME = /Morgan Reyes/

beforeAll(async () => {
  ;[center, browser] = await Promise.all([openCenter({ zoom: 'none' }), openBrowser()])
  admin = await Person.at(browser, { axe: false })
  await admin.open(`${center.url}/sign-in`)
  await admin.select(/Priya Raman/)
})
afterAll(async () => {
  await browser.close()
  await center.close()
})

// Each page was looked at when it was opened: for refusals of the content policy, failed loads, links to nothing.
afterEach(() => expect(admin.troubles).toEqual([]))

const open = (path: string): Promise<void> => admin.open(`${center.url}${path}`)
const atZoom = (page: string): Promise<void> => zoom.open(`${appPages}/${page}`)
const appId = (): string => appPages.split('/').pop()!
const changeAtZoom = (wish: object) => center.control.updateApp({ app: appId(), ...wish })

/** What the page for troubles lists, from the button that is on every step. */
async function wrongNow(): Promise<string> {
  await open('/zoom/setup')
  await admin.follow('Something does not work')
  await admin.judge()
  return admin.page.locator('section[aria-labelledby=now]').innerText()
}

async function checkKeys(): Promise<void> {
  await open('/zoom/setup/basic-information')
  await admin.select('Check again')
}

/** Leads to Zoom's page, which keeps the admin there. */
async function isStoppedAtZoom(words: string): Promise<void> {
  await open('/zoom/setup/scopes')
  await admin.select('Check again')
  await admin.sees(words)
}

/** What the page says of a page of Zoom; and its one button leads to this heading. */
async function explained(summary: string, words: RegExp, button: string, heading: string): Promise<void> {
  await wrongNow()
  await admin.unfold(summary)
  const fold = admin.page.locator('details', { hasText: summary })
  expect(await fold.innerText()).toMatch(words)
  expect(await fold.getByRole('link').count()).toBe(1)
  await admin.follow(button)
  await isOn(heading)
}

const isOn = async (heading: string): Promise<void> => {
  expect(await admin.page.locator('h1').innerText()).toBe(heading)
}

/** The password is asked for while a key that works is replaced, and only then. */
async function enterSecret(clientId: string, clientSecret: string, { works }: { works: boolean }): Promise<void> {
  await admin.unfold('Replace it')
  const asked = works ? { 'Your own password': PASSWORD } : {}
  await admin.fill({ 'Client ID': clientId, 'New Client secret': clientSecret, ...asked })
  await admin.select('Save and check')
}

async function keysAtZoom(query: string): Promise<[id: string, secret: string]> {
  await atZoom(`basic?show=secret${query}`)
  return [await zoom.fact('Client ID'), await zoom.fact('Client Secret')]
}

describe('In the browser, an admin', () => {
  it('builds an app at Zoom and sets it up, from nothing to seven of seven with validated events', async () => {
    await open('/zoom')
    await admin.select(/I can do this/)
    zoom = await admin.followToTab(/Open Zoom Marketplace/)
    await zoom.fill({ 'App name': await admin.copy('App name') })
    await zoom.select('Create')
    appPages = zoom.page.url().replace(/\/basic.*/, '')
    await admin.select(/The app is created/)
    const tabs = { here: admin, zoom }
    await exchangeKeys(tabs)
    await addScopes(tabs)
    await checkPermissions(admin, ME)
    await subscribeToEvents(tabs)
    await testAndFinish(admin)
    await admin.sees('Zoom is set up.')
    expect(await wrongNow()).toContain('Nothing is known to be wrong.')
  })

  it('is told of the keys of Production, and of Zoom for Government', async () => {
    const development = await keysAtZoom('')
    await open('/zoom/setup/basic-information')
    await enterSecret(...(await keysAtZoom('&env=production')), { works: true })
    await admin.sees('Zoom does not accept this Client secret.')
    await admin.judge()
    await admin.sees(/use Development for an app that is not published/)
    await admin.follow('What else it can be')
    expect(await admin.page.locator('section[aria-labelledby=now]').innerText()).toMatch(/Your turn\.\s+Open Basic Inf/)
    await explained(
      'The secret is right, and Zoom refuses it all the same',
      /Zoom for Government\? This center asks 127\.0\.0\.1:\d+,.* turn of whoever runs the server/,
      'Open Basic Information',
      'Basic Information',
    )
    await enterSecret(...development, { works: false })
    await admin.sees('Zoom accepts this Client ID and secret.')
    // Another app was in between: what was seen of this one is asked anew.
    await open('/zoom/setup/scopes')
    await checkPermissions(admin, ME)
  })

  it('is told that the secret was changed at Zoom, and mends it', async () => {
    await atZoom('basic')
    await zoom.select('Regenerate')
    await checkKeys()
    expect(await wrongNow()).toMatch(
      /Zoom no longer accepts the Client secret\.[^]*Nobody is disconnected\. Your turn\./,
    )
    await admin.follow('Open Basic Information')
    await enterSecret(...(await keysAtZoom('')), { works: true })
    await admin.sees('Zoom accepts this Client ID and secret.')
    expect(await wrongNow()).toContain('Nothing is known to be wrong.')
  })

  it('is told that the app was disabled', async () => {
    changeAtZoom({ disabled: true })
    await checkKeys()
    expect(await wrongNow()).toMatch(/Zoom has disabled this app\.[^]*Turn of a Zoom admin\./)
    changeAtZoom({ disabled: false })
    await admin.follow('Open Basic Information')
    await admin.select('Check again')
    await admin.sees('Zoom accepts this Client ID and secret.')
  })

  it('is told by whom and when Zoom was switched off', async () => {
    await open('/zoom/switch')
    await admin.select('Switch Zoom off')
    await admin.sees('Zoom was switched off by Priya Raman just now.')
    expect(await wrongNow()).toMatch(/Zoom is switched off\.[^]*Your turn\./)
    await admin.follow('Switch Zoom on')
    await admin.select('Switch Zoom on')
    await admin.sees('Zoom is switched on.')
  })

  it('is told which scopes are gone, and gets them back', async () => {
    await atZoom('scopes')
    await zoom.page.locator('input[name=scopes][value="user:update:settings"]').uncheck()
    await zoom.select('Done')
    await open('/zoom/setup/scopes')
    await admin.select('Check again')
    await admin.follow(ME)
    await admin.select('Allow')
    await admin.sees('One permission is missing.')
    await admin.judge()
    expect(await wrongNow()).toMatch(
      /One permission is missing\.[^]*the usual meeting settings are not applied\. Your turn\./,
    )
    await admin.follow('Open the scopes')
    await atZoom('scopes')
    await zoom.tickValues(['user:update:settings'])
    await zoom.select('Done')
    await admin.select('Check again')
    await admin.follow(ME)
    await admin.select('Allow')
    await admin.sees('All seven are there.')
  })

  it('is told that the clock is wrong by minutes, until it is not', async () => {
    center.control.advance({ minutes: 10 })
    await checkKeys()
    expect(await wrongNow()).toMatch(/is 10 minutes behind Zoom’s\.[^]*Turn of whoever runs the server\./)
    center.control.advance({ minutes: -10 })
    await admin.select('Check again')
    await isOn('When Zoom does not work')
    await admin.sees('Nothing is known to be wrong.')
  })

  it('is told that Zoom is down, until it is not', async () => {
    center.control.setFault({ kind: 'token_503' })
    await checkKeys()
    await admin.sees('Zoom does not answer.')
    expect(await wrongNow()).toMatch(/Zoom did not answer\.[^]*Nothing is lost[^]*Turn of Zoom\./)
    center.control.clearFaults({})
    await admin.select('Check again')
    await admin.sees('Nothing is known to be wrong.')
  })

  it('finds what Zoom’s own page said: an address that differs by a slash', async () => {
    await atZoom('basic')
    const address = `${center.url}/zoom/callback`
    await zoom.fill({ 'OAuth Redirect URL': `${address}/`, 'OAuth Allow Lists': `${address}/` })
    await zoom.select('Save')
    await isStoppedAtZoom(`Invalid redirect: ${address} (4,700)`)
    await explained('Invalid redirect: … (4,700)', /Your turn/, 'Open Basic Information', 'Basic Information')
    await zoom.fill({
      'OAuth Redirect URL': await admin.copy('OAuth Redirect URL'),
      'OAuth Allow Lists': await admin.copy('OAuth Allow Lists'),
    })
    await zoom.select('Save')
  })

  it('finds what Zoom’s own page said: the app is not activated', async () => {
    const { scopes } = center.control.exportWorld().apps.find(({ id }) => id === appId())!
    changeAtZoom({ scopes: [] })
    await isStoppedAtZoom('The app is not activated.')
    await explained('The app is not activated', /lists what is missing[^]*Your turn/, 'Open the step', 'Create the app')
    changeAtZoom({ scopes })
  })
})
