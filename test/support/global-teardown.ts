import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

const STOP_MS = 10_000

/** Stops the PostgreSQL server, if a test asked for it, and clears away what the run left behind. */
export default async function globalTeardown(): Promise<void> {
  const directory = process.env['TEST_RUN_DIRECTORY']!
  const pidFile = join(directory, 'postgres.keeper')
  if (existsSync(pidFile)) await stopped(Number(readFileSync(pidFile, 'utf8')), directory)
  rmSync(directory, { recursive: true, force: true })
  const given = process.env['TEST_DATABASE_URL']
  if (given) await dropTemplate(given)
}

// The keeper removes the directory as its last act.
async function stopped(keeper: number, directory: string): Promise<void> {
  try {
    process.kill(keeper, 'SIGTERM')
  } catch {
    return
  }
  const deadline = Date.now() + STOP_MS
  while (existsSync(directory) && Date.now() < deadline) await pause(20)
}

async function dropTemplate(server: string): Promise<void> {
  const client = new Client({ connectionString: server })
  try {
    await client.connect()
    await client.query(`DROP DATABASE IF EXISTS simcenter_template_${process.env['TEST_RUN_PROCESS']}`)
  } catch {
    // A server that cannot be reached has failed the tests already.
  } finally {
    await client.end()
  }
}
