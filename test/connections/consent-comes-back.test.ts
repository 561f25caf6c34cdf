import { Activity } from '../../src/activity'
import { Connection } from '../../src/connections'
import { Person } from '../../src/people'
import { openCenter, type Center } from '../support/center'
import type { Visitor } from '../support/visitor'

let center: Center
let visitor: Visitor

async function open(): Promise<void> {
  center = await openCenter({ zoom: 'set-up' })
  visitor = await center.visitor('instructor')
}

/** Zoom's consent page, as the browser would see it. */
async function leave(by: Visitor = visitor): Promise<string> {
  await by.open('/me/zoom')
  await by.submit('Connect my Zoom')
  return by.url
}

/** Where Zoom sends the browser after the person decided. */
const decide = (url: string, decision: 'allow' | 'decline' = 'allow', user = center.zoomUsers.instructor!): string =>
  center.control.consent({ url, user, decision }).location!

const stateIn = (url: string): string => new URL(url).searchParams.get('state')!
const callback = (query: string): string => `${center.url}/zoom/callback?${query}`
const connections = () => center.db.read.find(Connection)
const refusals = () => center.db.read.findBy(Activity, { kind: 'connection.consent-refused' })
const exchanges = () => center.control.stats().tokenCalls.filter(call => call.grantType === 'authorization_code')

/** The one sentence that the page begins with. */
const said = (by: Visitor = visitor): string => by.select('#outcome-title')[0] ?? ''

interface Case {
  what: string
  /** The address that the browser comes back to. */
  come: () => string | Promise<string>
  says: string
}

const NOTHING_STARTED = 'This answer does not belong to anything you started here.'
const FROM_MARKETPLACE = 'You came from the Zoom App Marketplace.'
const UNREADABLE = 'What came back from Zoom cannot be read, so nothing changed.'
const NO_ANSWER = 'Zoom came back without an answer, so nothing changed.'
const DECLINED = 'You did not allow access, so nothing changed.'

const cases: Case[] = [
  {
    what: 'BI-243 neither state nor code, because the token is in the fragment',
    come: () => callback(''),
    says: NOTHING_STARTED,
  },
  { what: 'BI-216 a code without a state', come: () => callback('code=good'), says: FROM_MARKETPLACE },
  { what: 'BI-217 a code with an empty state', come: () => callback('code=good&state='), says: FROM_MARKETPLACE },
  { what: 'BI-218 a state of nobody', come: () => callback('code=good&state=AAAA'), says: NOTHING_STARTED },
  {
    what: 'BI-224 the state in capitals',
    come: async () => callback(`code=good&state=${stateIn(await leave()).toUpperCase()}`),
    says: NOTHING_STARTED,
  },
  {
    what: 'BI-222 the state twice',
    come: async () => callback(`code=good&state=a&state=${stateIn(await leave())}`),
    says: NOTHING_STARTED,
  },
  {
    what: 'BI-223 the state as an object',
    come: async () => callback(`code=good&state[x]=${stateIn(await leave())}`),
    says: FROM_MARKETPLACE,
  },
  { what: 'BI-228 no code', come: async () => callback(`state=${stateIn(await leave())}`), says: NO_ANSWER },
  {
    what: 'BI-229 an empty code',
    come: async () => callback(`code=&state=${stateIn(await leave())}`),
    says: NO_ANSWER,
  },
  {
    what: 'BI-230 a code of 10 kB',
    come: async () => callback(`code=${'c'.repeat(10_240)}&state=${stateIn(await leave())}`),
    says: UNREADABLE,
  },
  {
    what: 'BI-231 two codes',
    come: async () => callback(`code=a&code=b&state=${stateIn(await leave())}`),
    says: UNREADABLE,
  },
  {
    what: 'BI-232 a code with a line break',
    come: async () => callback(`code=a%0d%0aX:1&state=${stateIn(await leave())}`),
    says: UNREADABLE,
  },
  {
    what: 'BI-240 the name of another issuer',
    come: async () => `${decide(await leave())}&iss=https://evil.test`,
    says: UNREADABLE,
  },
  { what: 'Decline', come: async () => decide(await leave(), 'decline'), says: DECLINED },
  {
    what: 'BI-235 a code and an error',
    come: async () => `${decide(await leave())}&error=access_denied`,
    says: DECLINED,
  },
  { what: 'BI-236 an error without a state', come: () => callback('error=access_denied'), says: NOTHING_STARTED },
  {
    what: 'BI-237 a script as the error',
    come: async () =>
      callback(`error=x&error_description=<script>alert('zq9x')</script>&state=${stateIn(await leave())}`),
    says: NO_ANSWER,
  },
  {
    what: 'BI-238 20 kB of foreign text as the error',
    come: async () =>
      // More than Node takes as an address would be refused before us.
      callback(`error=x&error_description=${'call +1-555 '.repeat(1000)}&state=${stateIn(await leave())}`),
    says: NO_ANSWER,
  },
  {
    what: 'BI-239 a script as the address of the error',
    come: async () => callback(`error=x&error_uri=javascript:alert(555)&state=${stateIn(await leave())}`),
    says: NO_ANSWER,
  },
  {
    what: 'BI-244 a token in the address',
    come: async () => callback(`access_token=x&state=${stateIn(await leave())}`),
    says: NO_ANSWER,
  },
  {
    what: 'BI-221 an answer after eleven minutes',
    come: async () => {
      const url = await leave()
      center.clock.advance({ minutes: 11 })
      return decide(url)
    },
    says: 'That took longer than ten minutes, so nothing changed.',
  },
]

describe('What is no answer to anything', () => {
  beforeAll(open)
  afterAll(() => center.close())

  it.each(cases)('$what connects nothing, is not sent to Zoom, and is explained', async ({ come, says }) => {
    await visitor.open(await come())

    expect(visitor.status).toBe(403)
    expect(said()).toBe(says)
    expect(visitor.text).not.toMatch(/zq9x|555/)
    expect(visitor.html).not.toContain('<script>zq9x')
    expect(await connections()).toEqual([])
    expect(exchanges()).toEqual([])
  })

  it.each([
    ['BI-248', 'https://evil.test/'],
    ['', '//evil.test'],
    ['BI-250', '/\\evil.test'],
    ['BI-251', '///evil.test'],
    ['BI-253', '/%0a/evil.test'],
    ['BI-254', 'https://app.test@evil.test/'],
    ['BI-256', 'javascript:alert(1)'],
    ['BI-257', 'data:text/html,x'],
    ['BI-259', '%252f%252fevil.test'],
    ['BI-260', 'evil.test'],
    ['BI-262', '／／evil.test'],
    ['BI-263', '/a'.repeat(5000)],
    ['BI-265', '/a\r\nSet-Cookie: x=1'],
  ])('%s Afterwards nobody is sent away to %j', async (_id, wish) => {
    await visitor.open('/me/zoom')
    await visitor.post('/me/zoom/connect', { _csrf: visitor.csrf, return_to: wish })
    await visitor.open(decide(visitor.url))
    expect(visitor.url.startsWith(center.url)).toBe(true)
    // A path of ours that leads nowhere is no way out.
    expect(['/me/zoom', '/%0a/evil.test']).toContain(visitor.path)
    expect(visitor.cookie('x')).toBeUndefined()
  })

  it('but back to the page of ours that they came from', async () => {
    await visitor.open('/me/zoom')
    await visitor.post('/me/zoom/connect', { _csrf: visitor.csrf, return_to: '/calendar/agenda?by=me' })
    await visitor.open(decide(visitor.url))
    expect(visitor.path).toBe('/calendar/agenda?by=me')
  })
})

describe('An answer from Zoom', () => {
  beforeEach(open)
  afterEach(() => center.close())

  it('Who comes from the Marketplace and is connected is told that nothing changed', async () => {
    await visitor.open(callback('code=good'))
    expect(visitor.text).toContain('Nothing is connected yet.')
    await visitor.open(decide(await leave()))
    await visitor.open(callback('code=good'))
    expect(said()).toBe(FROM_MARKETPLACE)
    expect(visitor.text).toContain('Nothing changed: you are already connected.')
    expect(visitor.hasButton('Connect my Zoom')).toBe(false)
  })

  it('BI-234 A code that Zoom takes back connects nothing, and Zoom is asked once', async () => {
    await visitor.open(callback(`code=not-a-code&state=${stateIn(await leave())}`))
    expect(visitor.status).toBe(403)
    expect(said()).toBe('Zoom took its answer back, so nothing changed.')
    expect(await connections()).toEqual([])
    expect(exchanges()).toHaveLength(1)
  })

  it('BI-220 An answer counts once, however often the browser sends it', async () => {
    const address = decide(await leave())
    const twins = await Promise.all(Array.from({ length: 20 }, () => copyOf(visitor)))
    await Promise.all(twins.map(twin => twin.open(address)))

    expect(twins.filter(twin => twin.path === '/me/zoom')).toHaveLength(1)
    const others = twins.filter(twin => twin.path !== '/me/zoom')
    expect(new Set(others.map(twin => `${twin.status} ${said(twin)}`))).toEqual(
      new Set(['403 This is finished already.']),
    )
    expect(exchanges()).toHaveLength(1)
    expect(await connections()).toHaveLength(1)
    expect((await refusals()).map(deed => deed.facts)).toEqual([{ outcome: 'used' }])
  })

  it('Two tabs both finish', async () => {
    const [first, second] = [await leave(), await leave()]
    await visitor.open(decide(first))
    expect(visitor.path).toBe('/me/zoom')
    await visitor.open(decide(second))
    expect(visitor.path).toBe('/me/zoom')
    expect(await connections()).toHaveLength(1)
  })

  it('Of more than five open tabs the oldest is forgotten', async () => {
    const urls: string[] = []
    for (let tab = 0; tab < 6; tab++) {
      urls.push(await leave())
      center.clock.advance({ seconds: 1 })
    }
    await visitor.open(decide(urls[0]!))
    expect(said()).toBe(NOTHING_STARTED)
    await visitor.open(decide(urls[1]!))
    expect(visitor.path).toBe('/me/zoom')
  })

  it('Two people who swap what Zoom gave them link nothing, and can still finish their own', async () => {
    const other = await center.visitor('other-instructor')
    const mine = decide(await leave())
    const theirs = decide(await leave(other), 'allow', center.zoomUsers['other-instructor'])

    await visitor.open(theirs)
    await other.open(mine)
    expect([said(), said(other)]).toEqual(Array(2).fill('This was started by another person, or in another browser.'))
    expect(await connections()).toEqual([])
    expect(exchanges()).toEqual([])

    await visitor.open(mine)
    await other.open(theirs)
    const rows = await connections()
    expect(new Map(rows.map(row => [row.personId, row.zoomUserId]))).toEqual(
      new Map([
        [center.person('instructor'), center.zoomUsers.instructor],
        [center.person('other-instructor'), center.zoomUsers['other-instructor']],
      ]),
    )
  })

  it('A refused answer stands in the audit log: who and why, but neither code nor state', async () => {
    const other = await center.visitor('other-instructor')
    const [foreign, declined] = [decide(await leave(other)), decide(await leave(), 'decline')]
    await visitor.open(foreign)
    await visitor.open(declined)
    await visitor.open(callback('code=Pl4nted-code&state=Pl4nted-state'))
    await visitor.open(callback('code=Pl4nted-code'))

    const admin = await center.visitor('admin')
    await admin.open('/audit?who=okafor&kind=person')
    const lines = admin.select('tbody tr').map(line => /did not connect Zoom: (.*?)Dr\. Adaeze/.exec(line)?.[1])
    expect(new Set(lines)).toEqual(
      new Set([
        'another person, or another browser, had started it',
        'access was not allowed',
        'nothing like it had been started here',
        'it was started in the Zoom App Marketplace',
      ]),
    )
    const kept = JSON.stringify(await center.db.read.find(Activity))
    for (const secret of ['Pl4nted', stateIn(foreign), stateIn(declined), new URL(foreign).searchParams.get('code')!])
      expect(kept).not.toContain(secret)
  })

  it('However often the same is refused, it is written down once a minute', async () => {
    for (let time = 0; time < 5; time++) await visitor.open(callback('code=good&state=AAAA'))
    const other = await center.visitor('other-instructor')
    await other.open(callback('code=good&state=AAAA'))
    await visitor.open(callback('code=good'))
    const [mine, theirs] = [center.person('instructor'), center.person('other-instructor')]
    const noted = async () => (await refusals()).map(({ personId, facts }) => [personId, facts?.['outcome']])
    const once = [
      [mine, 'unknown'],
      [theirs, 'unknown'],
      [mine, 'marketplace'],
    ]
    expect(new Set(await noted())).toEqual(new Set(once))
    expect(await noted()).toHaveLength(3)

    center.clock.advance({ seconds: 61 })
    await visitor.open(callback('code=good&state=AAAA'))
    expect(await noted()).toHaveLength(4)
  })

  it('The same person in another browser cannot finish it', async () => {
    const address = decide(await leave())
    const elsewhere = await center.visitor('instructor')
    await elsewhere.open(address)
    expect(said(elsewhere)).toBe('This was started by another person, or in another browser.')
    expect(await connections()).toEqual([])
  })

  it('BI-242 Nobody who is not signed in gets further than the sign-in page', async () => {
    const address = decide(await leave())
    const stranger = await center.visitor()
    await stranger.open(address)
    expect(stranger.status).toBe(401)
    expect(stranger.html).not.toContain(new URL(address).searchParams.get('code'))
    expect(await connections()).toEqual([])
  })

  it('Who was switched off while they were at Zoom connects nothing', async () => {
    const address = decide(await leave())
    const { service } = center.parts.connections
    const connect = service.connect.bind(service)
    jest.spyOn(service, 'connect').mockImplementation(async (...all) => {
      const change = { disabledAt: center.clock.now() }
      await center.db.write(tx => tx.update(Person, { id: center.person('instructor') }, change))
      return connect(...all)
    })
    await visitor.open(address)
    expect(visitor.status).toBe(409)
    expect(await connections()).toEqual([])
  })

  it('A student has no business there', async () => {
    const student = await center.visitor('student')
    await student.open('/zoom/callback?code=good&state=AAAA')
    expect(student.status).toBe(404)
  })

  it.each(['HEAD', 'POST', 'PUT'])('A %s spends nothing', async method => {
    const address = decide(await leave())
    const cookie = `simcenter=${visitor.cookie('simcenter')}`
    const answer = await fetch(address, { method, headers: { cookie }, redirect: 'manual' })
    expect([403, 405]).toContain(answer.status)
    await visitor.open(address)
    expect(visitor.path).toBe('/me/zoom')
  })

  it('BI-567 An e-mail address proves nothing: the Zoom user counts', async () => {
    const { id } = center.control.createUser({ email: 'm.lindqvist@northlake.example.org' })
    await visitor.open(decide(await leave(), 'allow', id))
    expect(visitor.text).toContain('Connected as m.lindqvist@northlake.example.org')
    expect(await connections()).toMatchObject([{ personId: center.person('instructor'), zoomUserId: id }])
  })

  it('BI-565 A Zoom account of somebody else here is refused by name, and theirs goes on working', async () => {
    await visitor.open(decide(await leave()))
    const other = await center.visitor('other-instructor')
    await other.open(decide(await leave(other)))

    expect(other.status).toBe(403)
    expect(said(other)).toBe('This Zoom account is connected to another person of this center.')
    expect(other.text).toContain('Your colleague’s connection stays. Connect your own Zoom account instead.')
    expect(await connections()).toMatchObject([{ personId: center.person('instructor'), state: 'connected' }])
    await visitor.open('/me/zoom')
    await visitor.submit('Test now')
    expect(visitor.text).toContain('Your connection works.')
  })

  it('Whoever allows less with the account of a colleague is told what that does to them, and so are they', async () => {
    await visitor.open(decide(await leave()))
    center.control.updateApp({ app: center.app.id, scopes: SEVEN.slice(0, 5) })
    const other = await center.visitor('other-instructor')
    await other.open(decide(await leave(other)))

    expect(other.status).toBe(403)
    expect(other.text).toContain('Your colleague’s connection stays, but it has fewer permissions now')
    await visitor.open('/me/zoom')
    expect(visitor.select('.conn-h .pill')).toEqual(['5 of 7'])
    expect(visitor.text).toContain(
      'Maria Lindqvist, RN tried to connect a Zoom account that is connected already, and allowed less: the connection has 5 of 7 permissions now',
    )
  })

  it('Another Zoom account than before is connected, and named', async () => {
    await visitor.open(decide(await leave()))
    const { id } = center.control.createUser({ email: 'private@northlake.example' })
    const url = await reconnect()
    await visitor.open(decide(url, 'allow', id))
    expect(visitor.text).toContain('Connected as private@northlake.example. Before, it was a.okafor@northlake.example.')
  })

  it('Too few permissions connect, and the page says what will not work', async () => {
    center.control.updateApp({
      app: center.app.id,
      scopes: ['meeting:read', 'meeting:write', 'user:read', 'recording:read', 'user_profile'],
    })
    await visitor.open(decide(await leave()))

    expect(visitor.text).toContain('Zoom gave 5 of 7 permissions.')
    expect(visitor.text).toContain('Two permissions are missing')
    expect(visitor.text).toContain(
      'Your meetings work. Until you allow them, recordings cannot be cleaned up in Zoom, and your usual meeting settings are not applied. Zoom asks you once; nothing else changes.',
    )
    expect(await connections()).toMatchObject([{ state: 'permissions-missing' }])

    center.control.updateApp({ app: center.app.id, scopes: [...SEVEN] })
    await visitor.submit('Allow in Zoom')
    await visitor.open(decide(visitor.url))
    expect(visitor.text).toContain('7 of 7 scopes')
  })

  it('Without the permission to see the user nothing can be connected', async () => {
    center.control.updateApp({ app: center.app.id, scopes: ['meeting:read', 'meeting:write'] })
    await visitor.open(decide(await leave()))
    expect(said()).toBe('Zoom gave too few permissions to tell whose account this is.')
    expect(await connections()).toEqual([])
  })

  it('When Zoom stops answering half-way the page says so, and a connection that this ended is found out', async () => {
    await visitor.open(decide(await leave()))
    expect(visitor.text).toContain('Connected as')
    await visitor.open('/me/zoom/other')
    await visitor.submit('Connect another account')
    const address = decide(visitor.url)
    center.control.setFault({ kind: 'server_error', call: 'GET /users/{userId}' })
    // The seconds for which Zoom is asked again pass faster.
    let now = performance.now()
    const hurry = jest.spyOn(performance, 'now').mockImplementation(() => (now += 500))
    await visitor.open(address)
    hurry.mockRestore()
    center.control.clearFaults({})
    expect(visitor.status).toBe(200)
    expect(said()).toBe('Zoom stopped answering half-way.')
    await center.settled()
    expect(await connections()).toMatchObject([{ state: 'reconnect' }])

    await visitor.open('/me/zoom')
    await visitor.submit('Connect again')
    await visitor.open(decide(visitor.url))
    expect(visitor.text).toContain('Connected as')
  })

  it.each([
    ['token_500', 'Zoom does not answer.'],
    ['token_xml', 'Zoom does not answer.'],
    ['invalid_client', 'Your center’s Zoom set-up has a problem.'],
    ['token_disabled_by_admin', 'Your Zoom admin must approve this app first.'],
  ] as const)('While Zoom answers with %s the page says so, and a second try connects', async (kind, says) => {
    const address = decide(await leave())
    center.control.setFault({ kind, times: 1 })
    await visitor.open(address)
    expect(visitor.status).toBe(200)
    expect(said()).toBe(says)
    expect(await connections()).toEqual([])

    await visitor.open(decide(await leave()))
    expect(visitor.text).toContain('Connected as')
  })
})

const SEVEN = [
  'meeting:read',
  'meeting:write',
  'recording:read',
  'recording:write',
  'user:read',
  'user:write',
  'user_profile',
]

/** The way to Zoom for somebody who is connected already. */
async function reconnect(): Promise<string> {
  await visitor.open('/me/zoom')
  await visitor.submit('Reconnect')
  return visitor.url
}

/** The same browser, once more at the same time. */
async function copyOf(original: Visitor): Promise<Visitor> {
  return Promise.resolve(Object.assign(Object.create(Object.getPrototypeOf(original) as object) as Visitor, original))
}
