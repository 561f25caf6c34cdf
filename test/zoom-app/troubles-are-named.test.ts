import { Connection } from '../../src/connections'
import { troublesOf } from '../../src/zoom-app/troubles'
import { ZoomApp } from '../../src/zoom-app'
import { openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let admin: Visitor

beforeEach(async () => {
  center = await openCenter()
  admin = await center.visitor('admin')
})
afterEach(() => center.close())

async function checkAgain(): Promise<void> {
  await admin.open('/zoom/setup/basic-information')
  await admin.submit('Check again')
}

async function support(): Promise<string> {
  await admin.open('/zoom/support')
  expect(admin.status).toBe(200)
  return admin.select('.health').join(' ')
}

/** Leads the admin to Zoom's consent page. */
async function goToZoom(): Promise<void> {
  await admin.open('/zoom/setup/scopes')
  await admin.submit('Check again')
}

const details = () => admin.select('textarea')[0]!
const change = (wish: object) => center.control.updateApp({ app: center.app.id, ...wish })

describe('The page for when Zoom does not work', () => {
  it('says that nothing is wrong, while nothing is', async () => {
    await checkAgain()
    expect(await support()).toBe('')
    expect(admin.text).toContain('Nothing is known to be wrong.')
  })

  it('knows a secret that was changed at Zoom from one that never was right, and disconnects nobody', async () => {
    await checkAgain()
    change({ clientSecret: 'RenewedSecret0123456789abcdefghi' })
    await checkAgain()
    expect(await support()).toContain('Zoom no longer accepts the Client secret.')
    expect(await support()).toContain('Your turn.')
    await checkAgain()
    expect(await support()).toContain('Zoom no longer accepts the Client secret.')
    expect(await center.db.read.find(Connection)).toMatchObject([{ state: 'connected' }])

    await admin.open('/zoom/setup/basic-information')
    await admin.submit('Save and check', {
      'New Client secret': 'RenewedSecret0123456789abcdefghi',
      'Your own password': 'practice-makes-perfect',
    })
    expect(await support()).toBe('')
  })

  it('names a Zoom that is down, and lets it be asked again', async () => {
    center.control.setFault({ kind: 'token_500', times: 1 })
    await checkAgain()
    expect(await support()).toContain('Zoom did not answer.')
    expect(await support()).toContain('Turn of Zoom.')
    await admin.follow('Check again')
    await admin.submit('Check again')
    expect(await support()).toBe('')
  })

  it('names a Zoom that is down though nobody pressed a button, and since when', async () => {
    const instructor = await center.visitor('instructor')
    const use = async (): Promise<void> => {
      await instructor.open('/me/zoom')
      await instructor.post('/me/zoom/test', { _csrf: instructor.csrf })
    }
    for (const kind of ['token_503', 'server_error'] as const) center.control.setFault({ kind })
    await use()
    expect(await support()).toBe('')
    center.clock.advance({ minutes: 12 })
    await use()
    await center.parts.connections.uses.flush()
    expect(await support()).toContain(
      'Zoom did not answer.It began 12 minutes ago, with the calls for one connected account.',
    )
    expect(details()).toContain('Accounts without an answer: 1, since 2026-12-02T15:00:')
    center.control.clearFaults({})
    await use()
    await center.parts.connections.uses.flush()
    expect(await support()).toBe('')
  })

  it('names a clock that is off by minutes, in both directions', async () => {
    center.control.advance({ minutes: 10 })
    await checkAgain()
    expect(await support()).toContain('The clock of this server is 10 minutes behind Zoom’s.')
    expect(details()).toMatch(/Clock ahead of Zoom’s, seconds: -(599|600|601)/)
    const [ahead] = troublesOf(
      null,
      { clockAheadMs: 8 * 60_000, isSilent: false, unanswered: null },
      center.clock.now(),
    )
    expect(ahead).toMatchObject({ code: 'clock', title: 'The clock of this server is 8 minutes ahead of Zoom’s.' })
    expect(troublesOf(null, { clockAheadMs: 60_000, isSilent: false, unanswered: null }, center.clock.now())).toEqual(
      [],
    )
  })

  it('names an app that was disabled, with the call that showed it', async () => {
    change({ disabled: true })
    await checkAgain()
    expect(await support()).toContain('Turn of a Zoom admin.')
    expect(details()).toMatch(/Refused call: POST \/oauth\/token, HTTP 4\d\d, Zoom code .+/)
  })

  it('names scopes that are missing, and events that stopped', async () => {
    const longAgo = new Date(center.clock.now().getTime() - 81 * 3600_000)
    const seen = { grantedScopes: 'meeting:read user:read user_profile', validatedAt: longAgo }
    await center.db.write(tx => tx.update(ZoomApp, { institutionId: center.institutionId }, seen))
    const text = await support()
    expect(text).toContain('permissions are missing.')
    expect(text).toContain('Zoom has stopped sending events.')
  })

  it('says that Zoom is not set up while it is not, and does not offer to switch it off', async () => {
    await center.close()
    center = await openCenter({ zoom: 'none' })
    admin = await center.visitor('admin')
    await support()
    expect(admin.text).toContain('Zoom is not set up yet.')
    expect(admin.text).not.toContain('Nothing is known to be wrong.')
    expect(admin.link('Switch Zoom off')).toBeNull()
    await admin.follow('Continue set-up')
    expect(admin.path).toBe('/zoom/setup/who')
  })

  it('has no button on top that leads to the page one is on', async () => {
    change({ clientSecret: 'RenewedSecret0123456789abcdefghi' })
    await checkAgain()
    expect(admin.text).toContain('Zoom no longer accepts the Client secret.')
    expect(admin.link('Mend the set-up')).toBeNull()
    await support()
    await admin.follow('Mend the set-up')
    expect(admin.path).toBe('/zoom/setup/basic-information')
  })

  it('has nothing secret and nobody’s name in the details', async () => {
    await checkAgain()
    await support()
    expect(details()).toContain('simcenter-zoom')
    const { clientSecret, secretToken, clientId } = center.app
    for (const text of [clientSecret, secretToken, clientId, 'Priya', '@', center.institutionId])
      expect(details()).not.toContain(text)
  })
})

it('names the app that passes the check and can have no redirect URL, where Zoom’s words are explained', async () => {
  for (const path of ['/zoom/support', '/zoom/setup/basic-information']) {
    await admin.open(path)
    const fold = admin.select('details').find(text => text.includes('Invalid redirect: … (4,700)'))
    expect(fold).toContain('Server-to-Server OAuth app')
    expect(fold).toContain('create a General app, user-managed')
  }
})

describe('Whoever went to Zoom for the check', () => {
  const NOTE = 'You went to Zoom and did not come back. What did Zoom say?'

  it('and was stopped there finds, back in the set-up, what Zoom said', async () => {
    await admin.open('/zoom/setup/scopes')
    expect(admin.text).not.toContain(NOTE)
    change({ redirectUrl: 'https://sim.example/cb', allowList: [] })
    await goToZoom()
    expect(admin.text).toContain('Invalid redirect')
    for (const step of ['scopes', 'test']) {
      await admin.open(`/zoom/setup/${step}`)
      expect(admin.text).toContain(NOTE)
      for (const id of admin.select('.note a').map(words => new URL(admin.link(words)!).hash)) {
        const support = await (await center.visitor('admin')).open('/zoom/support')
        expect([id, support.attr(id, 'id')]).toEqual([id, id.slice(1)])
      }
    }
    await admin.follow('Invalid redirect (4,700)')
    expect(admin.url).toContain('/zoom/support#invalid-redirect')
    center.clock.advance({ minutes: 31 })
    await admin.open('/zoom/setup/scopes')
    expect(admin.text).not.toContain(NOTE)
  })

  it('and came back with an answer is asked nothing, whatever was tried before', async () => {
    await goToZoom()
    center.clock.advance({ minutes: 1 })
    await goToZoom()
    await admin.follow('Priya Raman')
    await admin.submit('Allow')
    expect([admin.path, admin.text.includes(NOTE)]).toEqual(['/zoom/setup/scopes', false])
  })

  it('has the way to what Zoom shows beside the button', async () => {
    for (const step of ['scopes', 'test']) {
      await admin.open(`/zoom/setup/${step}`)
      await admin.follow('Zoom shows an error?')
      expect(admin.url).toContain('/zoom/support#zooms')
    }
  })

  it('and declined there gets back to the step, or to Zoom for the check', async () => {
    await goToZoom()
    await admin.follow('Priya Raman')
    await admin.submit('Decline')
    expect(admin.text).toContain('You did not allow access, so nothing changed.')
    const outcome = admin.html
    await admin.follow('Back to the set-up')
    expect([admin.path, admin.text.includes(NOTE)]).toEqual(['/zoom/setup/scopes', false])
    expect(outcome).toContain('action="/zoom/setup/scopes/check"')
  })
})

describe('What Zoom’s page refuses, the page explains with the same words:', () => {
  it.each([
    ['another redirect URL', { redirectUrl: 'https://sim.example/zoom/callback', allowList: [] }],
    ['strict mode and a slash', { strictMode: true, redirectUrl: 'SELF/', allowList: [] }],
    [
      'subdomain check',
      { subdomainCheck: true, strictMode: false, redirectUrl: 'https://a.sim.example/cb', allowList: [] },
    ],
    ['an allow list without it', { redirectUrl: 'https://sim.example/cb', allowList: ['https://other.example/cb'] }],
  ])('%s', async (_what, wish) => {
    const url = `${center.url}/zoom/callback`
    change({ ...wish, redirectUrl: wish.redirectUrl.replace('SELF', url) })
    await goToZoom()
    expect(admin.text).toContain(`Invalid redirect: ${url} (4,700)`)
    await support()
    expect(admin.text).toContain('Invalid redirect: … (4,700)')
    expect(admin.select('code')).toContain(url)
  })

  it.each([
    ['a disabled app', { disabled: true }, '(4,717)', 'The app has been disabled (4,717)'],
    [
      'approval',
      { needsApproval: true, approved: false },
      'admin must approve this app',
      'Your admin must approve this app',
    ],
  ])('%s', async (_what, wish, zooms, ours) => {
    change(wish)
    await goToZoom()
    await admin.follow('Amara Nwosu').catch(() => admin.follow('Adaeze Okafor').catch(() => undefined))
    expect(admin.text).toContain(zooms)
    await support()
    expect(admin.text).toContain(ours)
  })

  it('an empty allow list, and both entries that (4,700) may mean', async () => {
    change({ allowList: [] })
    await goToZoom()
    expect(admin.text).toContain('Missing: Basic Information: OAuth Allow Lists. (4,700)')
    await support()
    const entries = admin.select('summary').filter(text => text.includes('(4,700)'))
    expect(entries).toEqual([
      'Invalid redirect: … (4,700)',
      'Missing: … OAuth Allow Lists (4,700)',
      'The app is not activated, or something is missing (4,700)',
    ])
    const lists = admin.select('details').filter(text => text.includes('OAuth Allow Lists'))
    expect(lists).toHaveLength(3)
    expect(lists[1]).toContain(`${center.url}/zoom/callback`)
  })

  it('a missing scope, by Zoom’s code 4711 in the test', async () => {
    change({ scopes: ['user:read', 'user_profile', 'meeting:read'] })
    await goToZoom()
    await admin.follow('Priya Raman')
    await admin.submit('Allow')
    expect(admin.text).toContain('permissions are missing')
    await admin.open('/zoom/setup/test')
    await admin.submit('Test with my account')
    expect(admin.text).toContain('(Zoom: 4711)')
  })
})
