import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the directory of this run. What lies in it, such as the PostgreSQL server, is made by the first who asks. */
export default function globalSetup(): void {
  const directory = join(tmpdir(), `simcenter-zoom-tests-${process.pid}`)
  // Not mkdtemp: the server, which runs as another user under root, must be able to pass through.
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  process.env['TEST_RUN_DIRECTORY'] = directory
  process.env['TEST_RUN_PROCESS'] = String(process.pid)
}
