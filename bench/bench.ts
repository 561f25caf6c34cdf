/**
 * Requests per second and CPU time per request of the pages that matter on an exam day: join, session page, week
 * calendar, webhook intake. The judged figure is CPU time; all rows of one table are of one interleaved run.
 *
 *   npm run build && npx tsx bench/bench.ts [seconds per round] [rounds] [sessions in the database]
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { load, type Figures, type Shot } from './load'
import { benchSeed, SECRET_TOKEN } from './seed'
import { createSimcenterZoom } from '../src/index'

const [seconds = 4, rounds = 3, sessions = 5000] = process.argv.slice(2).map(Number)
const CONNECTIONS = 4

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'simcenter-bench-'))
  const env = environment(folder)
  const target = await seed(env)
  const server = await start(env)
  try {
    const student = await signIn(server.url, 'student')
    const admin = await signIn(server.url, 'admin')
    const shots = shotsFor(server.url, target.sessionId, student, admin)
    print(await measure(server, shots))
  } finally {
    server.child.kill('SIGTERM')
    await new Promise(resolve => server.child.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  }
}

function environment(folder: string): Record<string, string> {
  return {
    DATA_DIR: folder,
    DATABASE_URL: `sqlite:${join(folder, 'bench.sqlite')}`,
    SECRET_KEYS: randomBytes(32).toString('base64'),
    PORT: '0',
    LOG_LEVEL: 'warn',
    ZOOM: 'simulator',
    // Nobody answers there: none of the measured pages may ask Zoom anything.
    ZOOM_WEB_URL: 'http://127.0.0.1:9',
    ZOOM_API_URL: 'http://127.0.0.1:9',
  }
}

async function seed(env: Record<string, string>): Promise<{ sessionId: string }> {
  const simcenter = createSimcenterZoom({
    publicUrl: 'http://127.0.0.1:1',
    database: env['DATABASE_URL']!,
    secrets: [env['SECRET_KEYS']!],
    auth: [{ kind: 'local' }],
    zoom: { mode: 'simulator', webUrl: env['ZOOM_WEB_URL'], apiUrl: env['ZOOM_API_URL'] },
    jobs: 'none',
  })
  await simcenter.open()
  const result = await simcenter.operations.seed(benchSeed(new Date(), sessions))
  await simcenter.stop()
  return { sessionId: result.sessions[0]! }
}

async function start(env: Record<string, string>): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const child = spawn(process.execPath, ['dist/standalone/main.js'], {
    env: { ...process.env, ...env, JOBS: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"msg":"ready"'))
      return { child, pid: child.pid!, url: (JSON.parse(line) as { url: string }).url }
  }
  throw new Error('The server ended before it was ready.')
}

interface SignedIn {
  cookie: string
  csrf: string
}

/** As a person would: the practice button on the sign-in page. */
async function signIn(url: string, role: string): Promise<SignedIn> {
  const page = await fetch(`${url}/sign-in`)
  const html = await page.text()
  const cookie = page.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(html)![1]!
  const form = html
    .split('<form')
    .find(part => part.includes('/practice/sign-in') && new RegExp(`>\\s*${role}\\b`).test(part))!
  const person = /name="person" value="([^"]+)"/.exec(form)![1]!
  const answer = await fetch(`${url}/practice/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ _csrf: csrf, person }),
  })
  const signedIn = answer.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ')
  const inside = await (await fetch(`${url}/help`, { headers: { cookie: signedIn } })).text()
  return { cookie: signedIn, csrf: /name="_csrf" value="([^"]+)"/.exec(inside)![1]! }
}

function shotsFor(url: string, sessionId: string, student: SignedIn, admin: SignedIn): Record<string, () => Shot> {
  const html = { accept: 'text/html' }
  const form = { ...html, 'content-type': 'application/x-www-form-urlencoded', origin: url }
  const joinBody = new URLSearchParams({ _csrf: student.csrf }).toString()
  return {
    'healthz (floor)': () => ({ method: 'GET', path: '/healthz', headers: {}, expect: 200 }),
    join: () => ({
      method: 'POST',
      path: `/sessions/${sessionId}/join`,
      headers: { ...form, cookie: student.cookie },
      body: joinBody,
      expect: 303,
    }),
    'session page, student': () => ({
      method: 'GET',
      path: `/sessions/${sessionId}`,
      headers: { ...html, cookie: student.cookie },
      expect: 200,
    }),
    'session page, admin': () => ({
      method: 'GET',
      path: `/sessions/${sessionId}`,
      headers: { ...html, cookie: admin.cookie },
      expect: 200,
    }),
    'next, student': () => ({
      method: 'GET',
      path: '/next',
      headers: { ...html, cookie: student.cookie },
      expect: 200,
    }),
    'week by room, admin': () => ({
      method: 'GET',
      path: '/calendar/week?by=room',
      headers: { ...html, cookie: admin.cookie },
      expect: 200,
    }),
    'webhook intake': webhookShot,
  }
}

function webhookShot(): Shot {
  const participant = {
    user_id: '16778240',
    user_name: 'Riley Chen',
    participant_uuid: randomUUID(),
    join_time: new Date().toISOString(),
    email: '',
  }
  const object = {
    id: '84512360977',
    uuid: 'b7Yp3QkHT9e+4zWm0LcRdA==',
    host_id: 'hO5tAm4raQ6KfR1xZb8Yuw',
    topic: 'Sepsis',
    type: 2,
    participant,
  }
  const body = JSON.stringify({
    event: 'meeting.participant_joined',
    event_ts: Date.now(),
    payload: { account_id: 'nL4kE5imQ2uVx0aPz7TtRg', object },
  })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = `v0=${createHmac('sha256', SECRET_TOKEN).update(`v0:${timestamp}:${body}`).digest('hex')}`
  const headers = {
    'content-type': 'application/json',
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': signature,
    'x-zm-request-id': randomUUID(),
  }
  return { method: 'POST', path: '/zoom/webhooks', headers, body, expect: 204 }
}

async function measure(
  server: { url: string; pid: number },
  shots: Record<string, () => Shot>,
): Promise<Map<string, Figures[]>> {
  const figures = new Map<string, Figures[]>()
  for (const [name, next] of Object.entries(shots))
    await load(server.url, server.pid, next, CONNECTIONS, Math.min(2, seconds)).then(() => figures.set(name, []))
  for (let round = 0; round < rounds; round++)
    for (const [name, next] of Object.entries(shots))
      figures.get(name)!.push(await load(server.url, server.pid, next, CONNECTIONS, seconds))
  return figures
}

function print(figures: Map<string, Figures[]>): void {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
  const floor = median(figures.get('healthz (floor)')!.map(each => each.cpuMs))
  console.log(`${sessions} sessions, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s; medians\n`)
  console.log('| request | per second | CPU ms/request | times floor | p50 ms | p99 ms | failures |')
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  for (const [name, rows] of figures) {
    const of = (pick: (row: Figures) => number): number => median(rows.map(pick))
    const cells = [
      of(row => row.perSecond).toFixed(0),
      of(row => row.cpuMs).toFixed(3),
      (of(row => row.cpuMs) / floor).toFixed(1),
      of(row => row.p50).toFixed(1),
      of(row => row.p99).toFixed(1),
    ]
    console.log(`| ${name} | ${cells.join(' | ')} | ${rows.reduce((sum, row) => sum + row.failures, 0)} |`)
  }
}

void main()
