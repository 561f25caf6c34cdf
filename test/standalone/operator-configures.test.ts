import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BadConfiguration, readEnv } from '../../src/standalone/env'

const KEY = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index + 7)).toString('base64')

describe('an operator configures the program', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simcenter-env-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const problemsOf = (environment: Record<string, string>): string[] => {
    try {
      readEnv({ DATA_DIR: folder, ...environment })
      return []
    } catch (error) {
      if (error instanceof BadConfiguration) return [...error.problems]
      throw error
    }
  }

  it('needs nothing for practice mode, and keeps one key for it', () => {
    const first = readEnv({ DATA_DIR: folder })
    const second = readEnv({ DATA_DIR: folder })
    expect(first).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      ZOOM: 'simulator',
      databaseUrl: `sqlite:${join(folder, 'simcenter.sqlite')}`,
    })
    expect(second.secretKeys).toEqual(first.secretKeys)
    expect(statSync(join(folder, 'secret-keys')).mode & 0o777).toBe(0o600)
  })

  it('is told everything that is wrong at once', () => {
    expect(
      problemsOf({ PORT: 'eighty', ZOOM: 'maybe', PUBLIC_URL: 'sim.example.edu', LOG_LEVEL: 'loud' }),
    ).toHaveLength(4)
  })

  it('must name an address and a key for real use', () => {
    expect(problemsOf({ ZOOM: 'live' }).join(' ')).toMatch(/PUBLIC_URL is needed.*SECRET_KEYS is needed/)
    expect(problemsOf({ ZOOM: 'live', PUBLIC_URL: 'http://sim.example.edu', SECRET_KEYS: KEY })).toEqual([
      'PUBLIC_URL must be https with ZOOM=live',
    ])
    expect(problemsOf({ ZOOM: 'live', PUBLIC_URL: 'https://sim.example.edu', SECRET_KEYS: KEY })).toEqual([])
  })

  it.each(['short', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'not base64 at all, but long enough to be one'])(
    'is refused the weak key %s',
    key => {
      expect(problemsOf({ SECRET_KEYS: key })).not.toEqual([])
    },
  )

  it('may keep secrets in files', () => {
    writeFileSync(join(folder, 'keys'), `${KEY}\n`)
    expect(readEnv({ DATA_DIR: folder, SECRET_KEYS_FILE: join(folder, 'keys') }).secretKeys).toEqual([KEY])
    expect(problemsOf({ SECRET_KEYS_FILE: join(folder, 'nothing') })).toEqual([
      'SECRET_KEYS_FILE names a file that cannot be read',
    ])
  })

  it('names a mail server and whom mails come from, or neither', () => {
    const from = 'Simulation Center <sim@northlake.example>'
    expect(problemsOf({ SMTP_URL: 'smtp://user:p%40ss@mail.example:587', MAIL_FROM: from })).toEqual([])
    expect(problemsOf({ SMTP_URL: 'smtps://mail.example' })).toEqual([
      'MAIL_FROM is needed with SMTP_URL: the address that mails come from',
    ])
    expect(problemsOf({ SMTP_URL: 'https://mail.example', MAIL_FROM: 'nobody' })).toHaveLength(2)
    writeFileSync(join(folder, 'smtp'), 'smtp://mail.example\n')
    expect(readEnv({ DATA_DIR: folder, SMTP_URL_FILE: join(folder, 'smtp'), MAIL_FROM: from }).SMTP_URL).toBe(
      'smtp://mail.example',
    )
  })

  it('finds every variable in the README', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8')
    const source = readFileSync(join(__dirname, '../../src/standalone/env.ts'), 'utf8')
    const names = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(match => match[1]!)
    expect(names.length).toBeGreaterThan(15)
    expect(names.filter(name => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
