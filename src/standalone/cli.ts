#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createSimcenterZoom, type Seed, type SimcenterZoom } from '../index'
import { BadConfiguration, readEnv } from './env'
import { optionsFrom } from './start'

type Flags = Record<string, string | boolean | undefined>
type Command = { flags: string; what: string; run: (simcenter: SimcenterZoom, flags: Flags) => Promise<unknown> }

const COMMANDS: Record<string, Command> = {
  migrate: {
    flags: '',
    what: 'brings the database up to date',
    run: async simcenter => ({ applied: await simcenter.migrate() }),
  },
  'create-admin': {
    flags: '--center NAME --zone ZONE --name NAME --email ADDRESS (password on standard input)',
    what: 'makes a center and its first administrator',
    run: async (simcenter, flags) => ({
      institutionId: await simcenter.operations.createAdmin({
        centerName: text(flags, 'center'),
        timeZone: text(flags, 'zone'),
        name: text(flags, 'name'),
        email: text(flags, 'email'),
        password: readFileSync(0, 'utf8').trim(),
      }),
    }),
  },
  seed: {
    flags: '--file center.json',
    what: 'loads a center from a file (docs/seed.md)',
    run: async (simcenter, flags) => {
      const result = await simcenter.operations.seed(JSON.parse(readFileSync(text(flags, 'file'), 'utf8')) as Seed)
      return { institutionId: result.institutionId, people: result.people.size, sessions: result.sessions.length }
    },
  },
  jobs: {
    flags: '--json',
    what: 'shows what is waiting and what was given up',
    run: simcenter => simcenter.operations.jobs(),
  },
  reconcile: {
    flags: '',
    what: 'compares everything with Zoom now',
    run: async simcenter => ({ done: await simcenter.operations.reconcile() }),
  },
  'rotate-keys': {
    flags: '',
    what: 'seals every stored secret anew with the first of SECRET_KEYS',
    run: async simcenter => ({ rotated: await simcenter.operations.rotateKeys() }),
  },
}

function text(flags: Flags, name: string): string {
  const value = flags[name]
  if (typeof value !== 'string' || !value) throw new BadConfiguration([`--${name} is missing`])
  return value
}

async function main(): Promise<void> {
  const [name, ...rest] = process.argv.slice(2)
  const command = COMMANDS[name ?? '']
  if (!command) return usage()
  const options = {
    file: { type: 'string' },
    json: { type: 'boolean' },
    center: { type: 'string' },
    zone: { type: 'string' },
    name: { type: 'string' },
    email: { type: 'string' },
  } as const
  const flags = parseArgs({ args: rest, options, strict: true }).values as Flags
  const env = readEnv(process.env)
  const publicUrl = env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`
  const settings = optionsFrom(env, publicUrl, 0)
  // Beside a running server: its simulator is the one to talk to, and its jobs are its own.
  const practice = env.ZOOM === 'simulator' && !env.ZOOM_WEB_URL ? { webUrl: `http://127.0.0.1:${env.PORT + 1}` } : {}
  const simcenter = createSimcenterZoom({ ...settings, zoom: { ...settings.zoom, ...practice }, jobs: 'none' })
  try {
    await simcenter.open()
    process.stdout.write(`${JSON.stringify(await command.run(simcenter, flags), null, 2)}\n`)
  } finally {
    await simcenter.stop()
  }
}

function usage(): void {
  const lines = Object.entries(COMMANDS).map(([name, { flags, what }]) => `  ${`${name} ${flags}`.padEnd(30)} ${what}`)
  process.stderr.write(`Commands:\n${lines.join('\n')}\n`)
  process.exitCode = 64
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof BadConfiguration ? 78 : 1
})
