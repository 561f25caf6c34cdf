import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, MIGRATIONS } from '../../src/database'
import { ENTITIES } from '../../src/entities'
import { silentLogger } from '../../src/lib/logger'

const ROOT = join(__dirname, '../..')

describe('an operator uses the command line', () => {
  let folder: string
  let env: Record<string, string>
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'simcenter-cli-'))
    env = {
      PATH: process.env['PATH']!,
      DATA_DIR: folder,
      SECRET_KEYS: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'silent',
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (script: string, args: string[], options: { input?: string; env?: Record<string, string> } = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/standalone', script), ...args], {
      env: { ...env, ...options.env },
      input: options.input ?? '',
      encoding: 'utf8',
      timeout: 20_000,
    })
    return { status, stdout, stderr }
  }
  const cli = (args: string[], input?: string) => run('cli.js', args, input === undefined ? {} : { input })

  it('migrates, once', () => {
    expect((JSON.parse(cli(['migrate']).stdout) as { applied: string[] }).applied.length).toBeGreaterThan(3)
    expect(JSON.parse(cli(['migrate']).stdout)).toEqual({ applied: [] })
  })

  it('makes an administrator, with the password on standard input', async () => {
    const args = [
      'create-admin',
      '--center',
      'Lakeside',
      '--zone',
      'America/Chicago',
      '--name',
      'Elena Mora',
      '--email',
      'E.Mora@lakeside.example',
    ]
    expect(cli(args, 'practice-makes-perfect\n').status).toBe(0)
    const db = await openDatabase({
      url: `sqlite:${join(folder, 'simcenter.sqlite')}`,
      entities: ENTITIES,
      migrations: MIGRATIONS,
      logger: silentLogger,
    })
    expect(await db.query('SELECT email FROM credential')).toEqual([{ email: 'e.mora@lakeside.example' }])
    await db.close()
  })

  it('loads a seed file, and refuses one that is wrong without loading any of it', () => {
    const seed = {
      institution: { name: 'Seeded', timeZone: 'Europe/London' },
      programs: [{ key: 'n', name: 'Nursing', hue: 'nur' }],
      rooms: [{ key: 'r', name: 'Room' }],
      people: [{ key: 'i', role: 'instructor', name: 'Dr. Seed' }],
      sessions: [
        { title: 'Seeded', program: 'n', room: 'r', instructor: 'i', startsAt: '2026-12-02T14:30:00Z', minutes: 60 },
      ],
    }
    const file = join(folder, 'seed.json')
    writeFileSync(file, JSON.stringify(seed))
    expect(JSON.parse(cli(['seed', '--file', file]).stdout)).toMatchObject({ people: 1, sessions: 1 })
    writeFileSync(
      file,
      JSON.stringify({ ...seed, sessions: [{ ...seed.sessions[0], room: 'nowhere' }], colour: 'red' }),
    )
    const refused = cli(['seed', '--file', file])
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('colour')
  })

  it('shows the jobs', () => {
    expect(JSON.parse(cli(['jobs', '--json']).stdout)).toMatchObject({ waiting: expect.any(Number) as number, dead: 0 })
  })

  it('says what there is when asked for nothing', () => {
    const { status, stderr } = cli([])
    expect(status).toBe(64)
    expect(stderr).toContain('create-admin')
  })

  it('ends with 78 and all problems when the configuration cannot work', () => {
    const { status, stderr } = run('main.js', [], { env: { ZOOM: 'live', PORT: 'eighty', DATABASE_URL: 'mysql://x' } })
    expect(status).toBe(78)
    expect(stderr).toMatch(/PORT[\s\S]*PUBLIC_URL|PUBLIC_URL[\s\S]*PORT/)
  })

  it('cannot start the simulator for real use', () => {
    const { status } = spawnSync(process.execPath, [join(ROOT, 'dist/simulator/main.js')], {
      env: { ...env, ZOOM: 'live', PORT: '0' },
      timeout: 20_000,
    })
    expect(status).toBe(78)
  })
})
