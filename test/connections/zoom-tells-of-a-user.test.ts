import type { EntityManager } from 'typeorm'
import type { ZoomEvent } from '../../src/zoom'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

const OTHER = 'b0000000-0000-4000-8000-000000000002'

let here: Installation
beforeEach(async () => {
  here = await openInstallation({ kind: 'sqlite' })
})
afterEach(() => here.close())

type UserEvent = Extract<ZoomEvent, { userId: string }>

async function tell(kind: 'app_deauthorized' | 'user.deactivated', userId: string, eventAt: Date): Promise<void> {
  const { db, connections, worker } = here.processes[0]!
  const event = { kind, event: kind, userId, eventAt, businessKey: 'key' } as unknown as UserEvent
  const handler = connections.eventHandlers[kind]
  await db.write((tx: EntityManager) => handler(tx, event, INSTITUTION))
  await worker.drain()
}

it('Whoever removes the app in Zoom is disconnected, and what came from their account is erased', async () => {
  const { id, zoomUser } = await here.connect()
  here.clock.advance({ minutes: 1 })

  await tell('app_deauthorized', zoomUser, here.clock.now())
  await tell('app_deauthorized', zoomUser, here.clock.now())

  expect(await here.row(id)).toMatchObject({
    ...{ state: 'deauthorized', accessToken: null, refreshToken: null, version: 2 },
    ...{ zoomUserId: null, zoomEmail: null, zoomName: null, zoomAccountId: null, scopes: '' },
  })
})

it('An event from before the present connection changes nothing: Zoom is asked, and says that it holds', async () => {
  const { id, zoomUser } = await here.connect()
  await tell('app_deauthorized', zoomUser, new Date(here.clock.now().getTime() - 1000))
  expect((await here.row(id)).state).toBe('connected')
  expect(here.refreshes()).toHaveLength(1)
})

it('An event that seems old only because our clock is ahead ends the connection: Zoom is asked, and refuses', async () => {
  const { id, zoomUser } = await here.connect()
  here.control.revokeGrant({ app: here.app.id, user: zoomUser })
  await tell('app_deauthorized', zoomUser, new Date(here.clock.now().getTime() - 2 * 3600_000))
  expect((await here.row(id)).state).toBe('reconnect')
})

it('An event about a user nobody knows is no trouble', async () => {
  await expect(tell('app_deauthorized', 'nobody', here.clock.now())).resolves.toBeUndefined()
  await expect(tell('user.deactivated', 'nobody', here.clock.now())).resolves.toBeUndefined()
})

it('That a user was deactivated is believed only if Zoom refuses the next refresh', async () => {
  const { id, zoomUser } = await here.connect()
  await tell('user.deactivated', zoomUser, here.clock.now())
  expect((await here.row(id)).state).toBe('connected')

  here.control.updateUser({ user: zoomUser, status: 'inactive' })
  await tell('user.deactivated', zoomUser, here.clock.now())
  expect((await here.row(id)).state).toBe('reconnect')
})

it('A Zoom account connected in another center belongs there from then on, and both know it', async () => {
  const first = await here.connect()
  const second = await here.connect(OTHER, first.zoomUser)

  expect(await here.row(first.id)).toMatchObject({ state: 'superseded', accessToken: null, liveZoomUserId: null })
  expect(await here.row(second.id)).toMatchObject({ state: 'connected', institutionId: OTHER })
  await expect(here.processes[0]!.connections.accounts.as(INSTITUTION, first.personId)).rejects.toMatchObject({
    problem: 'reconnect',
  })
})

it('A Zoom account of somebody else in the center stays with them, with the newest tokens', async () => {
  const first = await here.connect()
  await expect(here.connect(INSTITUTION, first.zoomUser)).rejects.toThrow()

  expect(await here.row(first.id)).toMatchObject({ state: 'connected', personId: first.personId, version: 2 })
  const { accounts } = here.processes[0]!.connections
  expect((await (await accounts.as(INSTITUTION, first.personId)).me()).id).toBe(first.zoomUser)
})
