import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino'

/** What the product needs of a log. A host application may pass its own. */
export interface Logger {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

// A failed query carries its parameters, and so tokens; an OAuth callback's address carries the code.
const REDACTED = [
  'err.parameters',
  'err.query',
  'err.driverError',
  'error.parameters',
  'error.driverError',
  '*.authorization',
  '*.cookie',
]

/**
 * JSON lines on standard output.
 * @param level a pino level: `debug`, `info`, `warn`, `error` or `silent`
 */
export function createLogger(level: string, destination?: DestinationStream): PinoLogger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: '[secret]' },
  }
  return destination ? pino(options, destination) : pino(options)
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
