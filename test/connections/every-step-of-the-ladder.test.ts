import { Connection } from '../../src/connections'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

let here: Installation
beforeAll(async () => {
  here = await openInstallation({ kind: 'sqlite' })
})
beforeEach(() => {
  here.road.hooks.insteadOfToken = () => null
  here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
})
afterEach(() => jest.restoreAllMocks())
afterAll(() => here.close())

const parts = () => here.processes[0]!
const vault = () => parts().connections.vault
const refusesWith = (status: number, body: object) => {
  let asked = 0
  here.road.hooks.insteadOfToken = () => (asked++, { status, body })
  return () => asked
}

describe('A token', () => {
  it('is used as it is until five minutes before its end, and then renewed', async () => {
    const { id } = await here.connect()
    const before = here.refreshes().length
    const first = await here.tokenOf(id)
    here.clock.advance({ minutes: 54, seconds: 50 })
    expect(await here.tokenOf(id)).toBe(first)
    expect(here.refreshes()).toHaveLength(before)
    here.clock.advance({ seconds: 10 })
    expect(await here.tokenOf(id)).not.toBe(first)
    expect(here.refreshes()).toHaveLength(before + 1)
  })

  it('of a short life is renewed after half of it', async () => {
    const { id } = await here.connect()
    here.control.setTokenLife({ seconds: 100 })
    here.clock.advance({ hours: 2 })
    const first = await here.tokenOf(id)
    here.clock.advance({ seconds: 49 })
    expect(await here.tokenOf(id)).toBe(first)
    here.clock.advance({ seconds: 1 })
    expect(await here.tokenOf(id)).not.toBe(first)
    here.control.setTokenLife({ seconds: 3600 })
  })

  it.each([
    ['429', 429, { error: 'slow_down' }],
    ['a failing service', 400, { errorCode: 4732, errorMessage: 'x' }],
  ])(
    'that is still good is used while Zoom answers with %s; one that is not makes the call wait',
    async (_w, status, body) => {
      const { id } = await here.connect()
      const first = await here.tokenOf(id)
      here.clock.advance({ minutes: 56 })
      const asked = refusesWith(status, body)
      expect(await here.tokenOf(id)).toBe(first)
      here.clock.advance({ seconds: 29 })
      expect(await here.tokenOf(id)).toBe(first)
      expect(asked()).toBe(1)
      here.clock.advance({ seconds: 1 })
      expect(await here.tokenOf(id)).toBe(first)
      expect(asked()).toBe(2)
      here.clock.advance({ minutes: 5 })
      await expect(here.tokenOf(id)).rejects.toMatchObject({ transient: true })
      expect(asked()).toBe(3)
      expect(await here.row(id)).toMatchObject({ state: 'connected', version: 1 })
    },
  )

  it('that is still good is used while the app’s secret is wrong, and while the database takes nothing', async () => {
    const { id } = await here.connect()
    const first = await here.tokenOf(id)
    here.clock.advance({ minutes: 56 })
    refusesWith(401, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' })
    expect(await here.tokenOf(id)).toBe(first)
    here.clock.advance({ minutes: 1 })
    jest.spyOn(parts().db, 'write').mockRejectedValue(new Error('disk I/O error'))
    expect(await here.tokenOf(id)).toBe(first)
    jest.restoreAllMocks()
    await parts().zoomApp.service.noteWorking(INSTITUTION)
  })

  it('that Zoom refused is renewed once, however many callers it was refused to', async () => {
    const { id } = await here.connect()
    const stale = (await vault().current(id)).token
    const before = here.refreshes().length
    const [one, two] = await Promise.all([vault().renewed(id, stale), vault().renewed(id, stale)])
    expect(one.token.reveal()).toBe(two.token.reveal())
    expect((await vault().renewed(id, stale)).token.reveal()).toBe(one.token.reveal())
    expect(here.refreshes()).toHaveLength(before + 1)

    here.clock.advance({ hours: 2 })
    expect((await vault().renewed(id, stale)).token.reveal()).not.toBe(one.token.reveal())
    expect(here.refreshes()).toHaveLength(before + 2)
  })

  it('comes with its region, and when it was renewed is told', async () => {
    const { id, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind: 'token_api_url', value: here.road.url, times: 1 })
    expect(await vault().current(id)).toMatchObject({ apiUrl: here.road.url })
    expect(await here.row(id)).toMatchObject({
      ...{ refreshedAt: here.clock.now(), lastContactAt: here.clock.now(), refreshStartedAt: null, version: 2 },
      ...{ expiresAt: new Date(here.clock.now().getTime() + 3600_000), liveZoomUserId: zoomUser },
    })
  })
})

describe('Tokens that no key opens', () => {
  it('stay, and the person is told what helps', async () => {
    const { id } = await here.connect()
    const { accessToken } = await here.row((await here.connect()).id)
    await parts().db.write(tx => tx.update(Connection, { id }, { accessToken }))
    await expect(here.tokenOf(id)).rejects.toMatchObject({
      ...{ name: 'ZoomNotUsable', problem: 'reconnect' },
      message: expect.stringContaining('The keys of this server do not open this connection.') as string,
    })
    expect(await here.row(id)).toMatchObject({ state: 'connected', accessToken })
  })
})

describe('What Zoom says to a refresh', () => {
  it.each([
    [4741, 'superseded', 'superseded'],
    [4737, 'reconnect', 'unknown-token'],
    [4740, 'reconnect', 'reused'],
  ] as const)('%i makes the connection %s', async (errorCode, state, cause) => {
    const { id, personId } = await here.connect()
    here.clock.advance({ hours: 2 })
    const asked = refusesWith(400, { errorCode, errorMessage: 'x' })
    await expect(here.tokenOf(id)).rejects.toMatchObject({ name: 'ZoomNotUsable', problem: 'reconnect' })
    expect(await here.row(id)).toMatchObject({
      ...{ state, stateCause: cause, stateSince: here.clock.now(), version: 1 },
      ...{ accessToken: null, refreshToken: null, expiresAt: null, liveZoomUserId: null, refreshStartedAt: null },
    })
    expect(await here.deedsOf(id)).toEqual([
      { kind: 'connection.connected', sentence: 'connected Zoom', personId },
      { kind: 'connection.ended', sentence: 'lost the connection: Zoom no longer accepts it', personId: null },
    ])
    await expect(vault().refresh(id)).rejects.toMatchObject({ problem: 'reconnect' })
    expect(asked()).toBe(1)
  })

  it('that the app’s scopes were changed leaves the connection, and asks for consent', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    refusesWith(400, { errorCode: 4711, errorMessage: 'scopes:[user:read]' })
    await expect(here.tokenOf(id)).rejects.toMatchObject({ name: 'ScopesMissing' })
    expect(await here.row(id)).toMatchObject({
      ...{ state: 'permissions-missing', stateCause: 'scopes-changed', stateSince: here.clock.now() },
      accessToken: expect.any(String) as string,
    })
  })

  it('again and again about the app’s scopes is one turn, told once', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    const since = here.clock.now()
    const asked = refusesWith(400, { errorCode: 4711, errorMessage: 'scopes:[user:read]' })
    for (let call = 0; call < 3; call++) {
      await expect(here.tokenOf(id)).rejects.toMatchObject({ name: 'ScopesMissing' })
      here.clock.advance({ minutes: 1 })
    }
    expect(asked()).toBe(3)
    expect(await here.row(id)).toMatchObject({ state: 'permissions-missing', stateSince: since })
    expect((await here.deedsOf(id)).map(({ kind, sentence }) => `${kind} ${sentence}`)).toEqual([
      'connection.connected connected Zoom',
      'connection.permissions needs consent again: the permissions of the app were changed',
    ])
  })

  it('to one who took over ends nothing if the first one’s answer was only late', async () => {
    const { id, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    const { isAsked, letGo } = here.road.holdAnswers()
    const late = here.tokenOf(id)
    await isAsked
    // Meanwhile another process, to which the lease of this one has run out, was refused the same refresh token.
    await parts().db.write(async tx => {
      const none = {
        accessToken: null,
        refreshToken: null,
        expiresAt: null,
        liveZoomUserId: null,
        refreshStartedAt: null,
      }
      await tx.update(Connection, { id }, { ...none, state: 'reconnect', stateCause: 'invalid-grant' })
    })
    letGo()
    await expect(late).resolves.toEqual(expect.any(String))
    expect(await here.row(id)).toMatchObject({
      ...{ state: 'connected', stateCause: null, version: 2, liveZoomUserId: zoomUser },
      refreshToken: expect.any(String) as string,
    })
    expect((await here.deedsOf(id)).at(-1)).toMatchObject({
      ...{ kind: 'connection.revived', sentence: 'has the connection after all: the answer came late' },
    })
  })

  it('no to a refresh that a newer consent has overtaken ends nothing: the newer tokens do', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    here.control.revokeGrant({ app: here.app.id, user: zoomUser })
    here.road.hooks.beforeTokenAnswer = async () => {
      here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
      await here.connectAgain(personId, zoomUser)
    }
    await expect(here.tokenOf(id)).resolves.toEqual(expect.any(String))
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 2 })
  })

  it('about the app is the center’s trouble, until a refresh works again', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    refusesWith(401, { error: 'invalid_client', reason: 'The app is disabled' })
    await expect(here.tokenOf(id)).rejects.toMatchObject({ name: 'ZoomAppBroken', problem: 'disabled' })
    expect(await parts().zoomApp.service.find(INSTITUTION)).toMatchObject({ brokenCode: 'disabled' })
    here.road.hooks.insteadOfToken = () => null
    await here.tokenOf(id)
    expect(await parts().zoomApp.service.find(INSTITUTION)).toMatchObject({ brokenCode: null })
  })

  it('about permissions is remembered with the moment', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind: 'token_scope', value: 'user:read', times: 1 })
    await here.tokenOf(id)
    expect(await here.row(id)).toMatchObject({ state: 'permissions-missing', stateSince: here.clock.now() })
    const since = here.clock.now()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind: 'token_scope', value: 'user:read', times: 1 })
    await here.tokenOf(id)
    expect(await here.row(id)).toMatchObject({ stateSince: since })
    here.clock.advance({ hours: 2 })
    await here.tokenOf(id)
    expect((await here.deedsOf(id)).map(({ kind, sentence }) => `${kind} ${sentence}`)).toEqual([
      'connection.connected connected Zoom',
      'connection.permissions has fewer than the seven permissions now',
      'connection.permissions has all seven permissions again',
    ])
  })
})

describe('A pair of tokens that could not be stored for a minute', () => {
  it('is kept in memory: the next call stores it, and Zoom is not asked again', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    const before = here.refreshes().length
    const { db } = parts()
    const broken = "BEFORE UPDATE OF access_token ON connection BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    here.road.hooks.beforeTokenAnswer = () => db.write(tx => tx.query(`CREATE TRIGGER full_disk ${broken}`))
    // A minute passes at once.
    const real = performance.now.bind(performance)
    let minutes = 0
    jest.spyOn(performance, 'now').mockImplementation(() => real() + 61_000 * minutes++)

    await expect(here.tokenOf(id)).rejects.toThrow('the disk is full')
    jest.restoreAllMocks()
    here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
    await db.write(tx => tx.query('DROP TRIGGER full_disk'))

    await expect(here.tokenOf(id)).resolves.toEqual(expect.any(String))
    expect(here.refreshes()).toHaveLength(before + 1)
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 2, refreshStartedAt: null })
    here.clock.advance({ hours: 2 })
    await here.tokenOf(id)
    expect(here.refreshes()).toHaveLength(before + 2)
  })

  it('is dropped when the person has authorized anew meanwhile', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    const { db } = parts()
    const broken = "BEFORE UPDATE OF access_token ON connection BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    here.road.hooks.beforeTokenAnswer = () => db.write(tx => tx.query(`CREATE TRIGGER full_disk ${broken}`))
    const real = performance.now.bind(performance)
    let minutes = 0
    jest.spyOn(performance, 'now').mockImplementation(() => real() + 61_000 * minutes++)
    await expect(here.tokenOf(id)).rejects.toThrow('the disk is full')
    jest.restoreAllMocks()
    here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
    await db.write(tx => tx.query('DROP TRIGGER full_disk'))

    await here.connectAgain(personId, zoomUser)
    const newest = await here.tokenOf(id)
    here.clock.advance({ hours: 2 })
    expect(await here.tokenOf(id)).not.toBe(newest)
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 3 })
  })
})
