import { Activity } from '../../src/activity'
import { Connection } from '../../src/connections'
import { Job } from '../../src/database'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

const OTHER = 'b0000000-0000-4000-8000-000000000002'
const OWN_APP = 'e0000000-0000-4000-8000-000000000005'
const STUCK = 'd0000000-0000-4000-8000-000000000004'

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
const tokenOf = async (id: string) => (await vault().current(id)).token.reveal()
const deedsOf = async (subjectId: string) => {
  const rows = await parts().db.read.find(Activity, { where: { subjectId }, order: { at: 'ASC' } })
  return rows.map(({ kind, sentence, personId }) => ({ kind, sentence, personId }))
}
const grantStates = (userId: string) =>
  here.control
    .exportWorld()
    .grants.filter(each => each.userId === userId)
    .map(each => each.state)
const actorFor = (personId: string) =>
  ({ institutionId: INSTITUTION, personId, role: 'instructor', name: '', email: null, signInKey: '' }) as const
const refusesWith = (status: number, body: object) => {
  let asked = 0
  here.road.hooks.insteadOfToken = () => (asked++, { status, body })
  return () => asked
}

describe('A token', () => {
  it('is used as it is until five minutes before its end, and then renewed', async () => {
    const { id } = await here.connect()
    const before = here.refreshes().length
    const first = await tokenOf(id)
    here.clock.advance({ minutes: 54, seconds: 50 })
    expect(await tokenOf(id)).toBe(first)
    expect(here.refreshes()).toHaveLength(before)
    here.clock.advance({ seconds: 10 })
    expect(await tokenOf(id)).not.toBe(first)
    expect(here.refreshes()).toHaveLength(before + 1)
  })

  it('of a short life is renewed after half of it', async () => {
    const { id } = await here.connect()
    here.control.setTokenLife({ seconds: 100 })
    here.clock.advance({ hours: 2 })
    const first = await tokenOf(id)
    here.clock.advance({ seconds: 49 })
    expect(await tokenOf(id)).toBe(first)
    here.clock.advance({ seconds: 1 })
    expect(await tokenOf(id)).not.toBe(first)
    here.control.setTokenLife({ seconds: 3600 })
  })

  it.each([
    ['429', 429, { error: 'slow_down' }],
    ['a failing service', 400, { errorCode: 4732, errorMessage: 'x' }],
  ])(
    'that is still good is used while Zoom answers with %s; one that is not makes the call wait',
    async (_w, status, body) => {
      const { id } = await here.connect()
      const first = await tokenOf(id)
      here.clock.advance({ minutes: 56 })
      const asked = refusesWith(status, body)
      expect(await tokenOf(id)).toBe(first)
      here.clock.advance({ seconds: 29 })
      expect(await tokenOf(id)).toBe(first)
      expect(asked()).toBe(1)
      here.clock.advance({ seconds: 1 })
      expect(await tokenOf(id)).toBe(first)
      expect(asked()).toBe(2)
      here.clock.advance({ minutes: 5 })
      await expect(tokenOf(id)).rejects.toMatchObject({ transient: true })
      expect(asked()).toBe(3)
      expect(await here.row(id)).toMatchObject({ state: 'connected', version: 1 })
    },
  )

  it('that is still good is used while the app’s secret is wrong, and while the database takes nothing', async () => {
    const { id } = await here.connect()
    const first = await tokenOf(id)
    here.clock.advance({ minutes: 56 })
    refusesWith(401, { reason: 'Invalid client_id or client_secret', error: 'invalid_client' })
    expect(await tokenOf(id)).toBe(first)
    here.clock.advance({ minutes: 1 })
    jest.spyOn(parts().db, 'write').mockRejectedValue(new Error('disk I/O error'))
    expect(await tokenOf(id)).toBe(first)
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

describe('What Zoom says to a refresh', () => {
  it.each([
    [4741, 'superseded', 'superseded'],
    [4737, 'reconnect', 'unknown-token'],
    [4740, 'reconnect', 'reused'],
  ] as const)('%i makes the connection %s', async (errorCode, state, cause) => {
    const { id, personId } = await here.connect()
    here.clock.advance({ hours: 2 })
    const asked = refusesWith(400, { errorCode, errorMessage: 'x' })
    await expect(tokenOf(id)).rejects.toMatchObject({ name: 'ZoomNotUsable', problem: 'reconnect' })
    expect(await here.row(id)).toMatchObject({
      ...{ state, stateCause: cause, stateSince: here.clock.now(), version: 1 },
      ...{ accessToken: null, refreshToken: null, expiresAt: null, liveZoomUserId: null, refreshStartedAt: null },
    })
    expect(await deedsOf(id)).toEqual([
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
    await expect(tokenOf(id)).rejects.toMatchObject({ name: 'ScopesMissing' })
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
      await expect(tokenOf(id)).rejects.toMatchObject({ name: 'ScopesMissing' })
      here.clock.advance({ minutes: 1 })
    }
    expect(asked()).toBe(3)
    expect(await here.row(id)).toMatchObject({ state: 'permissions-missing', stateSince: since })
    expect((await deedsOf(id)).map(({ kind }) => kind)).toEqual(['connection.connected', 'connection.permissions'])
  })

  it('to one who took over ends nothing if the first one’s answer was only late', async () => {
    const { id, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    let answer = (): void => undefined
    const isLate = new Promise<void>(resolve => (answer = resolve))
    let asked = (): void => undefined
    const isAsked = new Promise<void>(resolve => (asked = resolve))
    here.road.hooks.beforeTokenAnswer = () => (asked(), isLate)
    const late = tokenOf(id)
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
    answer()
    await expect(late).resolves.toEqual(expect.any(String))
    expect(await here.row(id)).toMatchObject({
      ...{ state: 'connected', stateCause: null, version: 2, liveZoomUserId: zoomUser },
      refreshToken: expect.any(String) as string,
    })
    expect((await deedsOf(id)).at(-1)).toMatchObject({ kind: 'connection.revived' })
  })

  it('about the app is the center’s trouble, until a refresh works again', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    refusesWith(401, { error: 'invalid_client', reason: 'The app is disabled' })
    await expect(tokenOf(id)).rejects.toMatchObject({ name: 'ZoomAppBroken', problem: 'disabled' })
    expect(await parts().zoomApp.service.find(INSTITUTION)).toMatchObject({ brokenCode: 'disabled' })
    here.road.hooks.insteadOfToken = () => null
    await tokenOf(id)
    expect(await parts().zoomApp.service.find(INSTITUTION)).toMatchObject({ brokenCode: null })
  })

  it('about permissions is remembered with the moment', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind: 'token_scope', value: 'user:read', times: 1 })
    await tokenOf(id)
    expect(await here.row(id)).toMatchObject({ state: 'permissions-missing', stateSince: here.clock.now() })
    const since = here.clock.now()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind: 'token_scope', value: 'user:read', times: 1 })
    await tokenOf(id)
    expect(await here.row(id)).toMatchObject({ stateSince: since })
    here.clock.advance({ hours: 2 })
    await tokenOf(id)
    expect((await deedsOf(id)).map(({ kind, sentence }) => `${kind} ${sentence}`)).toEqual([
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

    await expect(tokenOf(id)).rejects.toThrow('the disk is full')
    jest.restoreAllMocks()
    here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
    await db.write(tx => tx.query('DROP TRIGGER full_disk'))

    await expect(tokenOf(id)).resolves.toEqual(expect.any(String))
    expect(here.refreshes()).toHaveLength(before + 1)
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 2, refreshStartedAt: null })
    here.clock.advance({ hours: 2 })
    await tokenOf(id)
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
    await expect(tokenOf(id)).rejects.toThrow('the disk is full')
    jest.restoreAllMocks()
    here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
    await db.write(tx => tx.query('DROP TRIGGER full_disk'))

    await here.connectAgain(personId, zoomUser)
    const newest = await tokenOf(id)
    here.clock.advance({ hours: 2 })
    expect(await tokenOf(id)).not.toBe(newest)
    expect(await here.row(id)).toMatchObject({ state: 'connected', version: 3 })
  })
})

describe('Who connects', () => {
  it('again keeps the row, with a new count, and both times are remembered', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ minutes: 5 })
    await here.connectAgain(personId, zoomUser)
    expect(await here.row(id)).toMatchObject({
      ...{ version: 2, state: 'connected', connectedAt: here.clock.now(), stateSince: here.clock.now() },
      ...{ plan: 'licensed', zoomEmail: 'somebody@northlake.example', zoomAccountId: 'an-account', stateCause: null },
    })
    expect(await deedsOf(id)).toEqual(
      Array(2).fill({ kind: 'connection.connected', sentence: 'connected Zoom', personId }),
    )
  })

  it('another Zoom account than before ends the former grant at Zoom, too', async () => {
    const { personId, zoomUser: former } = await here.connect()
    const { id: zoomUser } = here.control.createUser({})
    await here.connectAgain(personId, zoomUser)
    await parts().worker.drain()
    expect(grantStates(former)).toEqual(['revoked'])
    expect(grantStates(zoomUser)).toEqual(['live'])
    await here.connectAgain(personId, zoomUser)
    await parts().worker.drain()
    expect(grantStates(zoomUser).at(-1)).toBe('live')
  })

  it('the same Zoom account in a center with another app ends the grant in the former app', async () => {
    const { id: appId } = here.control.createApp({ redirectUrl: 'http://127.0.0.1:3/zoom/callback' })
    const { clientId, clientSecret } = here.control.exportWorld().apps.find(each => each.id === appId)!
    await parts().zoomApp.service.seed(OWN_APP, { clientId, clientSecret })
    const first = await here.connect()
    await here.connect(OWN_APP, first.zoomUser, appId)
    expect(grantStates(first.zoomUser)).toEqual(['live', 'live'])
    expect(await here.row(first.id)).toMatchObject({ state: 'superseded', accessToken: null })
    await parts().worker.drain()
    expect(grantStates(first.zoomUser)).toEqual(['revoked', 'live'])
  })

  it('a Zoom account that another center has takes it over, and that center is told why', async () => {
    const first = await here.connect()
    here.clock.advance({ minutes: 5 })
    const second = await here.connect(OTHER, first.zoomUser)
    expect(await here.row(first.id)).toMatchObject({
      ...{ state: 'superseded', stateCause: 'other-center', stateSince: here.clock.now(), version: 2 },
      ...{ accessToken: null, refreshToken: null, liveZoomUserId: null },
    })
    expect((await deedsOf(first.id)).at(-1)).toEqual({
      ...{ kind: 'connection.superseded', personId: null },
      sentence: 'lost the connection: the Zoom account was connected in another center',
    })
    expect(await here.row(second.id)).toMatchObject({ state: 'connected', institutionId: OTHER, version: 1 })
  })

  it('the Zoom account of a colleague gets nothing, and the colleague the newest tokens', async () => {
    const first = await here.connect()
    const second = await here.connect()
    const before = await tokenOf(first.id)
    await here.connectAgain(second.personId, first.zoomUser)
    expect(await tokenOf(first.id)).not.toBe(before)
    expect(await here.row(first.id)).toMatchObject({ state: 'connected', personId: first.personId, version: 2 })
    expect(await here.row(second.id)).toMatchObject({ zoomUserId: second.zoomUser, version: 1 })
    expect((await deedsOf(first.id)).at(-1)).toEqual({
      ...{ kind: 'connection.refused', personId: second.personId },
      sentence: 'tried to connect a Zoom account that is connected already',
    })
  })
})

describe('Who disconnects', () => {
  it('is disconnected at once, and twice is once', async () => {
    const { id, personId, zoomUser } = await here.connect()
    const { disconnects } = parts().connections
    here.clock.advance({ minutes: 5 })
    await disconnects.disconnect(actorFor(personId), personId)
    expect(await here.row(id)).toMatchObject({
      ...{ state: 'disconnected', stateCause: null, stateSince: here.clock.now(), version: 2, liveZoomUserId: null },
    })
    await disconnects.disconnect(actorFor(personId), personId)
    expect((await deedsOf(id)).map(({ kind }) => kind)).toEqual(['connection.connected', 'connection.disconnected'])
    expect((await deedsOf(id))[1]).toMatchObject({ sentence: 'disconnected Zoom', personId })
    expect(await parts().db.read.countBy(Job, { kind: 'connections.revoke', key: id })).toBe(1)
    await parts().worker.drain()
    expect(await here.row(id)).toMatchObject({ accessToken: null, refreshToken: null, version: 2 })
    expect(here.control.exportWorld().grants.filter(each => each.userId === zoomUser && each.state === 'live')).toEqual(
      [],
    )
  })

  it('after the app was removed in Zoom leaves that on record', async () => {
    const { id, personId, zoomUser } = await here.connect()
    const { disconnects } = parts().connections
    await parts().db.write(tx => disconnects.deauthorized(tx, INSTITUTION, zoomUser, here.clock.now()))
    await disconnects.disconnect(actorFor(personId), personId)
    await parts().db.write(tx => disconnects.letGo(tx, actorFor(personId), personId))
    expect(await here.row(id)).toMatchObject({ state: 'deauthorized', stateCause: 'removed-in-zoom' })
  })

  it('without a connection has nothing to lose', async () => {
    const nobody = 'c0000000-0000-4000-8000-000000000003'
    await expect(parts().connections.disconnects.disconnect(actorFor(nobody), nobody)).resolves.toBeUndefined()
    await expect(vault().current(nobody)).rejects.toMatchObject({ problem: 'not-connected' })
  })

  it('during a refresh that takes no second waits for it, and ends what it brought', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    let asked = (): void => undefined
    const isAsked = new Promise<void>(resolve => (asked = resolve))
    here.road.hooks.beforeTokenAnswer = async () => {
      asked()
      await new Promise(resolve => setTimeout(resolve, 200))
    }
    const token = tokenOf(id)
    await isAsked
    await parts().connections.disconnects.disconnect(actorFor(personId), personId)
    await expect(token).resolves.toEqual(expect.any(String))
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', version: 3 })
    await parts().worker.drain()
    expect(here.control.exportWorld().grants.filter(each => each.userId === zoomUser && each.state === 'live')).toEqual(
      [],
    )
  })
})

describe('Connections that nobody uses', () => {
  it('are each refreshed on a day of their own, and one that is dead stops none of the others', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => here.connect()))
    const [dead, ...alive] = all
    here.control.revokeGrant({ app: here.app.id, user: dead!.zoomUser })
    const [work] = parts().connections.periodic
    const days = new Map<string, number>()
    const start = here.clock.now().getTime()
    for (let day = 1; day <= 31; day++) {
      here.clock.advance({ days: 1 })
      await work!.run()
      const rows = await parts().db.read.find(Connection)
      for (const { id } of all) {
        const { refreshedAt, state } = rows.find(row => row.id === id)!
        if (!days.has(id) && (refreshedAt.getTime() > start || state !== 'connected')) days.set(id, day)
      }
    }
    expect(days.size).toBe(12)
    expect(Math.min(...days.values())).toBeGreaterThan(20)
    expect(new Set(days.values()).size).toBeGreaterThan(3)
    expect((await here.row(dead!.id)).state).toBe('reconnect')
    for (const { id } of alive) expect((await here.row(id)).state).toBe('connected')
  })

  it('of a center with a wrong secret do not keep those of others from their turn', async () => {
    const { id: wrong } = here.control.createApp({ redirectUrl: 'http://127.0.0.1:2/zoom/callback' })
    const { clientId } = here.control.exportWorld().apps.find(each => each.id === wrong)!
    await parts().zoomApp.service.seed(STUCK, { clientId, clientSecret: 'not this one' })
    for (let n = 0; n < 101; n++) await here.connect(STUCK)
    here.clock.advance({ hours: 1 })
    const { id } = await here.connect()
    here.clock.advance({ days: 31 })
    const before = here.refreshes().length
    await parts().connections.periodic[0]!.run()
    expect((await here.row(id)).refreshedAt).toEqual(here.clock.now())
    expect(
      here
        .refreshes()
        .slice(before)
        .filter(each => each.clientId === clientId),
    ).toHaveLength(1)
  })
})
