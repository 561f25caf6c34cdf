import { join } from 'node:path'
import { createLogger } from '../lib/logger'
import { startZoomSimulator } from './index'

const CONFIGURATION_ERROR = 78

async function main(): Promise<void> {
  const { HOST, PORT = '4100', DATA_DIR = 'data', PUBLIC_URL, LOG_LEVEL = 'info', ZOOM } = process.env
  const logger = createLogger(LOG_LEVEL)
  if (ZOOM === 'live') {
    logger.error({}, 'ZOOM is live: the simulator does not run beside the real Zoom.')
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

void main()
