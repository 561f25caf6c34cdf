import { existsSync, readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { SEALED_COLUMNS } from '../../src/database'
import { createLogger } from '../../src/lib/logger'
import { meetingOf, record } from '../recordings/a-recorded-session'
import { aSession, openCenter, type Center, type Who } from '../support/center'

let center: Center
let log = ''
const secrets: Record<string, string> = {}
const places: { place: string; text: string }[] = []

const PASSWORD = 'practice-makes-perfect'
const WHO: readonly (Who | null)[] = ['admin', 'instructor', 'other-instructor', 'student', 'outside-student', null]
// Where a person gets what is theirs: the link to Zoom in a redirect.
const NO_PAGES = /^\/sign-out|^\/zoom\/callback/

const addressOf = (path: string): string =>
  path
    .replace('/sessions/:id', `/sessions/${center.seeded.sessions[0]!}`)
    .replace('/people/:id', `/people/${center.person('instructor')}`)
    .replace(/:[a-z]+/gi, '00000000-0000-4000-8000-000000000000')

/** Every page that the URL table has, as this person. */
async function readPages(who: Who | null): Promise<void> {
  const visitor = await center.visitor(who)
  for (const { method, path } of center.parts.routes) {
    if (method !== 'get' || NO_PAGES.test(path)) continue
    const answer = await visitor.ask(addressOf(path))
    const headers = JSON.stringify([...answer.headers].filter(([name]) => name !== 'set-cookie'))
    places.push({ place: `${path} as ${who ?? 'a stranger'}`, text: `${headers}\n${await answer.text()}` })
  }
}

/** What goes wrong writes the longest lines into the log. */
async function badDay(): Promise<void> {
  const [admin, instructor] = [await center.visitor('admin'), await center.visitor('instructor')]
  for (const kind of ['token_500', 'token_xml', 'invalid_client', 'server_error', 'html_page'] as const) {
    center.control.setFault({ kind, times: 1 })
    await admin.open('/zoom/setup/basic-information')
    await admin.submit('Check again')
    await instructor.open('/me/zoom')
    await instructor.post('/me/zoom/test', { _csrf: instructor.csrf })
    center.control.clearFaults({})
  }
  await admin.open('/zoom/setup/events')
  await admin.submit('Save', { 'New Secret token': 'abc', 'Your own password': PASSWORD })
}

/** Somebody connects, up to the code that Zoom hands out; and the instructor starts a meeting. */
async function takeLinks(): Promise<void> {
  const other = await center.visitor('other-instructor')
  await other.open('/me/zoom')
  await other.post('/me/zoom/connect', { _csrf: other.csrf })
  const { location } = center.control.consent({ url: other.url, user: center.zoomUsers['other-instructor']! })
  secrets['state'] = new URL(other.url).searchParams.get('state')!
  secrets['authorization code'] = new URL(location!).searchParams.get('code')!
  await other.open(location!)

  const owner = await center.visitor('instructor')
  await owner.open('/help')
  await owner.post(`/sessions/${center.seeded.sessions[1]!}/start`, { _csrf: owner.csrf })
  expect(owner.url).toContain(center.simulator.url)
  // At one moment of the clock Zoom hands out one and the same.
  const zoom = await center.parts.connections.accounts.as(center.institutionId, center.person('instructor'))
  const { startUrl } = await zoom.meeting(await meetingOf(center, center.seeded.sessions[1]!))
  secrets['zak'] = new URL(startUrl!.reveal()).searchParams.get('zak')!
}

async function gather(): Promise<void> {
  secrets['client secret'] = center.app.clientSecret
  secrets['secret token'] = center.app.secretToken
  secrets['password'] = PASSWORD
  for (const { table, id, column, sealedAs } of SEALED_COLUMNS) {
    const rows = await center.db.query<{ id: string; institutionId: string; sealed: string }>(
      `SELECT ${id} AS "id", institution_id AS "institutionId", ${column} AS "sealed" FROM ${table}
       WHERE ${column} IS NOT NULL LIMIT 3`,
    )
    for (const { id: rowId, institutionId, sealed } of rows)
      secrets[`${table}.${column} ${rowId}`] = center.parts.box
        .open(sealed, { table, column: sealedAs, rowId, institutionId })
        .reveal()
  }
  const [key] = (center.parts.box as unknown as { keys: { bytes: Buffer }[] }).keys
  secrets['key'] = key!.bytes.toString('base64')
  secrets['key, raw'] = key!.bytes.toString('latin1')
  const [meeting] = center.control.exportWorld().meetings
  secrets['passcode'] = meeting!.password
  const token = /"download_token":"([^"]+)"/.exec(JSON.stringify(center.control.exportWorld()).replaceAll('\\"', '"'))
  secrets['download token'] = token![1]!
  const admin = await center.visitor('admin')
  await admin.open('/zoom/setup/who')
  await admin.submit('Make a link')
  secrets['hand-over link'] = admin.attr('#hand-over', 'value')!.split('link=')[1]!
  secrets['form token'] = admin.csrf
  secrets['sign-in'] = admin.cookie('simcenter')!
}

const formsOf = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  const base64 = bytes.toString('base64').replace(/=+$/, '')
  return [...new Set([secret, base64, bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(secret)])]
}

/** What the database has of it, as whoever gets hold of it reads it. */
function readDatabase(): void {
  const file = String(center.db.sources.writer.options.database)
  for (const path of [file, `${file}-wal`])
    if (existsSync(path))
      places.push({ place: path.endsWith('wal') ? 'the WAL' : 'the database', text: readFileSync(path, 'latin1') })
}

/** Every row of every table, whatever a table is called. */
async function readTables(): Promise<void> {
  const tables = await center.db.query<{ name: string }>(
    `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  expect(tables.length).toBeGreaterThan(15)
  for (const { name } of tables) {
    const rows = await center.db.query<{ row: string }>(`SELECT t::text AS "row" FROM "${name}" AS t`)
    places.push({ place: `the database, table ${name}`, text: rows.map(({ row }) => row).join('\n') })
  }
}

const foundSecrets = (): string[] => [
  ...new Set(
    Object.entries(secrets).flatMap(([name, secret]) =>
      formsOf(secret).flatMap(form =>
        places.filter(({ text }) => text.includes(form)).map(({ place }) => `${name} in ${place}`),
      ),
    ),
  ),
]

describe.each(['sqlite', 'postgres'] as const)('leak.secret and leak.startUrl, on %s', database => {
  beforeAll(async () => {
    log = ''
    places.splice(0)
    for (const name of Object.keys(secrets)) delete secrets[name]
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log += chunk.toString('utf8')
        done()
      },
    })
    center = await openCenter({
      database,
      sessions: [aSession(), aSession({ startsAt: '2026-12-02T17:45:00Z', room: 'lab' })],
      logger: createLogger('debug', stream),
    })
    await center.settled()
    await record(center, await meetingOf(center, center.seeded.sessions[0]!))
  }, 60_000)
  afterAll(() => center.close())

  it('BI-530 532 534 536 538 540 541 543 545 547 549 551: twelve kinds of secrets, five ways to write them, nowhere', async () => {
    await takeLinks()
    await badDay()
    await gather()
    // The pages are the same on both.
    for (const who of database === 'sqlite' ? WHO : (['admin'] as const)) await readPages(who)
    await (database === 'sqlite' ? readDatabase() : readTables())
    places.push(
      { place: 'the log', text: log },
      { place: 'the arguments', text: process.argv.join('\n') + process.title },
    )

    const isEmpty = Object.entries(secrets).filter(([, secret]) => !secret || secret.length < 6)
    expect(isEmpty).toEqual([])
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(['zak', 'sign-in', 'download token', 'state']))
    expect(log).toContain('zoom call failed')
    // What is no secret is found: the scan can see.
    const seen = places.filter(({ text }) => text.includes('p.raman@northlake.example')).map(({ place }) => place)
    expect(seen).toContain('/people as admin')
    expect(seen.some(place => /^the (database|WAL)/.test(place))).toBe(true)
    expect(log).toContain('/zoom/setup/basic-information')
    expect(foundSecrets()).toEqual([])
  }, 120_000)
})
