import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MIGRATIONS, openDatabase, type Database } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'
import type { Seed } from '../../src/seed'
import type { SimulatorControl } from '../../src/simulator'
import { PASSWORD } from '../support/password'
import { freePort, Program, scratchFolder, until } from '../support/program'
import { Visitor } from '../support/visitor'

const CLI = join(__dirname, '../../dist/standalone/cli.js')

type World = ReturnType<SimulatorControl['exportWorld']>

/** The program and a simulated Zoom as processes of their own: the power of the one can fail, the other goes on. */
export class Installation {
  /** How long each start took, in milliseconds. */
  readonly starts: number[] = []

  private constructor(
    private readonly program: Program,
    private readonly zoom: Program,
    private readonly folder: { path: string; remove: () => void },
    readonly url: string,
  ) {}

  static async open(seed: Seed): Promise<Installation> {
    const folder = scratchFolder()
    const zoom = await new Program('simulator/main.js', { PORT: '0', DATA_DIR: folder.path }).start()
    const port = String(await freePort())
    const url = `http://127.0.0.1:${port}`
    const env = {
      ...{ PORT: port, PUBLIC_URL: url, DATA_DIR: folder.path, LOG_LEVEL: 'warn' },
      ...{ ZOOM_WEB_URL: zoom.url, ZOOM_API_URL: zoom.url, ZOOM_DOWNLOAD_HOSTS: new URL(zoom.url).host },
      // A minute of the product in a second: what a dead process held is free again soon.
      ...{ LEASE_SECONDS: '2', RETRY_BASE_MS: '50', ZOOM_TIMEOUT_MS: '3000' },
    }
    loadSeed(seed, folder.path, env)
    const installation = new Installation(new Program('standalone/main.js', env), zoom, folder, url)
    await installation.start()
    return installation
  }

  async start(): Promise<void> {
    const before = performance.now()
    await this.program.start()
    this.starts.push(performance.now() - before)
  }

  /** The process dies on the spot, at whatever it is. */
  kill(): Promise<void> {
    return this.program.kill()
  }

  async powerCut(): Promise<void> {
    await this.kill()
    await this.start()
  }

  /** @returns the exit code after a polite request to end */
  stop(): Promise<number | null> {
    return this.program.stop()
  }

  /** Somebody signed in with their center's account. */
  async visitor(email: string): Promise<Visitor> {
    const visitor = await new Visitor(this.url).open('/sign-in')
    return visitor.submit('Sign in', { 'E-mail': email, Password: PASSWORD })
  }

  /** One operation of the simulator's control. */
  async control<T>(name: string, input: object = {}): Promise<T> {
    const body = JSON.stringify(input)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${this.zoom.url}/simulator/control/${name}`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async world(): Promise<World> {
    const answer = await fetch(`${this.zoom.url}/simulator/control/world`)
    return (await answer.json()) as World
  }

  /** The meeting at Zoom that was made for the session with this page. */
  async meetingOf(path: string): Promise<World['meetings'][number]> {
    const marker = `simcenter:${path.split('/').at(-1)}`
    return (await this.world()).meetings.find(each => each.agenda.includes(marker))!
  }

  /** Lets the next call of this kind fail in this way, and waits in `done` until it has struck. */
  async oneFault(fault: { kind: string; call: string; delayMs?: number }): Promise<{ struck: () => Promise<void> }> {
    await this.control('setFault', { ...fault, times: 1 })
    const isGone = async (): Promise<boolean> => (await this.world()).faults.length === 0
    return { struck: () => until(`Zoom is asked for ${fault.call}`, isGone).then(() => undefined) }
  }

  /** Waits until Zoom has delivered all events that it wants to deliver now. */
  async eventsDelivered(event: string): Promise<void> {
    await until(`${event} is delivered`, async () => {
      const log = await this.control<{ event: string; state: string }[]>('deliveries', { event })
      return log.length > 0 && log.every(each => each.state === 'delivered')
    })
  }

  /** What stands in the database; only while the program does not run. */
  async database(): Promise<Database> {
    const url = `sqlite:${join(this.folder.path, 'simcenter.sqlite')}`
    return openDatabase({ url, entities: ENTITIES, migrations: MIGRATIONS, logger: silentLogger })
  }

  async close(): Promise<void> {
    await this.program.kill()
    await this.zoom.stop()
    this.folder.remove()
  }
}

function loadSeed(seed: Seed, folder: string, env: Record<string, string>): void {
  const file = join(folder, 'center.json')
  writeFileSync(file, JSON.stringify(seed))
  execFileSync(process.execPath, [CLI, 'seed', '--file', file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  })
}

export const smallCenter: Seed = {
  institution: { name: 'Lakeside Skills Lab', timeZone: 'America/Chicago' },
  programs: [{ key: 'nur', name: 'Nursing', hue: 'nur' }],
  rooms: [{ key: 'net', name: 'Online only', kind: 'online' }],
  people: [
    { key: 'mora', role: 'admin', name: 'Elena Mora', email: 'e.mora@lakeside.example', password: PASSWORD },
    { key: 'osei', role: 'instructor', name: 'Kwame Osei', email: 'k.osei@lakeside.example', password: PASSWORD },
    { key: 'park', role: 'student', name: 'Nina Park', email: 'nina.park@lakeside.example', password: PASSWORD },
    { key: 'said', role: 'student', name: 'Omar Said', email: 'omar.said@lakeside.example', password: PASSWORD },
  ],
}
