import express from 'express'
import { join } from 'node:path'
import { createLogger, type SimcenterOptions, type SimcenterZoom } from '../index'
import type { Env } from './env'

const KNOBS = {
  TOKEN_REFRESH_LEAD_SECONDS: 'tokenRefreshLeadSeconds',
  LEASE_SECONDS: 'leaseSeconds',
  RECONCILE_SECONDS: 'reconcileSeconds',
  RETRY_BASE_MS: 'retryBaseMs',
  ZOOM_TIMEOUT_MS: 'zoomTimeoutMs',
  JOIN_OPENS_MINUTES: 'joinOpensMinutes',
} as const

/** The module's options, from the environment. */
export function optionsFrom(env: Env, publicUrl: string, simulatorPort: number): SimcenterOptions {
  const knobs = Object.entries(KNOBS).flatMap(([name, knob]) => {
    const value = env[name as keyof typeof KNOBS]
    return value === undefined ? [] : [[knob, value]]
  })
  return {
    publicUrl,
    database: env.databaseUrl,
    secrets: env.secretKeys,
    auth: [{ kind: 'local' }],
    zoom: {
      mode: env.ZOOM,
      webUrl: env.ZOOM_WEB_URL,
      apiUrl: env.ZOOM_API_URL,
      downloadHosts: env.ZOOM_DOWNLOAD_HOSTS?.split(',').map(host => host.trim()),
      simulatorPort,
      simulatorStateFile: join(env.DATA_DIR, 'simulator.json'),
    },
    jobs: env.JOBS === 'on' ? 'in-process' : 'none',
    knobs: Object.fromEntries(knobs) as NonNullable<SimcenterOptions['knobs']>,
    logger: createLogger(env.LOG_LEVEL),
    ...(env.SMTP_URL && env.MAIL_FROM ? { mail: { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM } } : {}),
    ...(env.METRICS_TOKEN ? { metricsToken: env.METRICS_TOKEN } : {}),
  }
}

/** An ordinary host application around the module: nothing here knows more than a stranger's host would. */
export function hostApp(simcenter: SimcenterZoom, publicUrl: string, trustProxy: string | undefined): express.Express {
  const path = new URL(publicUrl).pathname.replace(/\/+$/, '')
  const app = express()
  app.disable('x-powered-by')
  if (trustProxy) app.set('trust proxy', /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy)
  app.use(path || '/', simcenter.app)
  if (path) app.get('/', (_req, res) => res.redirect(302, path))
  return app
}
