import { setTimeout as soon } from 'node:timers/promises'
import { Connection } from '../../src/connections'
import { KINDS } from '../support/databases'
import { otherProgram } from './other-program'
import { declareRaces } from './races'
import { INSTITUTION, openInstallation, type Installation } from './zoom-processes'

/** Faults F10 to F27 and F50 of the reliability model: each is a promise in docs/trust.md. */

const SEVEN = [
  ...['meeting:read', 'meeting:write', 'recording:read', 'recording:write'],
  ...['user:read', 'user:write', 'user_profile'],
]

let here: Installation
beforeEach(async () => {
  here = await openInstallation({ kind: 'sqlite', processes: 2 })
})
afterEach(() => here.close())

const vaultOf = (process = 0) => here.processes[process]!.connections.vault
const tokenOf = async (id: string, process = 0) => (await vaultOf(process).current(id)).token.reveal()
const people = (count: number) => Promise.all(Array.from({ length: count }, () => here.connect()))
const meOf = async (personId: string) => (await here.processes[0]!.connections.accounts.as(INSTITUTION, personId)).me()
const statesOf = async () => new Set((await here.processes[0]!.db.read.find(Connection)).map(({ state }) => state))

it('F11 Whoever Zoom refused is asked about once, and not again in the hour that follows', async () => {
  const { id, personId, zoomUser } = await here.connect()
  here.clock.advance({ hours: 2 })
  here.control.revokeGrant({ app: here.app.id, user: zoomUser })
  for (let minute = 0; minute < 60; minute++) {
    await expect(tokenOf(id, minute % 2)).rejects.toMatchObject({ problem: 'reconnect' })
    await expect(meOf(personId)).rejects.toMatchObject({ problem: 'reconnect' })
    here.clock.advance({ minutes: 1 })
  }
  expect(here.refreshes()).toHaveLength(1)
})

it('F12 Ten minutes with a wrong secret change none of 50 connections', async () => {
  const fifty = await people(50)
  here.clock.advance({ hours: 2 })
  here.control.updateApp({ app: here.app.id, clientSecret: 'AnotherSecret0123456789abcdefghi' })
  const tries = await Promise.allSettled(fifty.map(({ id }, n) => tokenOf(id, n % 2)))
  expect(new Set(tries.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(await statesOf()).toEqual(new Set(['connected']))
  expect(await here.processes[0]!.zoomApp.service.noticeFor(INSTITUTION, 'admin')).not.toBeNull()

  here.clock.advance({ minutes: 10 })
  here.control.updateApp({ app: here.app.id, clientSecret: here.app.clientSecret })
  for (const { id } of fifty) await tokenOf(id)
  expect(await statesOf()).toEqual(new Set(['connected']))
  expect(await here.processes[0]!.zoomApp.service.noticeFor(INSTITUTION, 'admin')).toBeNull()
})

it.each(SEVEN)('F13 Without %s the connection lives on, and lacks exactly that', async scope => {
  const { id } = await here.connect()
  const others = SEVEN.filter(each => each !== scope)
  here.clock.advance({ hours: 2 })
  here.control.setFault({ kind: 'token_scope', value: others.join(' '), times: 1 })
  await expect(tokenOf(id)).resolves.toEqual(expect.any(String))
  expect(await here.row(id)).toMatchObject({ state: 'permissions-missing', scopes: others.join(' ') })
})

it('A token that Zoom has just given and does not know yet ends nothing', async () => {
  const { id, personId } = await here.connect()
  here.clock.advance({ hours: 2 })
  here.control.setFault({ kind: 'access_token_expired', times: 2 })
  await expect(meOf(personId)).rejects.toMatchObject({ name: 'ZoomUnavailable', trace: { code: 124 } })
  expect(await here.row(id)).toMatchObject({ state: 'connected' })
  await expect(meOf(personId)).resolves.toMatchObject({ email: expect.stringContaining('@') })
})

describe('F22 A store that cannot be written', () => {
  it('because another process has locked it: 20 refreshes wait, and none is lost', async () => {
    const twenty = await people(20)
    here.clock.advance({ hours: 2 })
    const other = await otherProgram(here.url)
    await other.lock()
    const tokens = Promise.all(twenty.map(({ id }, n) => tokenOf(id, n % 2)))
    await soon(700)
    expect(here.refreshes()).toHaveLength(0)
    await other.release()

    expect(new Set(await tokens).size).toBe(20)
    expect(here.refreshes()).toHaveLength(20)
    expect(await statesOf()).toEqual(new Set(['connected']))
  })

  it('while Zoom answers: what was answered is stored afterwards', async () => {
    const ten = await people(10)
    here.clock.advance({ hours: 2 })
    const other = await otherProgram(here.url)
    let lock: Promise<void> | null = null
    here.road.hooks.beforeTokenAnswer = () => (lock ??= other.lock())
    const tokens = Promise.all(ten.map(({ id }) => tokenOf(id)))
    while (lock === null) await soon(10)
    await soon(700)
    expect(here.refreshes().length).toBeGreaterThan(0)
    await other.release()

    expect(new Set(await tokens).size).toBe(10)
    expect(here.control.stats().replayedTokens).toBe(0)
    expect(await statesOf()).toEqual(new Set(['connected']))
  })

  it('because the disk is full: no connection is lost, and no refresh token is sent twice', async () => {
    const ten = await people(10)
    here.clock.advance({ hours: 2 })
    const { db } = here.processes[0]!
    const [pages] = await db.query<{ page_count: number }>('PRAGMA page_count', [])
    await db.write(tx => tx.query(`PRAGMA max_page_count = ${pages!.page_count}`))
    await db.write(tx => tx.query('CREATE TABLE filler (text TEXT)')).catch(() => undefined)
    const full = "BEFORE UPDATE ON connection BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    await here.processes[1]!.db.write(tx => tx.query(`CREATE TRIGGER full_disk ${full}`))
    const tries = await Promise.allSettled(ten.map(({ id }) => tokenOf(id)))
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set(['rejected']))
    expect(here.refreshes()).toHaveLength(0)

    await here.processes[1]!.db.write(tx => tx.query('DROP TRIGGER full_disk'))
    await db.write(tx => tx.query('PRAGMA max_page_count = 1073741823'))
    for (const { id } of ten) await tokenOf(id)
    expect(here.control.stats().replayedTokens).toBe(0)
    expect(await statesOf()).toEqual(new Set(['connected']))
  })
})

describe('F26 A clock of ours that is wrong', () => {
  it.each([
    ['two hours behind', 2],
    ['two hours ahead', -2],
  ])('by being %s disconnects nobody, and refreshes no more than needed', async (_how, hours) => {
    const five = await people(5)
    here.control.advance({ hours })
    for (let round = 0; round < 3; round++)
      for (const { personId } of five) expect((await meOf(personId)).email).toContain('@')
    expect(here.refreshes().length).toBeLessThanOrEqual(5)
    expect(await statesOf()).toEqual(new Set(['connected']))
  })

  it('by jumping while it runs disconnects nobody', async () => {
    const five = await people(5)
    const zoomsTime = new Date(here.clock.now())
    for (const hours of [3, -5, 1, -1, 2]) {
      here.clock.advance({ hours })
      // Zoom's own clock does not jump along.
      here.control.advance({ hours: -hours })
      for (const { personId } of five) expect((await meOf(personId)).email).toContain('@')
    }
    expect(new Date(here.control.now()).getTime()).toBe(zoomsTime.getTime())
    expect(await statesOf()).toEqual(new Set(['connected']))
    expect(here.control.stats().replayedTokens).toBe(0)
  })
})

it('F50 After the restore of an old backup each connection is tried once, and the admin is told once for all', async () => {
  const fifty = await people(50)
  const { db, connections } = here.processes[0]!
  const backup = await db.read.find(Connection)
  here.clock.advance({ days: 1 })
  for (const { id } of fifty) await tokenOf(id)
  const before = here.refreshes().length
  await db.write(async tx => {
    await tx.clear(Connection)
    await tx.insert(Connection, backup)
  })
  expect(await connections.massLoss.noticeFor(INSTITUTION, 'admin')).toBeNull()

  here.clock.advance({ hours: 2 })
  for (let round = 0; round < 3; round++) {
    const tries = await Promise.allSettled(fifty.flatMap(({ id }) => [tokenOf(id, 0), tokenOf(id, 1)]))
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set(['rejected']))
    here.clock.advance({ minutes: 10 })
  }

  expect(here.refreshes()).toHaveLength(before + 50)
  expect(await statesOf()).toEqual(new Set(['reconnect']))
  expect(await connections.massLoss.noticeFor(INSTITUTION, 'admin')).toMatchObject({
    title: 'Zoom ended 50 connections within an hour.',
  })
  expect(await connections.massLoss.noticeFor(INSTITUTION, 'instructor')).toBeNull()
  here.clock.advance({ days: 1 })
  expect(await connections.massLoss.noticeFor(INSTITUTION, 'admin')).toBeNull()
})

it('Single losses, hours apart, are no alarm', async () => {
  const six = await people(6)
  for (const { id, zoomUser } of six) {
    here.clock.advance({ hours: 2 })
    here.control.revokeGrant({ app: here.app.id, user: zoomUser })
    await expect(tokenOf(id)).rejects.toMatchObject({ problem: 'reconnect' })
  }
  expect(await here.processes[0]!.connections.massLoss.noticeFor(INSTITUTION, 'admin')).toBeNull()
})

describe.each(KINDS)('however things fall together, on %s', kind => {
  // All 200 and 100 of them are in test/endurance.
  declareRaces(kind, kind === 'sqlite' ? 40 : 20)
})
