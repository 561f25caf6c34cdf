import { Activity } from '../../src/activity'
import { Job } from '../../src/database'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

let here: Installation
beforeAll(async () => {
  here = await openInstallation({ kind: 'sqlite' })
})
beforeEach(() => {
  here.road.hooks.beforeTokenAnswer = () => Promise.resolve()
})
afterEach(() => jest.restoreAllMocks())
afterAll(() => here.close())

const parts = () => here.processes[0]!
const vault = () => parts().connections.vault
const actorFor = (personId: string) =>
  ({ institutionId: INSTITUTION, personId, role: 'instructor', name: '', email: null, signInKey: '' }) as const

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
    expect((await here.deedsOf(id)).map(({ kind }) => kind)).toEqual([
      'connection.connected',
      'connection.disconnected',
    ])
    expect((await here.deedsOf(id))[1]).toMatchObject({ sentence: 'disconnected Zoom', personId })
    expect(await parts().db.read.countBy(Job, { kind: 'connections.revoke', key: id })).toBe(1)
    await parts().worker.drain()
    expect(await here.row(id)).toMatchObject({ accessToken: null, refreshToken: null, version: 2 })
    expect(here.grantStates(zoomUser)).not.toContain('live')
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
    const { isAsked, letGo } = here.road.holdAnswers()
    const token = here.tokenOf(id)
    await isAsked
    const isOver = parts().connections.disconnects.disconnect(actorFor(personId), personId)
    letGo()
    await isOver
    await expect(token).resolves.toEqual(expect.any(String))
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', version: 3 })
    await parts().worker.drain()
    expect(here.grantStates(zoomUser)).not.toContain('live')
  })

  it('during a refresh that takes longer goes first after a second, and what it brings late is ended at Zoom', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ hours: 2 })
    const { isAsked, letGo } = here.road.holdAnswers()
    const token = here.tokenOf(id)
    await isAsked
    await parts().connections.disconnects.disconnect(actorFor(personId), personId)
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', version: 2 })
    letGo()
    await expect(token).rejects.toMatchObject({ problem: 'not-connected' })
    await parts().worker.drain()
    expect(here.grantStates(zoomUser)).toEqual(['revoked'])
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', accessToken: null, refreshToken: null })
  })

  it('is told of trouble of the database, and stays connected', async () => {
    const { id, personId } = await here.connect()
    jest.spyOn(parts().db, 'write').mockRejectedValue(new Error('disk I/O error'))
    await expect(parts().connections.disconnects.disconnect(actorFor(personId), personId)).rejects.toThrow('disk I/O')
    jest.restoreAllMocks()
    expect((await here.row(id)).state).toBe('connected')
  })
})

describe('Who leaves the center', () => {
  const letGo = (personId: string) =>
    parts().db.write(tx => parts().connections.disconnects.letGo(tx, actorFor('an admin'), personId))

  it('is disconnected in the same breath, and nobody else is', async () => {
    const [colleague, { id, personId }] = [await here.connect(), await here.connect()]
    await letGo(personId)
    expect(await here.row(id)).toMatchObject({ state: 'disconnected', version: 2 })
    expect((await here.row(colleague.id)).state).toBe('connected')
    expect((await here.deedsOf(id)).at(-1)).toMatchObject({ kind: 'connection.disconnected', personId: 'an admin' })
  })

  it('and never connected has nothing to lose', async () => {
    await expect(letGo('c0000000-0000-4000-8000-000000000003')).resolves.toBeUndefined()
  })
})

describe('Whoever removed the app in Zoom', () => {
  const removed = (zoomUser: string, at: Date) =>
    parts().db.write(tx => parts().connections.disconnects.deauthorized(tx, INSTITUTION, zoomUser, at))
  const checksOf = (key: string) => parts().db.read.countBy(Job, { kind: 'connections.check', key })
  const receiptsOf = async (subjectId: string) => {
    const rows = await parts().db.read.findBy(Activity, { subjectId, kind: 'connection.erased' })
    return rows.map(({ facts }) => facts)
  }

  it('at the very moment of their consent, or later, is over; nobody else is', async () => {
    const [colleague, { id, zoomUser }] = [await here.connect(), await here.connect()]
    const { connectedAt } = await here.row(id)
    await removed(zoomUser, connectedAt)
    expect(await here.row(id)).toMatchObject({ state: 'deauthorized', stateCause: 'removed-in-zoom' })
    expect(await checksOf(id)).toBe(0)
    expect((await here.row(colleague.id)).state).toBe('connected')
    expect((await here.deedsOf(id)).map(({ kind, sentence }) => [kind, sentence])).toEqual([
      ['connection.connected', 'connected Zoom'],
      ['connection.deauthorized', 'told us that the app was removed there by its user'],
      ['connection.erased', expect.stringContaining('access tokens')],
    ])
    expect(await receiptsOf(id)).toMatchObject([{ cause: 'removed-in-zoom', dueSince: connectedAt.toISOString() }])
    // An account that is still known here is no former one.
    expect(await receiptsOf(INSTITUTION)).toEqual([])
  })

  it('before the present connection is asked about at Zoom, unless that is over', async () => {
    const [live, over] = [await here.connect(), await here.connect()]
    await parts().connections.disconnects.disconnect(actorFor(over.personId), over.personId)
    for (const { id, zoomUser } of [live, over])
      await removed(zoomUser, new Date((await here.row(id)).connectedAt.getTime() - 1))
    expect([await checksOf(live.id), await checksOf(over.id)]).toEqual([1, 0])
    expect([(await here.row(live.id)).state, (await here.row(over.id)).state]).toEqual(['connected', 'disconnected'])
  })

  it('from an account that nobody here uses any more is erased, with a receipt of the center', async () => {
    const at = here.clock.now()
    await removed('a-former-account', at)
    expect(await receiptsOf(INSTITUTION)).toMatchObject([{ cause: 'removed-in-zoom', dueSince: at.toISOString() }])
  })
})
