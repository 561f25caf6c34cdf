import { randomUUID } from 'node:crypto'
import { Connection } from '../../src/connections'
import { Job } from '../../src/database'
import { Secret } from '../../src/lib/secret'
import { ZoomApp } from '../../src/zoom-app'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

const OTHER = 'b0000000-0000-4000-8000-000000000002'
const OWN_APP = 'e0000000-0000-4000-8000-000000000005'

let here: Installation
beforeAll(async () => {
  here = await openInstallation({ kind: 'sqlite' })
})
afterAll(() => here.close())

const parts = () => here.processes[0]!
const jobsOf = (kind: string) => parts().db.read.countBy(Job, { kind })
const appOf = (institutionId = INSTITUTION) => parts().zoomApp.service.find(institutionId)
const changeApp = (change: Partial<ZoomApp>) =>
  parts().db.write(tx => tx.update(ZoomApp, { institutionId: INSTITUTION }, change))

const SEVEN = 'meeting:read meeting:write recording:read recording:write user:read user:write user_profile'
const FIVE = 'meeting:read meeting:write recording:read user:read user_profile'

interface Consented {
  institutionId?: string
  personId?: string
  userId?: string
  purpose?: 'connect' | 'check'
  /** Null: Zoom did not say. */
  scope?: string | null
  accountId?: string | null
}

/** What a consent brings to a person of the institution. */
function consent({
  institutionId = INSTITUTION,
  personId = randomUUID(),
  userId = randomUUID(),
  purpose = 'connect',
  scope = SEVEN,
  accountId = 'ours',
}: Consented) {
  const grant = {
    ...{ accessToken: new Secret(randomUUID()), refreshToken: new Secret(randomUUID()), apiUrl: null },
    ...{ scopes: scope?.split(' ') ?? null, expiresAt: new Date(here.clock.now().getTime() + 3600_000) },
  }
  const account = {
    ...{
      userId,
      accountId,
      email: `${userId.slice(0, 4)}@northlake.example`,
      name: 'Somebody',
      plan: 'licensed' as const,
    },
    ...{ mayMeet: true, cloudRecording: 'on' as const, capacity: 300, concurrent: null, ms: 12 },
  }
  return parts().connections.service.connect({ institutionId, personId }, purpose, grant, account)
}

describe('Who connects', () => {
  it('again keeps the row, with a new count, and both times are remembered', async () => {
    const { id, personId, zoomUser } = await here.connect()
    here.clock.advance({ minutes: 5 })
    await here.connectAgain(personId, zoomUser)
    expect(await here.row(id)).toMatchObject({
      ...{ version: 2, state: 'connected', connectedAt: here.clock.now(), stateSince: here.clock.now() },
      ...{ plan: 'licensed', zoomEmail: 'somebody@northlake.example', zoomAccountId: 'an-account', stateCause: null },
    })
    expect(await here.deedsOf(id)).toEqual(
      Array(2).fill({ kind: 'connection.connected', sentence: 'connected Zoom', personId }),
    )
  })

  it('another Zoom account than before ends the former grant at Zoom, too', async () => {
    const { personId, zoomUser: former } = await here.connect()
    const { id: zoomUser } = here.control.createUser({})
    await here.connectAgain(personId, zoomUser)
    await parts().worker.drain()
    expect(here.grantStates(former)).toEqual(['revoked'])
    expect(here.grantStates(zoomUser)).toEqual(['live'])
    await here.connectAgain(personId, zoomUser)
    await parts().worker.drain()
    expect(here.grantStates(zoomUser).at(-1)).toBe('live')
  })

  it('the same Zoom account in a center with another app ends the grant in the former app', async () => {
    const { id: appId } = here.control.createApp({ redirectUrl: 'http://127.0.0.1:3/zoom/callback' })
    const { clientId, clientSecret } = here.control.exportWorld().apps.find(each => each.id === appId)!
    await parts().zoomApp.service.seed(OWN_APP, { clientId, clientSecret })
    const first = await here.connect()
    await here.connect(OWN_APP, first.zoomUser, appId)
    expect(here.grantStates(first.zoomUser)).toEqual(['live', 'live'])
    expect(await here.row(first.id)).toMatchObject({ state: 'superseded', accessToken: null })
    await parts().worker.drain()
    expect(here.grantStates(first.zoomUser)).toEqual(['revoked', 'live'])
    await here.connectAgain(first.personId, first.zoomUser)
    await parts().worker.drain()
    expect(here.grantStates(first.zoomUser)).toEqual(['revoked', 'revoked', 'live'])
  })

  it('a Zoom account that another center has takes it over, and that center is told why', async () => {
    const first = await here.connect()
    here.clock.advance({ minutes: 5 })
    const second = await here.connect(OTHER, first.zoomUser)
    expect(await here.row(first.id)).toMatchObject({
      ...{ state: 'superseded', stateCause: 'other-center', stateSince: here.clock.now(), version: 2 },
      ...{ accessToken: null, refreshToken: null, liveZoomUserId: null },
    })
    expect((await here.deedsOf(first.id)).at(-1)).toEqual({
      ...{ kind: 'connection.superseded', personId: null },
      sentence: 'lost the connection: the Zoom account was connected in another center',
    })
    expect(await here.row(second.id)).toMatchObject({ state: 'connected', institutionId: OTHER, version: 1 })
  })

  it('the Zoom account of a colleague gets nothing, and the colleague the newest tokens', async () => {
    const first = await here.connect()
    const second = await here.connect()
    const before = await here.tokenOf(first.id)
    await here.connectAgain(second.personId, first.zoomUser)
    expect(await here.tokenOf(first.id)).not.toBe(before)
    expect(await here.row(first.id)).toMatchObject({ state: 'connected', personId: first.personId, version: 2 })
    expect(await here.row(second.id)).toMatchObject({ zoomUserId: second.zoomUser, version: 1 })
    expect((await here.deedsOf(first.id)).at(-1)).toEqual({
      ...{ kind: 'connection.refused', personId: second.personId },
      sentence: 'tried to connect a Zoom account that is connected already',
    })
  })
})

describe('What a consent brings', () => {
  it('is told: as whom, and with which permissions', async () => {
    const userId = randomUUID()
    expect(await consent({ userId })).toEqual({
      ...{ kind: 'connected', zoomEmail: `${userId.slice(0, 4)}@northlake.example`, scopes: SEVEN },
      ...{ formerEmail: null, isOutside: false, tookOver: false },
    })
  })

  it('names the other account that was connected before', async () => {
    const personId = randomUUID()
    const [former, userId] = [randomUUID(), randomUUID()]
    await consent({ personId, userId: former })
    const connected = await consent({ personId, userId })
    expect(connected).toMatchObject({ formerEmail: `${former.slice(0, 4)}@northlake.example`, isOutside: false })
    const row = await parts().connections.queries.of(INSTITUTION, personId)
    expect((await here.deedsOf(row!.id)).at(-1)).toEqual({
      ...{ kind: 'connection.connected', personId },
      sentence: 'connected Zoom, with another Zoom account than before',
    })
  })

  it('says that another center lost the account, here and there', async () => {
    const there = await here.connect(OTHER)
    const personId = randomUUID()
    const before = await jobsOf('connections.revoke-former')
    expect(await consent({ personId, userId: there.zoomUser })).toMatchObject({ kind: 'connected', tookOver: true })
    const row = await parts().connections.queries.of(INSTITUTION, personId)
    expect((await here.deedsOf(row!.id))[0]!.sentence).toBe(
      'connected Zoom; another center, which had this Zoom account, lost it',
    )
    // That center has no app of its own: Zoom has ended its grant by itself.
    expect(await jobsOf('connections.revoke-former')).toBe(before)
  })

  it('of the same app in two centers is ended by Zoom itself', async () => {
    const { clientId, clientSecret } = here.app
    await parts().zoomApp.service.seed(OTHER, { clientId, clientSecret })
    const there = await here.connect(OTHER)
    const before = await jobsOf('connections.revoke-former')
    await consent({ userId: there.zoomUser })
    expect(await here.row(there.id)).toMatchObject({ state: 'superseded' })
    expect(await jobsOf('connections.revoke-former')).toBe(before)
  })

  it('is outside when it is not of the Zoom account that the app was checked with', async () => {
    await changeApp({ zoomAccountId: 'ours' })
    expect(await consent({ accountId: 'theirs' })).toMatchObject({ isOutside: true })
    expect(await consent({ accountId: 'ours' })).toMatchObject({ isOutside: false })
    // Which is another one in another center.
    expect(await consent({ accountId: 'theirs', institutionId: OWN_APP })).toMatchObject({ isOutside: false })
    await changeApp({ zoomAccountId: null })
  })

  it('shows the app when it was a check; after that another number of permissions shows that the app was changed', async () => {
    await changeApp({ grantedScopes: null })
    await consent({ scope: FIVE })
    expect(await appOf()).toMatchObject({ grantedScopes: null, zoomAccountId: null })
    const personId = randomUUID()
    await consent({ personId, purpose: 'check', accountId: 'the-account' })
    expect(await appOf()).toMatchObject({
      ...{ grantedScopes: SEVEN, scopesCheckedBy: personId, zoomAccountId: 'the-account' },
      scopesCheckedAt: here.clock.now(),
    })
    await consent({ scope: FIVE, accountId: 'the-account' })
    expect(await appOf()).toMatchObject({ grantedScopes: FIVE, scopesCheckedBy: personId })
    await changeApp({ grantedScopes: null, zoomAccountId: null })
  })

  it('without a word of its permissions counts as none', async () => {
    const personId = randomUUID()
    expect(await consent({ personId, scope: null })).toMatchObject({ scopes: '' })
    expect(await parts().connections.queries.of(INSTITUTION, personId)).toMatchObject({ state: 'permissions-missing' })
  })

  it('ends what was failing', async () => {
    const { id, personId, zoomUser: userId } = await here.connect()
    const failing = { failingSince: here.clock.now(), failingCause: 'no-answer' } as const
    await parts().db.write(tx => tx.update(Connection, { id }, failing))
    await consent({ personId, userId })
    expect(await here.row(id)).toMatchObject({ failingSince: null, failingCause: null, capacity: 300 })
  })

  it('is nothing for who was switched off meanwhile', async () => {
    const personId = randomUUID()
    const off = [personId, INSTITUTION, here.clock.now()]
    await parts().db.write(tx =>
      tx.query(
        `INSERT INTO person (id, institution_id, role, name, created_at, disabled_at) VALUES ($1, $2, 'instructor', 'X', $3, $3)`,
        off,
      ),
    )
    await expect(consent({ personId })).rejects.toMatchObject({
      ...{ status: 409, message: 'This account was switched off meanwhile. Nothing was connected.' },
    })
    expect(await parts().connections.queries.of(INSTITUTION, personId)).toBeNull()
  })
})

describe('A consent with the Zoom account of a colleague', () => {
  it('leaves it to them, and says whose it is', async () => {
    const colleague = await here.connect()
    const since = (await here.row(colleague.id)).stateSince
    here.clock.advance({ minutes: 1 })
    expect(await consent({ userId: colleague.zoomUser })).toEqual({
      ...{ kind: 'taken', zoomEmail: `${colleague.zoomUser.slice(0, 4)}@northlake.example` },
    })
    expect(await here.row(colleague.id)).toMatchObject({ state: 'connected', stateSince: since, version: 2 })
  })

  it('that allowed less cuts theirs down, from then on', async () => {
    const colleague = await here.connect()
    here.clock.advance({ minutes: 1 })
    expect(await consent({ userId: colleague.zoomUser, scope: FIVE })).toMatchObject({ kind: 'cut-down' })
    expect(await here.row(colleague.id)).toMatchObject({
      ...{ state: 'permissions-missing', stateSince: here.clock.now(), stateCause: null, scopes: FIVE },
    })
    expect((await here.deedsOf(colleague.id)).at(-1)!.sentence).toBe(
      'tried to connect a Zoom account that is connected already, and allowed less: the connection has 5 of 7 permissions now',
    )
  })

  it('that says nothing of permissions leaves them as they were', async () => {
    const colleague = await here.connect()
    const { scopes } = await here.row(colleague.id)
    expect(await consent({ userId: colleague.zoomUser, scope: null })).toMatchObject({ kind: 'taken' })
    expect(await here.row(colleague.id)).toMatchObject({ scopes, state: 'connected' })
  })
})

describe('A consent that came to nothing after its code was spent', () => {
  const doubt = (personId: string) => parts().connections.service.doubt({ institutionId: INSTITUTION, personId })

  it('has Zoom asked whether the former connection still holds', async () => {
    const [other, { id, personId, zoomUser }] = [await here.connect(), await here.connect()]
    here.control.revokeGrant({ app: here.app.id, user: zoomUser })
    await doubt(personId)
    await parts().worker.drain()
    expect((await here.row(id)).state).toBe('reconnect')
    expect((await here.row(other.id)).version).toBe(1)
  })

  it('asks nothing about who is not connected', async () => {
    const { personId } = await here.connect()
    await parts().db.write(tx => tx.update(Connection, { personId }, { state: 'reconnect' }))
    const before = await jobsOf('connections.check')
    await doubt(personId)
    await doubt(randomUUID())
    expect(await jobsOf('connections.check')).toBe(before)
  })
})
