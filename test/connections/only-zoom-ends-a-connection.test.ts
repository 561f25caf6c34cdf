import { Activity } from '../../src/activity'
import { Connection } from '../../src/connections'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

let here: Installation
beforeEach(async () => {
  here = await openInstallation({ kind: 'sqlite', knobs: { zoomTimeoutMs: 300 } })
})
afterEach(() => here.close())

const vault = () => here.processes[0]!.connections.vault
const zoomApp = () => here.processes[0]!.zoomApp.service
const tokenOf = async (id: string) => (await vault().current(id)).token.reveal()

describe.each(['token_500', 'token_503', 'token_xml', 'token_hang'] as const)('While Zoom answers with %s', kind => {
  it('nothing changes, and the next call after it works', async () => {
    const { id } = await here.connect()
    here.clock.advance({ hours: 2 })
    here.control.setFault({ kind })

    await expect(tokenOf(id)).rejects.toThrow('Zoom is not answering right now')
    expect((await here.row(id)).state).toBe('connected')

    here.control.clearFaults()
    await expect(tokenOf(id)).resolves.toEqual(expect.any(String))
    expect((await here.row(id)).state).toBe('connected')
  })
})

it('A token that is still good is used while Zoom does not refresh it, and Zoom is not asked at every call', async () => {
  const { id } = await here.connect()
  const before = await tokenOf(id)
  here.clock.advance({ minutes: 57 })
  here.control.setFault({ kind: 'token_500' })

  for (let call = 0; call < 5; call++) expect(await tokenOf(id)).toBe(before)
  expect(here.refreshes()).toHaveLength(1)

  here.clock.advance({ seconds: 31 })
  await tokenOf(id)
  expect(here.refreshes()).toHaveLength(2)
})

it('A wrong secret is told once to the institution, disconnects nobody, and is over as soon as it is right again', async () => {
  const people = [await here.connect(), await here.connect()]
  here.clock.advance({ hours: 2 })
  here.control.updateApp({ app: here.app.id, clientSecret: 'AnotherSecret0123456789abcdefghi' })

  for (const { id } of people) await expect(tokenOf(id)).rejects.toThrow('Zoom set-up has a problem')
  for (const { id } of people) expect((await here.row(id)).state).toBe('connected')
  expect(await zoomApp().noticeFor(INSTITUTION, 'admin')).toMatchObject({ title: expect.stringContaining('secret') })
  expect(await zoomApp().noticeFor(INSTITUTION, 'instructor')).toMatchObject({
    title: expect.stringContaining('center'),
  })
  expect(await zoomApp().noticeFor(INSTITUTION, 'student')).toBeNull()

  here.control.updateApp({ app: here.app.id, clientSecret: here.app.clientSecret })
  for (const { id } of people) await tokenOf(id)
  expect(await zoomApp().noticeFor(INSTITUTION, 'admin')).toBeNull()
})

it('An app that Zoom disabled, or whose approval was withdrawn, disconnects nobody', async () => {
  const { id } = await here.connect()
  here.clock.advance({ hours: 2 })
  here.control.setFault({ kind: 'token_disabled_by_admin', times: 1 })

  await expect(tokenOf(id)).rejects.toThrow('Zoom set-up has a problem')
  expect((await here.row(id)).state).toBe('connected')
  expect(await tokenOf(id)).toEqual(expect.any(String))
})

it.each([
  [
    'the grant was revoked',
    (user: string) => void here.control.revokeGrant({ app: here.app.id, user }),
    'invalid-grant',
  ],
  [
    'the Zoom user is gone (BI-569)',
    (user: string) => void here.control.updateUser({ user, status: 'deleted' }),
    'owner-gone',
  ],
])('When %s the person has to connect again, and Zoom is not asked any more', async (_what, happen, cause) => {
  const { id, zoomUser } = await here.connect()
  here.clock.advance({ hours: 2 })
  happen(zoomUser)

  await expect(tokenOf(id)).rejects.toMatchObject({ problem: 'reconnect' })
  for (let call = 0; call < 5; call++) await expect(tokenOf(id)).rejects.toMatchObject({ problem: 'reconnect' })

  expect(here.refreshes()).toHaveLength(1)
  expect(await here.row(id)).toMatchObject({
    state: 'reconnect',
    stateCause: cause,
    accessToken: null,
    liveZoomUserId: null,
  })
  expect(await sentences(id)).toContain('lost the connection: Zoom no longer accepts it')
})

it('An answer that was lost on the way is tried once more, and then shown as what it is', async () => {
  const { id } = await here.connect()
  here.clock.advance({ minutes: 57 })
  here.control.setFault({ kind: 'token_lost_answer', times: 1 })

  // The present token is still good: nobody notices.
  await tokenOf(id)
  expect(await here.row(id)).toMatchObject({ state: 'connected', refreshStartedAt: here.clock.now() })

  here.clock.advance({ hours: 1 })
  await expect(tokenOf(id)).rejects.toMatchObject({ problem: 'reconnect' })
  await expect(tokenOf(id)).rejects.toMatchObject({ problem: 'reconnect' })
  expect(here.refreshes()).toHaveLength(2)
})

it('A clock of ours that is hours behind does no harm: Zoom’s refusal of the token counts', async () => {
  const { personId, id } = await here.connect()
  here.control.advance({ hours: 2 })

  const me = await (await here.processes[0]!.connections.accounts.as(INSTITUTION, personId)).me()

  expect(me.email).toContain('@')
  expect(here.refreshes()).toHaveLength(1)
  expect((await here.row(id)).state).toBe('connected')
})

it('After each refresh the permissions are counted anew', async () => {
  const { id } = await here.connect()
  here.clock.advance({ hours: 2 })
  here.control.setFault({ kind: 'token_scope', value: 'meeting:read meeting:write user:read', times: 1 })
  await tokenOf(id)
  expect(await here.row(id)).toMatchObject({
    state: 'permissions-missing',
    scopes: 'meeting:read meeting:write user:read',
  })

  here.clock.advance({ hours: 2 })
  await tokenOf(id)
  expect((await here.row(id)).state).toBe('connected')
})

it('A connection that nobody uses is refreshed in time, and only then', async () => {
  const { id } = await here.connect()
  const [work] = here.processes[0]!.connections.periodic
  here.clock.advance({ days: 19 })
  await work!.run()
  expect(here.refreshes()).toHaveLength(0)

  here.clock.advance({ days: 12 })
  await work!.run()
  await work!.run()
  expect(here.refreshes()).toHaveLength(1)
  expect((await here.row(id)).refreshedAt).toEqual(here.clock.now())
})

it('F22 A pair that cannot be stored is tried until it holds, and Zoom is asked once', async () => {
  const { id } = await here.connect()
  here.clock.advance({ hours: 2 })
  const { db } = here.processes[0]!
  const broken = "BEFORE UPDATE OF access_token ON connection BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
  here.road.hooks.beforeTokenAnswer = async () => {
    await db.write(tx => tx.query(`CREATE TRIGGER full_disk ${broken}`))
    setTimeout(() => void db.write(tx => tx.query('DROP TRIGGER full_disk')), 200)
  }

  await expect(tokenOf(id)).resolves.toEqual(expect.any(String))

  expect(here.refreshes()).toHaveLength(1)
  expect(await here.row(id)).toMatchObject({ state: 'connected', version: 2, refreshStartedAt: null })
})

it('F22 While the store cannot be written no refresh token is spent', async () => {
  const { id } = await here.connect()
  here.clock.advance({ hours: 2 })
  const { db } = here.processes[0]!
  await db.write(tx => tx.query('PRAGMA query_only = ON'))

  await expect(tokenOf(id)).rejects.toMatchObject({ status: 503 })
  expect(here.refreshes()).toHaveLength(0)
})

it('Tokens are stored sealed, each for its own row', async () => {
  const [one, other] = [await here.connect(), await here.connect()]
  const token = await tokenOf(one.id)
  const { refreshToken, accessToken } = await here.row(one.id)
  expect(JSON.stringify(await here.row(one.id))).not.toContain(token)
  expect(refreshToken).not.toBe(accessToken)

  const { db } = here.processes[0]!
  await db.write(tx => tx.update(Connection, { id: other.id }, { accessToken }))
  await expect(tokenOf(other.id)).rejects.toMatchObject({ problem: 'reconnect' })
})

async function sentences(subjectId: string): Promise<string[]> {
  const rows = await here.processes[0]!.db.read.findBy(Activity, { subjectId })
  return rows.map(({ sentence }) => sentence)
}
