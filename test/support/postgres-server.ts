import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const START_MS = 60_000

/** Where this run of the tests keeps what is shared by its processes. */
export const runDirectory = (): string => process.env['TEST_RUN_DIRECTORY']!

/**
 * The address of a PostgreSQL server: that of TEST_DATABASE_URL, or one of this run's own, started by the first who asks.
 * @throws Error when it cannot be started: a test that needs it fails, it is never skipped
 */
export async function postgresServer(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return given
  if (isFirst()) startKeeper()
  const { url, error } = await answer()
  if (!url) throw new Error(`PostgreSQL cannot be started for the tests: ${error}`)
  return url
}

// Of all who ask at the same time, one can make this file.
function isFirst(): boolean {
  try {
    closeSync(openSync(join(runDirectory(), 'postgres.lock'), 'wx'))
    return true
  } catch {
    return false
  }
}

function startKeeper(): void {
  const script = join(__dirname, 'postgres-keeper.mjs')
  const run = process.env['TEST_RUN_PROCESS']!
  const keeper = spawn(process.execPath, [script, runDirectory(), run], { detached: true, stdio: 'ignore' })
  keeper.unref()
  writeFileSync(join(runDirectory(), 'postgres.keeper'), String(keeper.pid))
}

async function answer(): Promise<{ url?: string; error?: string }> {
  const file = join(runDirectory(), 'postgres.json')
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline) {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as { url?: string; error?: string }
    await pause(20)
  }
  return { error: `no answer in ${START_MS} ms` }
}
