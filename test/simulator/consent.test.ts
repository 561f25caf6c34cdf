import type { ZoomSimulator } from '../../src/simulator'
import { isAllowedRedirect } from '../../src/simulator/redirect-rules'
import {
  AMARA,
  APP,
  CALLBACK,
  DANIEL,
  GRACE_ELSEWHERE,
  GRANULAR,
  OWNER,
  startZoom,
  TOMAS_DEACTIVATED,
  Visitor,
} from './client'

let zoom: ZoomSimulator
let visitor: Visitor

beforeAll(async () => void ({ zoom } = await startZoom()))
afterAll(() => zoom.stop())
beforeEach(() => {
  zoom.control.reset()
  visitor = new Visitor(zoom)
})

const idOf = (email: string) => zoom.control.exportWorld().users.find(user => user.email === email)!.id
const consentPage = (email: string, changes: Record<string, string> = {}, as = visitor) =>
  as.page(as.authorizeUrl({ ...changes, as: idOf(email) }))
const decide = (decision: string, fields: Record<string, string> = {}) => {
  const query = Object.fromEntries(new URL(visitor.authorizeUrl()).searchParams)
  return visitor.submit('/oauth/authorize', { ...query, as: idOf(AMARA), decision, ...fields })
}

describe('the consent page', () => {
  it('lets the person choose who they are at Zoom', async () => {
    const page = await visitor.page(visitor.authorizeUrl())

    expect(page.status).toBe(200)
    expect(page.text).toContain('Amara Okafor')
    expect(page.text).toContain('This is not Zoom')
  })

  it('names the app, the person and every permission', async () => {
    const page = await consentPage(AMARA)

    for (const words of [
      APP.name,
      AMARA,
      'View your meetings',
      'View and manage your recordings',
      'user_profile',
      'Allow',
      'Decline',
    ])
      expect(page.text).toContain(words)
  })

  it('sends an allowed code and the unchanged state back', async () => {
    const answer = await decide('allow', { state: 'a b&c/ü' })
    const location = new URL(answer.headers.get('location')!)

    expect(answer.status).toBe(302)
    expect(location.origin + location.pathname).toBe(CALLBACK)
    expect(location.searchParams.get('state')).toBe('a b&c/ü')
    expect(location.searchParams.get('code')).toMatch(/^\w{20,}$/)
  })

  it('sends a refusal back, or leaves the person on a page of Zoom', async () => {
    const refusal = await decide('decline')
    zoom.control.setFault({ kind: 'decline_without_callback', times: 1 })
    const silent = await decide('decline')

    expect(refusal.headers.get('location')).toBe(`${CALLBACK}?error=access_denied&state=s1`)
    expect(silent.status).toBe(200)
    expect(silent.text).toContain('You declined')
  })

  it('lets its form lead to the app, which Chromium checks', async () => {
    const [consent, people] = [await consentPage(AMARA), await visitor.page(`${zoom.url}/simulator/people`)]

    expect(consent.headers.get('content-security-policy')).toContain("form-action 'self' http: https:")
    expect(people.headers.get('content-security-policy')).toMatch(/form-action 'self';/)
  })

  it('refuses a form that another site sent', async () => {
    const query = Object.fromEntries(new URL(visitor.authorizeUrl()).searchParams)
    const fields = { ...query, as: idOf(AMARA), decision: 'allow' }
    const answer = await visitor.submit('/oauth/authorize', fields, { 'sec-fetch-site': 'cross-site' })

    expect(answer.status).toBe(403)
  })

  it('writes what came with the request as text, not as page', async () => {
    const page = await visitor.page(visitor.authorizeUrl({ state: '"><script>alert(1)</script>' }))

    expect(page.text).not.toContain('<script>alert')
    expect(page.text).toContain('&lt;script&gt;')
  })
})

describe('who gets to see it', () => {
  it('not somebody who is deactivated', async () => {
    expect((await consentPage(TOMAS_DEACTIVATED)).text).toContain('deactivated')
  })

  it('not somebody of another account, unless the app is published', async () => {
    const bounced = await consentPage(GRACE_ELSEWHERE)
    zoom.control.updateApp({ app: APP.name, published: true })
    const shown = await consentPage(GRACE_ELSEWHERE)

    expect(bounced.status).toBe(302)
    expect(bounced.headers.get('location')).toMatch(/^\/marketplace\/apps\//)
    expect(shown.text).toContain('Allow')
  })

  it('not an ordinary member while the account wants approval first', async () => {
    zoom.control.updateApp({ app: APP.name, needsApproval: true })
    const [member, owner] = [await consentPage(DANIEL), await consentPage(OWNER)]
    zoom.control.updateApp({ app: APP.name, approved: true })
    const approved = await consentPage(DANIEL)

    expect(member.text).toContain('Request approval')
    expect(member.text).not.toContain('>Allow<')
    expect(owner.text).toContain('>Allow<')
    expect(approved.text).toContain('>Allow<')
  })

  it('nobody, for an app that does not exist or is disabled', async () => {
    const unknown = await visitor.page(visitor.authorizeUrl({ client_id: 'nobody' }))
    zoom.control.updateApp({ app: APP.name, disabled: true })
    const disabled = await visitor.page(visitor.authorizeUrl())

    expect([unknown.status, disabled.status]).toEqual([400, 400])
    expect(unknown.text).toContain('(4,702)')
    expect(disabled.text).toContain('(4,717)')
  })

  const BLANK = { shortDescription: '', longDescription: '', companyName: '', developerName: '', developerEmail: '' }

  it.each([
    ['was deactivated', { activated: false }, 'The app is not activated. (4,700)'],
    ['has no scopes', { scopes: [] }, 'Missing: Scopes: at least one scope. (4,700)'],
    ['has no allow list', { allowList: [] }, 'Missing: Basic Information: OAuth Allow Lists. (4,700)'],
    [
      'lacks its information',
      { information: { ...BLANK, companyName: 'N' } },
      'Missing: Information: Short description;',
    ],
  ])('nobody, for an app that %s', async (_what, change, words) => {
    zoom.control.updateApp({ app: APP.name, ...change })
    const page = await consentPage(OWNER)

    expect(page.status).toBe(400)
    expect(page.text).toContain(words)
    expect((await decide('allow')).status).toBe(400)
    expect(zoom.control.exportWorld().codes).toEqual([])
  })

  it('not by asking for the information of an app of today, which has no such page', async () => {
    zoom.control.updateApp({ app: GRANULAR.name, information: BLANK })

    expect((await consentPage(AMARA, {}, new Visitor(zoom, GRANULAR))).text).toContain('Allow')
  })
})

describe('scopes on the consent page', () => {
  const granular = () => new Visitor(zoom, GRANULAR)

  it('of a granular app can be narrowed by the request', async () => {
    const page = await consentPage(AMARA, { scope: 'user:read:user meeting:read:meeting not:a:scope' }, granular())

    expect(page.text.match(/<code>[a-z_]+:[a-z_]+:[a-z_]+<\/code>/g)).toHaveLength(2)
  })

  it('may be optional: what is unticked is not granted', async () => {
    const as = granular()
    const query = Object.fromEntries(
      new URL(as.authorizeUrl({ optional_scope: 'user:read:zak user:read:token' })).searchParams,
    )
    const answer = await as.submit('/oauth/authorize', {
      ...query,
      as: idOf(AMARA),
      decision: 'allow',
      optional: 'user:read:token',
    })
    const code = new URL(answer.headers.get('location')!).searchParams.get('code')!
    const scope = String((await as.exchange(code)).body['scope']).split(' ')

    expect(scope).toContain('user:read:token')
    expect(scope).not.toContain('user:read:zak')
    expect(scope).toHaveLength(32)
  })
})

describe('the redirect URL', () => {
  const app = {
    redirectUrl: CALLBACK,
    allowList: ['https://apps.northlake.example'],
    strictMode: false,
    subdomainCheck: true,
  }
  const strict = { ...app, strictMode: true }
  const wide = { ...app, subdomainCheck: false }
  const entries = ['https://labs.example/cb', 'https://base.example/', 'https://query.example?a=1']
  const listed = { ...wide, allowList: entries }

  it.each([
    ['the registered address', CALLBACK, strict, true],
    ['another path, strict', 'https://sim.northlake.example/other', strict, false],
    ['a trailing slash, strict', `${CALLBACK}/`, strict, false],
    ['other letter case, strict', CALLBACK.replace('callback', 'Callback'), strict, false],
    ['an allow-list entry in full, strict', 'https://apps.northlake.example', strict, true],
    ['another path of a registered origin', 'https://sim.northlake.example/other', app, true],
    ['a path below an allow-list base', 'https://apps.northlake.example/x/y?z=1', app, true],
    ['a complete address of the allow list', 'https://labs.example/cb', listed, true],
    ['another path of its origin', 'https://labs.example/other', listed, false],
    ['another subdomain of its domain with the check off', 'https://test.labs.example/cb', listed, false],
    ['a path below a base that ends with a slash', 'https://base.example/x', listed, true],
    ['a path below a base with a query', 'https://query.example/x', listed, false],
    ['another port', 'https://sim.northlake.example:8443/zoom/oauth/callback', app, false],
    ['http instead of https', CALLBACK.replace('https', 'http'), app, false],
    ['another subdomain with the check on', 'https://test.northlake.example/cb', app, false],
    ['another subdomain with the check off', 'https://test.northlake.example/cb', wide, true],
    ['another domain with the check off', 'https://northlake.evil.example.net/cb', wide, false],
    ['a trailing line break', `${CALLBACK}\n`, wide, false],
    ['a script', 'javascript:alert(1)', wide, false],
    ['nothing', '', wide, false],
  ])('%s', (_case, requested, registration, isAllowed) => {
    expect(isAllowedRedirect(requested, registration)).toBe(isAllowed)
  })

  it('may be any below the origin of the registered one, not of a complete address in the allow list', async () => {
    zoom.control.updateApp({ app: APP.name, strictMode: false, allowList: [CALLBACK, 'https://labs.example/cb'] })
    const statusAt = async (redirect: string) => (await consentPage(AMARA, { redirect_uri: redirect })).status

    expect(await statusAt('https://sim.northlake.example/other')).toBe(200)
    expect(await statusAt('https://labs.example/cb')).toBe(200)
    expect(await statusAt('https://labs.example/other')).toBe(400)
  })

  it('that does not match is shown on a page of Zoom, and the app hears nothing', async () => {
    const page = await visitor.page(visitor.authorizeUrl({ redirect_uri: 'https://wrong.example/cb' }))

    expect(page.status).toBe(400)
    expect(page.text).toContain('Invalid redirect: https://wrong.example/cb (4,700)')
  })
})
