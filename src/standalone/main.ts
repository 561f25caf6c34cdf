import { createLogger, createSimcenterZoom, type Logger, type SimcenterZoom } from '../index'
import { BadConfiguration, readEnv, type Env } from './env'
import { readyLine } from './ready-line'
import { HttpServer } from './server'
import { hostApp, optionsFrom } from './start'

const DRAIN_MS = 9000

async function main(): Promise<void> {
  const env = readEnv(process.env)
  const logger = createLogger(env.LOG_LEVEL)
  const server = new HttpServer()
  const port = await server.listen(env.PORT, env.HOST)
  const publicUrl = env.PUBLIC_URL ?? `http://${env.HOST === '0.0.0.0' ? 'localhost' : env.HOST}:${port}`
  const simcenter = createSimcenterZoom(optionsFrom(env, publicUrl, env.PORT === 0 ? 0 : port + 1))
  stopOnSignals(server, simcenter, logger)
  await simcenter.start()
  server.serve(hostApp(simcenter, publicUrl, env.TRUST_PROXY))
  await greet(env, simcenter, publicUrl, logger)
}

async function greet(env: Env, simcenter: SimcenterZoom, publicUrl: string, logger: Logger): Promise<void> {
  if (env.ZOOM === 'simulator' && !env.ZOOM_WEB_URL) await simcenter.operations.setUpPractice()
  const code = await simcenter.operations.firstAdminCode()
  // On standard output whatever the log level is.
  const isTerminal = process.stdout.isTTY === true
  process.stdout.write(readyLine(publicUrl, { isTerminal, now: new Date(), pid: process.pid }))
  if (code) process.stdout.write(`\nFirst administrator: open ${publicUrl}/welcome?code=${code}\n`)
  logger.debug({ zoom: env.ZOOM }, 'configuration')
}

function stopOnSignals(server: HttpServer, simcenter: SimcenterZoom, logger: Logger): void {
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    // What does not end by then is safe to interrupt: everything acknowledged is committed.
    setTimeout(() => process.exit(0), DRAIN_MS).unref()
    await server.close()
    await simcenter.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
  process.on('unhandledRejection', error => logger.error({ err: error }, 'unhandled rejection'))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  const isBad = error instanceof BadConfiguration || (error instanceof Error && error.name === 'BadOptions')
  process.exit(isBad ? 78 : 1)
})
