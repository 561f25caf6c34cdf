import { Connection } from '../../src/connections'
import { ZoomApp } from '../../src/zoom-app'
import { aSession, openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let visitor: Visitor
afterEach(() => center.close())

async function open(...sessions: ReturnType<typeof aSession>[]): Promise<void> {
  center = await openCenter({ zoom: 'set-up', sessions })
  visitor = await center.visitor('instructor')
  await visitor.open('/me/zoom')
}

/** Where Zoom sends the browser after the person allowed access. */
async function allowed(): Promise<string> {
  await visitor.submit('Connect my Zoom')
  const { instructor: user } = center.zoomUsers
  return center.control.consent({ url: visitor.url, user: user!, decision: 'allow' }).location!
}

const said = (): string => visitor.select('#outcome-title')[0] ?? ''
const exchanges = () => center.control.stats().tokenCalls.filter(call => call.grantType === 'authorization_code')
const change = (wish: Partial<ZoomApp>) =>
  center.db.write(tx => tx.update(ZoomApp, { institutionId: center.institutionId }, wish))

const STANDSTILLS: [string, Partial<ZoomApp>, string][] = [
  ['has not set Zoom up', { clientSecret: null }, 'Your center has not set Zoom up yet.'],
  ['has switched Zoom off', { offSince: new Date() }, 'Zoom is switched off for this center.'],
]

it.each(STANDSTILLS)('While the center %s nobody is led to Zoom', async (_what, wish, says) => {
  await open()
  await change(wish)
  await visitor.post('/me/zoom/connect', { _csrf: visitor.csrf })
  expect([visitor.status, said()]).toEqual([200, says])
})

it.each(STANDSTILLS)('Who comes back to a center that %s connects nothing', async (_what, wish, says) => {
  await open()
  const address = await allowed()
  await change(wish)
  await visitor.open(address)
  expect([visitor.status, said()]).toEqual([200, says])
  expect(exchanges()).toEqual([])
  expect(await center.db.read.find(Connection)).toEqual([])
})

it('What Zoom says of the app to somebody who comes back is known to the admin, until a consent works', async () => {
  await open()
  const app = () => center.parts.zoomApp.service.find(center.institutionId)
  center.control.setFault({ kind: 'token_disabled_by_admin', times: 1 })
  await visitor.open(await allowed())
  expect(said()).toBe('Your Zoom admin must approve this app first.')
  expect(await app()).toMatchObject({ brokenCode: 'turned-off', brokenSince: center.clock.now() })

  await visitor.open('/me/zoom')
  await visitor.open(await allowed())
  expect(visitor.text).toContain('Connected as a.okafor@northlake.example.')
  expect(await app()).toMatchObject({ brokenCode: null, brokenSince: null })
})

it('Whoever connects reads how many sessions were waiting for it', async () => {
  await open(aSession(), aSession({ startsAt: '2026-12-03T16:00:00Z' }))
  await visitor.open(await allowed())
  expect(visitor.text).toContain('Connected as a.okafor@northlake.example. 2 sessions get their link now.')
})
