import { existsSync, mkdirSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '../../src/people/password'
import { PASSWORD } from './password'

/**
 * Names the directory of this run, and hashes everybody's password. What lies in the directory, such as the PostgreSQL
 * server, is made by the first who asks.
 */
export default async function globalSetup(): Promise<void> {
  const directory = join(place(), `simcenter-zoom-tests-${process.pid}`)
  // Not mkdtemp: the server, which runs as another user under root, must be able to pass through.
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  process.env['TEST_RUN_DIRECTORY'] = directory
  process.env['TEST_RUN_PROCESS'] = String(process.pid)
  process.env['TEST_PASSWORD_HASH'] ??= await hashPassword(PASSWORD)
}

const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 1024 ** 3

// Hundreds of databases are made and thrown away: in memory, where there is enough of it, none waits for a disk.
function place(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > ENOUGH_BYTES ? MEMORY : tmpdir()
}
