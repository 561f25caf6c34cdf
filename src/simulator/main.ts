import { join } from 'node:path'
import { createLogger } from '../lib/logger'
import { startZoomSimulator } from './index'

const CONFIGURATION_ERROR = 78

async function main(): Promise<void> {
  const { HOST, PORT = '4100', DATA_DIR = 'data', PUBLIC_URL, LOG_LEVEL = 'info', ZOOM } = process.env
  const logger = createLogger(LOG_LEVEL)
  const problem = problemWith(ZOOM, PORT)
  if (problem) {
    logger.error({}, problem)
    process.exit(CONFIGURATION_ERROR)
  }
  const simulator = await startZoomSimulator({
    ...(HOST ? { host: HOST } : {}),
    ...(PUBLIC_URL ? { publicUrl: PUBLIC_URL } : {}),
    port: Number(PORT),
    stateFile: join(DATA_DIR, 'zoom-simulator.json'),
    logger,
  })
  logger.info({ url: simulator.url }, 'ready')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.stop())
}

function problemWith(zoom: string | undefined, port: string): string | null {
  if (zoom === 'live') return 'ZOOM is live: the simulator does not run beside the real Zoom.'
  return /^\d{1,5}$/.test(port) && Number(port) < 65_536 ? null : `PORT is not a port: ${port}.`
}

void main()
