import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import { MIGRATIONS, openDatabase } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'
import type { SimulatorControl, World } from '../../src/simulator'
import { freePort, Program, scratchFolder, until } from '../support/program'
import { Visitor } from '../support/visitor'

const ZONE = 'America/Chicago'
const READY_WITHIN_MS = 5000
// A machine that also runs other tests starts a process more slowly; the promise is for one that does not.
const PATIENCE = 2

const SEED = {
  institution: { name: 'Kill Test Center', timeZone: ZONE },
  programs: [{ key: 'n', name: 'Nursing', hue: 'nur' }],
  rooms: [{ key: 'r', name: 'Sim Bay 1', detail: 'Adult, 12' }],
  people: [
    { key: 'a', role: 'admin', name: 'Ada Admin' },
    { key: 'i', role: 'instructor', name: 'Dr. Iris Instructor', email: 'iris@northlake.example' },
    { key: 's', role: 'student', name: 'Sam Student', email: 'sam@students.northlake.example', number: '1001' },
  ],
}

type Control = {
  [Name in keyof SimulatorControl]: (input?: object) => Promise<Awaited<ReturnType<SimulatorControl[Name]>>>
}

describe('the program is killed again and again', () => {
  const folder = scratchFolder()
  let simulator: Program
  let program: Program
  let url: string
  let zoom: Control
  let kills = 0
  const startTimes: number[] = []

  beforeAll(async () => {
    simulator = await new Program('simulator/main.js', { PORT: '0', DATA_DIR: join(folder.path, 'zoom') }).start()
    zoom = controlOver(simulator.url)
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const env = environment(port)
    writeFileSync(join(folder.path, 'seed.json'), JSON.stringify(SEED))
    const seeded = spawnSync(
      process.execPath,
      ['dist/standalone/cli.js', 'seed', '--file', join(folder.path, 'seed.json')],
      { env: { PATH: process.env['PATH'], ...env } },
    )
    expect(seeded.stderr.toString()).toBe('')
    program = await new Program('standalone/main.js', env).start()
  })
  afterAll(async () => {
    await program?.kill()
    await simulator?.kill()
    folder.remove()
  })

  const environment = (port: number): Record<string, string> => ({
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: join(folder.path, 'app'),
    SECRET_KEYS: randomBytes(32).toString('base64'),
    ZOOM_WEB_URL: simulator.url,
    ZOOM_API_URL: simulator.url,
    LEASE_SECONDS: '1',
    RECONCILE_SECONDS: '2',
    RETRY_BASE_MS: '50',
    LOG_LEVEL: 'warn',
  })

  /** Kills without warning, and starts again. */
  const lightning = async (): Promise<void> => {
    await program.kill()
    const started = performance.now()
    await program.start()
    startTimes.push(performance.now() - started)
    kills++
  }

  const signIn = async (name: string): Promise<Visitor> => {
    const visitor = new Visitor(url)
    await visitor.open('/sign-in')
    return visitor.submit(`${name} `.trim())
  }

  const world = (): Promise<World> => zoom.exportWorld()
  const marked = async (sessionId: string) =>
    (await world()).meetings.filter(each => each.agenda.includes(sessionId) && !each.deletedAt)
  const idOf = (visitor: Visitor): string => /\/sessions\/([0-9a-f-]{36})/.exec(visitor.url)![1]!

  const schedule = async (instructor: Visitor, title: string, minutes: number): Promise<string> => {
    const soon = DateTime.now().setZone(ZONE).plus({ minutes })
    await instructor.open('/sessions/new')
    await instructor.submit('Schedule session', {
      Title: title,
      Program: 'Nursing',
      Room: 'Sim Bay 1',
      Date: soon.toISODate()!,
      Starts: soon.toFormat('HH:mm'),
      'Length in minutes': '30',
      'Sam Student': true,
    })
    return idOf(instructor)
  }

  it('loses nothing that it acknowledged, and doubles nothing', async () => {
    // The app at Zoom, and its keys here.
    const { scopes } = (await world()).apps.find(each => each.scopeStyle === 'classic')!
    const app = await zoom.createApp({
      name: 'Kill test',
      scopes,
      redirectUrl: `${url}/zoom/callback`,
      activated: true,
    })
    const host = await zoom.createUser({ firstName: 'Iris', lastName: 'Instructor', email: 'iris@northlake.example' })
    const admin = await signIn('Ada Admin')
    await admin.open('/zoom/setup/basic-information')
    await admin.submit('Save and check', { 'Client ID': app.clientId, 'Client secret': app.clientSecret })
    expect(admin.status).toBe(200)
    await lightning() // 1: keys saved
    await admin.open('/zoom/setup/basic-information')
    expect(admin.text).toMatch(new RegExp(`(ends in …|••••)${app.clientSecret.slice(-4)}`))

    await admin.open('/zoom/setup/events')
    await admin.submit('Save', { 'Secret token': app.secretToken })
    await lightning() // 2: secret token saved
    expect(await zoom.subscribe({ app: app.id, url: `${url}/zoom/webhooks` })).toMatchObject({ ok: true })

    // The instructor stands at Zoom's consent page while the program dies.
    const instructor = await signIn('Dr. Iris Instructor')
    await instructor.open('/me/zoom')
    await instructor.submit('Connect my Zoom')
    await lightning() // 3: between going to Zoom and coming back
    await instructor.open(`${instructor.url}&as=${host.id}`)
    await instructor.submit('Allow')
    expect(instructor.text).toContain('Connected as iris@northlake.example')
    await lightning() // 4: connected
    await instructor.open('/me/zoom')
    expect(instructor.text).toContain('7 of 7')

    // Zoom makes the meeting, and its answer never comes home.
    await zoom.setFault({ kind: 'slow', call: 'POST /users/{userId}/meetings', delayMs: 8000, times: 1 })
    const sessionId = await schedule(instructor, 'Sepsis response', 4)
    await lightning() // 5: saved, while its meeting is being made
    await until('the session has its one meeting', async () => {
      await instructor.open(`/sessions/${sessionId}`)
      return instructor.hasButton('Start') || instructor.text.includes('Meeting ID')
    })
    expect(await marked(sessionId)).toHaveLength(1)

    await instructor.open(`/sessions/${sessionId}/edit`)
    await instructor.submit('Save changes', { Title: 'Septic shock' })
    await lightning() // 6: changed
    await until('Zoom hears of the new title', async () => (await marked(sessionId))[0]?.topic === 'Septic shock')

    const student = await signIn('Sam Student')
    await student.open(`/sessions/${sessionId}/join`)
    await student.submit('Join session')
    expect(student.url.startsWith(simulator.url)).toBe(true)
    await lightning() // 7: through the gate

    // Events: answered, then gone; and others while nobody is there to answer.
    const meeting = (await marked(sessionId))[0]!.id
    await zoom.setFault({ kind: 'webhook_duplicate_new_id', chance: 1 })
    await zoom.startMeeting({ meeting })
    const stay = await zoom.join({ meeting, name: 'Sam Student', email: 'sam@students.northlake.example' })
    await zoom.settle()
    await lightning() // 8: events answered, perhaps not yet applied
    await program.kill()
    await zoom.setFault({ kind: 'recording_twice', chance: 1 })
    await zoom.leave({ meeting, participant: stay.participantUuid })
    await zoom.endMeeting({ meeting })
    await zoom.settle()
    await program.start()
    kills++ // 9: down while the meeting ends
    // Zoom tries again five minutes later, and the recording is finished by then: told of twice.
    await zoom.advance({ minutes: 6 })
    await zoom.settle()
    await lightning() // 10: recording told of
    await until('the end of the meeting and its recording are there', async () => {
      await instructor.open(`/sessions/${sessionId}`)
      await student.open(`/sessions/${sessionId}`)
      const video = student.attr('video', 'src') ?? student.attr('video source', 'src')
      return instructor.text.includes('The meeting ended') && video
    })

    const second = await schedule(instructor, 'Anaphylaxis', 90)
    await until('the second session has its meeting', async () => (await marked(second)).length === 1)
    await instructor.open(`/sessions/${second}/cancel`)
    await instructor.submit('Cancel the session', { Reason: 'The manikin is broken' })
    await lightning() // 11: cancelled
    await until('its meeting is gone at Zoom', async () => (await marked(second)).length === 0)

    // Zoom carried out the first creation eight seconds late, when a second one had long been made: comparing mends it.
    await until('one meeting is left of the two', async () => (await marked(sessionId)).length === 1)

    expect(kills).toBeGreaterThanOrEqual(11)
    expect(Math.max(...startTimes)).toBeLessThan(READY_WITHIN_MS * PATIENCE)
    const stopped = performance.now()
    expect(await program.stop()).toBe(0)
    expect(performance.now() - stopped).toBeLessThan(10_000)
    await expectExactlyOnce(sessionId, second)
  }, 120_000)

  const expectExactlyOnce = async (sessionId: string, second: string): Promise<void> => {
    const db = await openDatabase({
      url: `sqlite:${join(folder.path, 'app', 'simcenter.sqlite')}`,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      logger: silentLogger,
    })
    const count = async (table: string, where = '1 = 1'): Promise<number> =>
      (await db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`))[0]!.n
    const of = `session_id = '${sessionId}'`
    const found = {
      sessions: await count('session'),
      cancelled: await count('session', `id = '${second}' AND cancelled_at IS NOT NULL`),
      titled: await count('session', `id = '${sessionId}' AND title = 'Septic shock'`),
      connections: await count('connection', `state = 'connected'`),
      clicks: await count('join_click', of),
      runs: await count('meeting_run', of),
      recordings: await count('recording', of),
      givenUp: await count('job', `state = 'dead'`),
    }
    expect(found).toEqual({
      sessions: 2,
      cancelled: 1,
      titled: 1,
      connections: 1,
      clicks: 1,
      runs: 1,
      recordings: 1,
      givenUp: 0,
    })
    const files = await db.query<{ key: string; n: number }>(
      'SELECT file_key AS "key", count(*) AS n FROM recording_file GROUP BY file_key',
    )
    expect(files.length).toBeGreaterThan(1)
    expect(files.filter(file => file.n !== 1)).toEqual([])
    await db.close()
    const meetings = (await world()).meetings.filter(each => /simcenter:/.test(each.agenda))
    expect(meetings.filter(each => !each.deletedAt)).toHaveLength(1)
  }
})

/** The simulator's control API over HTTP: it is a process of its own here. */
function controlOver(origin: string): Control {
  const call =
    (name: string) =>
    async (input: object = {}) => {
      const answer = await fetch(`${origin}/simulator/control/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      const result: unknown = await answer.json()
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(result)}`)
      return result
    }
  return new Proxy({} as Control, { get: (_target, name: string) => call(name) })
}
