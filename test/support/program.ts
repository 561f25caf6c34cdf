import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(__dirname, '../..')

/** A port that was free a moment ago: for programs that must come back under the same address. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** One of our programs as its users start it: a process of its own, that can be killed at any moment. */
export class Program {
  private child: ChildProcess | null = null
  url = ''
  /** Everything it printed, for the message when something goes wrong. */
  output = ''

  /** @param script path below dist/ */
  constructor(
    private readonly script: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Resolves when the program says that it is ready. */
  async start(): Promise<this> {
    const child = spawn(process.execPath, [join(ROOT, 'dist', this.script)], {
      env: { PATH: process.env['PATH'], ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    child.stderr.on('data', (text: Buffer) => (this.output += text.toString()))
    await new Promise<void>((resolve, reject) => {
      child.once('exit', code => reject(new Error(`${this.script} ended with ${code}:\n${this.output}`)))
      createInterface({ input: child.stdout }).on('line', line => {
        this.output += `${line}\n`
        if (!line.includes('"msg":"ready"')) return
        this.url = (JSON.parse(line) as { url: string }).url
        resolve()
      })
    })
    return this
  }

  get pid(): number {
    return this.child!.pid!
  }

  /** As a power cut for the process: nothing of it runs any further. */
  kill(): Promise<void> {
    return this.end('SIGKILL').then(() => undefined)
  }

  /** @returns the exit code after a polite request to end */
  stop(): Promise<number | null> {
    return this.end('SIGTERM')
  }

  private end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null)
    return new Promise(resolve => {
      child.removeAllListeners('exit')
      child.once('exit', code => resolve(code))
      child.kill(signal)
    })
  }
}

/** A folder for one test, and how to throw it away. */
export function scratchFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'simcenter-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Waits until a condition holds, looking again and again. @param what names it, for the message when it never does */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > deadline) throw new Error(`This did not happen within ${withinMs} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
