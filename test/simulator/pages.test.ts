import type { Browser } from 'playwright-core'
import type { ZoomSimulator } from '../../src/simulator'
import { accessibilityProblems, openBrowser, openWindow, type Window } from '../support/browser'
import { AMARA, APP, DANIEL, Endpoint, GRANULAR, startZoom, TOMAS_DEACTIVATED, Visitor } from './client'

let zoom: ZoomSimulator
let browser: Browser
let callback: string
let window: Window

beforeAll(async () => {
  ;({ zoom } = await startZoom({ recordingSecondsFactor: 2 }))
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await zoom.stop()
})
beforeEach(() => {
  zoom.control.reset()
  callback = `${zoom.url}/rec/callback`
  zoom.control.updateApp({ app: APP.name, redirectUrl: callback, allowList: [callback] })
  zoom.control.updateApp({
    app: GRANULAR.name,
    redirectUrl: callback,
    allowList: [callback],
    optionalScopes: ['user:read:zak'],
  })
})
afterEach(async () => {
  const { troubles, context } = window
  await context.close()
  expect(troubles).toEqual([])
})

const idOf = (email: string) => zoom.control.exportWorld().users.find(user => user.email === email)!.id
const authorize = (as?: string, app: typeof APP | typeof GRANULAR = APP) =>
  new Visitor(zoom, app).authorizeUrl({ redirect_uri: callback, ...(as ? { as: idOf(as) } : {}) })

/** One page of each kind, with something on it. */
async function pages(): Promise<string[]> {
  const { control, url } = zoom
  const settings = { auto_recording: 'cloud', waiting_room: true }
  const running = control.createMeeting({
    user: AMARA,
    request: { topic: 'OSCE Station 3 - Acute Chest Pain', settings },
  })
  const coming = control.createMeeting({ user: DANIEL, request: { topic: 'Debriefing' } })
  const endpoint = await Endpoint.open()
  await control.subscribe({ app: APP.name, url: endpoint.url })
  const { access_token: token } = control.issueGrant({ app: APP.name, user: AMARA })
  control.startMeeting({ meeting: running.id })
  control.join({ meeting: running.id, name: 'Riley Chen', wait: true })
  control.join({ meeting: coming.id, name: 'Jordan Blake' })
  control.addPastMeeting({ user: AMARA, topic: 'Sepsis drill', startTime: '2026-11-20T10:00:00Z', minutes: 45 })
  control.setFault({ kind: 'server_error', call: 'PATCH', times: 3 })
  await control.settle()
  await endpoint.close()
  control.updateApp({ app: GRANULAR.name, needsApproval: true })
  const { apps, recordings, deliveries } = control.exportWorld()
  const [app, granular] = apps.map(each => `${url}/develop/apps/${each.id}`)
  const { start_url: start } = (await new Visitor(zoom).call(token, 'GET', `/meetings/${running.id}`)).body
  return [
    authorize(),
    authorize(AMARA),
    authorize('zoom.owner@northlake.example', GRANULAR),
    authorize(DANIEL, GRANULAR),
    authorize(TOMAS_DEACTIVATED),
    `${authorize()}x`.replace('callback', 'wrong'),
    String(start),
    `${url}/j/${running.id}?pwd=${running.encryptedPassword}`,
    `${url}/j/${running.id}`,
    `${url}/rec/share/${recordings[0]!.shareId}`,
    `${url}/develop/apps`,
    ...['basic?show=secret&note=saved', 'basic?env=production', 'information', 'scopes', 'access', 'test', 'log'].map(
      page => `${app}/${page}`,
    ),
    `${granular}/scopes`,
    `${app}/log/${deliveries[0]!.id}`,
    `${url}/simulator`,
    `${url}/simulator/people`,
    `${url}/simulator/faults`,
    `${url}/nowhere`,
  ]
}

describe.each([
  ['dark', 1280],
  ['light', 320],
] as const)('in %s at %d pixels, every page', (colorScheme, width) => {
  it('says that it is a simulation, fits, and has no fault that axe knows', async () => {
    window = await openWindow(browser, { colorScheme, viewport: { width, height: 800 } })
    const { page } = window
    const problems: string[] = []
    for (const address of await pages()) {
      await page.goto(address)
      problems.push(...(await accessibilityProblems(page)))
      const isHonest = await page.getByText('This is not Zoom').isVisible()
      if (!isHonest) problems.push(`${address} does not say that it is a simulation`)
      const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overhang > 0) problems.push(`${address} is ${overhang} pixels too wide`)
    }

    expect(problems).toEqual([])
  })
})

describe('a person', () => {
  beforeEach(async () => void (window = await openWindow(browser)))

  it('signs in, allows, and arrives at the app with a code, under the strict policy', async () => {
    const { page } = window
    await page.goto(authorize())
    await page.getByRole('searchbox', { name: 'Find a person' }).fill('kim')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('link', { name: /Daniel Kim/ }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(/code=/)
    const code = new URL(page.url()).searchParams.get('code')!

    expect((await new Visitor(zoom).exchange(code, { redirect_uri: callback })).status).toBe(200)
  })

  it('builds an app, sets it up, subscribes to events, and adds it', async () => {
    const { page } = window
    const endpoint = await Endpoint.open()
    await page.goto(`${zoom.url}/develop/apps`)
    await page.getByLabel('App name').fill('My center')
    await page.getByLabel('Classic').check()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByLabel('OAuth Redirect URL').fill(callback)
    await page.getByLabel('OAuth Allow Lists').fill(callback)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Scopes' }).click()
    for (const scope of ['meeting:read', 'recording:read'])
      await page.locator(`input[name=scopes][value="${scope}"]`).check()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('2 permissions selected').waitFor()

    await page.getByRole('link', { name: 'Access' }).click()
    await page.getByRole('link', { name: 'Show secret token' }).click()
    endpoint.secretToken = (await page.locator('section code').textContent())!
    await page.getByLabel('Event Subscription is on').check()
    await page.getByLabel('Event notification endpoint URL').fill(endpoint.url)
    await page.getByLabel('meeting.started').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Validate the endpoint URL before you save.').waitFor()
    await page.getByRole('button', { name: 'Validate' }).click()
    await page.getByText('The endpoint URL is validated. Save the subscription now.').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()

    await page.getByRole('link', { name: 'Local Test' }).click()
    await page.getByText('Information: Company Name').waitFor()
    expect(await page.getByRole('button', { name: 'Add app' }).isDisabled()).toBe(true)
    await page.getByRole('link', { name: 'Information', exact: true }).click()
    for (const words of ['Short description', 'Long description', 'Company Name', 'Developer name', 'Developer e-mail'])
      await page.getByLabel(words).fill('Northlake')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Local Test' }).click()
    await page.getByRole('button', { name: 'Add app' }).click()
    await page.waitForURL(/code=/)

    expect(new URL(page.url()).searchParams.has('state')).toBe(false)
    expect(zoom.control.exportWorld().apps.at(-1)!.subscription).toMatchObject({
      enabled: true,
      events: ['meeting.started'],
    })
    await endpoint.close()
  })

  it('moves the clock, runs a meeting, breaks things and mends them on the control page', async () => {
    const { page } = window
    const { id } = zoom.control.createMeeting({
      user: AMARA,
      request: { topic: 'Sepsis', settings: { auto_recording: 'cloud', waiting_room: true } },
    })
    zoom.control.issueGrant({ app: APP.name, user: AMARA })
    await page.goto(`${zoom.url}/simulator`)
    await page.getByRole('button', { name: '+1 hour' }).click()
    await page.getByText('2026-11-24 10:00:00 UTC').waitFor()
    const press = async (name: string) => {
      await page.getByText('Do something').first().click()
      await page.getByRole('button', { name, exact: true }).click()
    }
    await press('Start as host')
    await press('Join')
    await page.getByRole('button', { name: 'Admit Riley Chen' }).click()
    await page.getByRole('button', { name: 'Leave Riley Chen' }).click()
    await press('End')
    await page.getByRole('button', { name: 'Publish now' }).click()
    await page.getByRole('link', { name: 'Watch' }).waitFor()

    await page.getByRole('link', { name: 'Faults' }).click()
    await page.getByLabel('Fault', { exact: true }).selectOption('server_error')
    await page.getByLabel('How many times').fill('2')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('2 more times').waitFor()
    await page.getByRole('button', { name: /^Switch off/ }).click()
    await page.getByText('Nothing: the simulated Zoom works.').waitFor()

    await page.getByRole('link', { name: 'People and grants' }).click()
    await page.getByRole('button', { name: 'Remove app of Amara Okafor' }).click()
    await page.getByRole('cell', { name: 'removed' }).waitFor()

    const [run] = zoom.control.exportWorld().instances
    expect(run!.meetingId).toBe(id)
    expect(run!.stays.filter(stay => stay.joinedAt).map(stay => stay.name)).toEqual(['Amara Okafor', 'Riley Chen'])
  })

  it('watches a recording that plays', async () => {
    const { page } = window
    zoom.control.addPastMeeting({ user: AMARA, topic: 'Sepsis', startTime: '2026-11-20T10:00:00Z', minutes: 45 })
    await page.goto(`${zoom.url}/rec/share/${zoom.control.exportWorld().recordings[0]!.shareId}`)
    await page.waitForFunction('document.querySelector("video").readyState > 0')

    expect(await page.evaluate('document.querySelector("video").duration')).toBe(10)
  })

  it('who waits sees by itself that the host has come', async () => {
    const { page } = window
    const { id, encryptedPassword } = zoom.control.createMeeting({ user: AMARA, request: { topic: 'Sepsis' } })
    await page.goto(`${zoom.url}/j/${id}?pwd=${encryptedPassword}`)
    await page.getByLabel('Your name').fill('Riley Chen')
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('Waiting for the host to start this meeting').waitFor()
    zoom.control.startMeeting({ meeting: id })

    await page.getByText('The host will let you in soon').waitFor()
  })
})
