import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

/** One request to send; made anew each time, because forms and signatures differ. */
export interface Shot {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  expect: number
}

export interface Figures {
  requests: number
  perSecond: number
  cpuMs: number
  p50: number
  p99: number
  failures: number
}

/**
 * Sends shots over so many connections for so many seconds, and reads what CPU time the server spent meanwhile.
 * @param pid the server's process id: its user and system time, from /proc
 */
export async function load(
  base: string,
  pid: number,
  next: () => Shot,
  connections: number,
  seconds: number,
): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const until = Date.now() + seconds * 1000
  const times: number[] = []
  let failures = 0
  const cpuBefore = cpuMsOf(pid)
  const started = process.hrtime.bigint()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (Date.now() < until) {
        const shot = next()
        const from = process.hrtime.bigint()
        const status = await fire(base, agent, shot)
        times.push(Number(process.hrtime.bigint() - from) / 1e6)
        if (status !== shot.expect) failures++
      }
    }),
  )
  const elapsed = Number(process.hrtime.bigint() - started) / 1e9
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const cpuMs = (cpuMsOf(pid) - cpuBefore) / times.length
  return { requests: times.length, perSecond: times.length / elapsed, cpuMs, p50: at(0.5), p99: at(0.99), failures }
}

function fire(base: string, agent: Agent, shot: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(base + shot.path, { agent, method: shot.method, headers: shot.headers }, answer => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject).end(shot.body)
  })
}

// Fields 14 and 15 of /proc/<pid>/stat, in ticks of 10 ms; the name before them may hold spaces.
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
