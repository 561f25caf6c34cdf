import { Router } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database, Outbox } from './database'
import { equalsInConstantTime } from './web'

export type Check = 'ok' | 'degraded' | 'down'
export interface Health {
  ok: boolean
  checks: Readonly<Record<'database' | 'jobs', Check>>
}

export interface HealthDeps {
  db: Database
  outbox: Outbox
  jobsRun: boolean
  metricsToken: string | null
}

/** Answers for those who watch over the process: alive, ready, and numbers (Prometheus) for whoever has the token. */
export function createHealth({ db, outbox, jobsRun, metricsToken }: HealthDeps) {
  const registry = new Registry()
  const zoomCalls = new Histogram({
    name: 'simcenter_zoom_call_seconds',
    help: 'Calls to Zoom by name and status',
    labelNames: ['call', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'simcenter_jobs',
    help: 'Jobs by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await outbox.counts())) this.set({ state }, count)
    },
  })
  if (metricsToken) collectDefaultMetrics({ register: registry })

  const health = async (): Promise<Health> => {
    const database: Check = await db.ping().then(
      () => 'ok' as const,
      () => 'down' as const,
    )
    const checks = { database, jobs: jobsRun ? 'ok' : 'degraded' } as const
    return { ok: database === 'ok', checks }
  }

  const routes = Router()
  routes.get('/healthz', (_req, res) => void res.json({ ok: true }))
  routes.get('/readyz', async (_req, res) => {
    const state = await health()
    res.status(state.ok ? 200 : 503).json({ ok: state.ok })
  })
  routes.get('/metrics', async (req, res) => {
    const isAllowed =
      metricsToken !== null && equalsInConstantTime(req.get('authorization') ?? '', `Bearer ${metricsToken}`)
    if (!isAllowed) return void res.status(404).end()
    res.type(registry.contentType).send(await registry.metrics())
  })

  const countCall = (call: { name: string; status: number | null; ms: number }): void => {
    zoomCalls.observe({ call: call.name, status: String(call.status ?? 'none') }, call.ms / 1000)
  }
  return { routes, health, countCall, stop: () => registry.clear() }
}
