import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ROOT = join(__dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache')
const UNPACKED = join(CACHE, 'chromium')

/** The system's Chromium if there is one, else the one that an npm package brings along. */
export function browserProgram(): string {
  const system = SYSTEM.find(existsSync)
  if (system) return system
  if (!existsSync(UNPACKED)) unpack()
  return join(UNPACKED, 'chromium')
}

// Several test files may unpack it at the same moment: it is put in its place in one step, and the first one stays.
function unpack(): void {
  mkdirSync(CACHE, { recursive: true })
  const scratch = mkdtempSync(join(CACHE, 'unpacking-'))
  // The package is an ES module, which this test runner cannot load on Node 20.
  const script = "import('@sparticuz/chromium').then(module => module.default.executablePath())"
  const env = { ...process.env, TMPDIR: scratch }
  execFileSync(process.execPath, ['-e', script], { cwd: ROOT, env })
  try {
    renameSync(scratch, UNPACKED)
  } catch {
    rmSync(scratch, { recursive: true })
  }
}
