import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { systemClock, type Clock } from '../lib/clock'
import { silentLogger, type Logger } from '../lib/logger'
import { Api } from './api'
import { consentRoutes } from './consent.routes'
import { controlOf, type SimulatorControl } from './control'
import { controlRoutes } from './control.routes'
import { controlPageRoutes } from './control-pages.routes'
import { marketplaceRoutes } from './marketplace.routes'
import { webhookLogRoutes } from './webhook-log.routes'
import { downloadRoutes } from './downloads.routes'
import { meetingPageRoutes } from './meeting-pages.routes'
import { serveMeetings } from './meetings.routes'
import { formBody, ownFormsOnly, servePages, showPage } from './pages'
import { servePastMeetings } from './past-meetings.routes'
import { serveRecordings } from './recordings.routes'
import { serveRegistrants } from './registrants.routes'
import { Simulation } from './simulation'
import { WorldFile } from './store'
import { passTime } from './time-passing'
import { tokenRoutes } from './token.routes'
import { serveUsers } from './users.routes'

export type { SimulatorControl } from './control'
export type { World } from './world'

export interface SimulatorOptions {
  /** 127.0.0.1 unless said otherwise. */
  host?: string
  /** 0 for any free one, which is the default. */
  port?: number
  /** Where the world is kept; without it the world ends with the process. */
  stateFile?: string
  clock?: Clock
  /** Origin under which browsers and the product reach the simulator; its own address unless said otherwise. */
  publicUrl?: string
  /** Origin that downloads are redirected to; the same server must answer there. */
  storageUrl?: string
  logger?: Logger
  /** Seconds of processing per recorded second, at least five in all; 0 makes recordings at once. 0.05 unless said otherwise. */
  recordingSecondsFactor?: number
}

export interface ZoomSimulator {
  /** Origin of web, API and Marketplace. */
  readonly url: string
  /** The simulator's own time. */
  readonly clock: Clock
  readonly control: SimulatorControl
  stop(): Promise<void>
}

const LOOK_AT_CLOCK_MS = 200

/** Starts a Zoom of our own: OAuth, REST, webhooks, Marketplace and meeting pages on one origin. */
export async function startZoomSimulator(options: SimulatorOptions = {}): Promise<ZoomSimulator> {
  const {
    host = '127.0.0.1',
    port = 0,
    clock = systemClock,
    logger = silentLogger,
    recordingSecondsFactor = 0.05,
  } = options
  const file = options.stateFile ? new WorldFile(options.stateFile) : null
  const sim = new Simulation(clock, file, logger, recordingSecondsFactor)
  const server = createServer(application(sim))
  await listen(server, port, host)
  sim.url = options.publicUrl ?? originOf(server, host)
  sim.storageUrl = options.storageUrl ?? sim.url
  sim.commit()
  const timer = setInterval(() => lookAtClock(sim), LOOK_AT_CLOCK_MS)
  timer.unref()
  return {
    url: sim.url,
    clock: sim.clock,
    control: controlOf(sim),
    async stop() {
      clearInterval(timer)
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await sim.webhooks.stop()
      sim.commit()
    },
  }
}

function lookAtClock(sim: Simulation): void {
  try {
    passTime(sim)
  } catch (error) {
    sim.logger.error({ err: error }, 'the simulator could not do what was due')
  }
}

function application(sim: Simulation): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Zoom's own clock, by which others see how far theirs is off.
  app.use((_req, res, next) => {
    res.setHeader('Date', sim.clock.now().toUTCString())
    next()
  })
  app.use(controlRoutes(sim))
  app.use('/v2', express.json({ limit: '1mb' }), restApi(sim), unknownCall)
  servePages(app)
  app.use(formBody)
  app.use(tokenRoutes(sim))
  app.use(ownFormsOnly)
  app.use(consentRoutes(sim))
  app.use(downloadRoutes(sim))
  app.use(meetingPageRoutes(sim))
  app.use(webhookLogRoutes(sim))
  app.use(marketplaceRoutes(sim))
  app.use(controlPageRoutes(sim))
  app.use(unknownPage)
  app.use(reportFailure(sim))
  return app
}

function restApi(sim: Simulation) {
  const api = new Api(sim)
  serveUsers(api)
  serveMeetings(api)
  serveRegistrants(api)
  servePastMeetings(api)
  serveRecordings(api)
  return api.router
}

const unknownCall: express.RequestHandler = (_req, res) =>
  void res.status(404).json({ code: 2300, message: 'This API endpoint is not recognized.' })

const unknownPage: express.RequestHandler = (_req, res) =>
  showPage(res, 404, 'message', {
    title: 'This page does not exist',
    text: 'The simulator has no page at this address.',
  })

/** Bad input is the sender's; anything else is a defect of the simulator, and says so. */
function reportFailure(sim: Simulation): ErrorRequestHandler {
  return (error: Error & { status?: number }, _req, res, next) => {
    if (res.headersSent) return next(error)
    if (error.status && error.status < 500)
      return void res.status(error.status).json({ code: 300, message: 'Request Body should be a valid JSON object.' })
    sim.logger.error({ err: error }, 'the simulator failed')
    res.status(500).json({ code: 500, message: 'Internal error.' })
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
}
