import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import { checkOptions, type CheckedOptions, type SimcenterOptions } from './options'
import { createParts, type Parts } from './assembly'
import type { Health } from './health'
import type { Operations } from './operations'
import { createOperations } from './operations'

/** What happened, told to the host application after it was committed. Ids only, no personal data. */
export interface SimcenterEvent {
  name: string
  institutionId: string
  subjectId: string
}

/** The module as a host application sees it. */
export interface SimcenterZoom {
  /** Mount it at the path of `publicUrl`: `host.use('/zoom', simcenter.app)`. Answers 503 until started. */
  readonly app: Express
  /** Receives Zoom's events. A host that parses bodies itself mounts it before its parsers, at `<path>/zoom/webhooks`. */
  readonly webhooks: RequestHandler
  /** Brings the database up to date. `start` does it too. @returns the migrations that were applied */
  migrate(): Promise<readonly string[]>
  /** Opens the database, migrates it, starts the simulator in practice mode, and begins to work. */
  start(): Promise<void>
  /** Finishes what runs, and lets go of everything. */
  stop(): Promise<void>
  health(): Promise<Health>
  /** Listens to what happened. Delivered at least once; @returns how to stop listening */
  on(name: string, listener: (event: SimcenterEvent) => void): () => void
  /** What the command line does. Only after `start` or `open`. */
  readonly operations: Operations
  /** As `start`, without serving or working: for the command line beside a running server. */
  open(): Promise<void>
}

/**
 * Makes the module. It does nothing yet: no file, no port, no timer before `start()`.
 * @throws BadOptions naming everything that is wrong with the options
 */
export function createSimcenterZoom(options: SimcenterOptions): SimcenterZoom {
  return new Module(checkOptions(options))
}

class Module implements SimcenterZoom {
  readonly app = express()
  private readonly listeners = new EventEmitter()
  private parts: Parts | null = null
  private isServing = false

  constructor(private readonly options: CheckedOptions) {
    this.app.disable('x-powered-by')
    this.app.use((req, res, next) => {
      if (!this.isServing) return void res.status(503).set('Retry-After', '2').type('text').send('Starting.')
      this.parts!.app(req, res, next)
    })
  }

  readonly webhooks: RequestHandler = (req, res, next) => {
    if (!this.isServing) return void res.status(503).set('Retry-After', '2').end()
    return this.parts!.webhooks(req, res, next)
  }

  get operations(): Operations {
    return createOperations(this.opened())
  }

  async open(): Promise<void> {
    this.parts ??= await createParts(this.options, ROOT, event => this.listeners.emit(event.name, event))
  }

  async migrate(): Promise<readonly string[]> {
    await this.open()
    return this.opened().applied
  }

  async start(): Promise<void> {
    await this.open()
    this.isServing = true
    if (this.options.jobs === 'in-process') this.opened().startWork()
  }

  async stop(): Promise<void> {
    this.isServing = false
    await this.parts?.close()
    this.parts = null
  }

  health(): Promise<Health> {
    return this.opened().health()
  }

  on(name: string, listener: (event: SimcenterEvent) => void): () => void {
    this.listeners.on(name, listener)
    return () => this.listeners.off(name, listener)
  }

  private opened(): Parts {
    if (!this.parts) throw new Error('The module is not started.')
    return this.parts
  }
}

// dist/ and src/ both lie beside views/ and public/.
const ROOT = join(__dirname, '..')
