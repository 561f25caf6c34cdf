import type { Logger } from '../lib/logger'
import type { Secret } from '../lib/secret'
import { ZoomError, ZoomUnavailable, type ZoomTrace } from './zoom-errors'
import { withoutControls } from './zoom-values'

/** One finished call, for metrics. */
export interface ZoomCall {
  /** Method and path pattern. */
  name: string
  /** Null when there was no answer. */
  status: number | null
  ms: number
}

export interface HttpRequest {
  /** Method and path pattern, for log and metrics: no identifiers in it. */
  name: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string
  /** Blanked out of whatever text of the answer is kept. */
  secrets: readonly Secret[]
  /** Shorter than usual. */
  timeoutMs?: number
}

export interface HttpAnswer {
  status: number
  headers: Headers
  text: string
  trace: ZoomTrace
  /** Words of the answer, shortened and without the secrets of the request, fit for the log. */
  quote: (words: string) => string
}

/** Tells from an answer whether the call failed, and how. */
export type Judge = (answer: HttpAnswer) => ZoomError | null

export interface HttpOptions {
  logger: Logger
  timeoutMs: number
  onCall: (call: ZoomCall) => void
  /** What Zoom's clock showed when it answered. */
  onDate: (zooms: Date) => void
}

// Zoom's largest honest answer, 300 recordings with their files, stays far below.
const MOST_BYTES = 5 * 1024 * 1024

/** Sends one request and reads the whole answer: within one deadline, up to 5 MB decoded, following no redirect. */
export class ZoomHttp {
  constructor(private readonly options: HttpOptions) {}

  /** @throws ZoomUnavailable when no complete answer came in time, or what `judge` made of the answer */
  async send(request: HttpRequest, judge: Judge): Promise<HttpAnswer> {
    const started = performance.now()
    const trace: ZoomTrace = { call: request.name, httpStatus: null, code: null, text: null, trackingId: null }
    try {
      const answer = await this.answerTo(request, trace)
      const failure = judge(answer)
      if (failure) throw failure
      return answer
    } catch (error) {
      const failure = error instanceof ZoomError ? error : unanswered(trace, error)
      this.options.logger.warn({ ...failure.trace, failure: failure.name }, 'zoom call failed')
      throw failure
    } finally {
      this.options.onCall({ name: request.name, status: trace.httpStatus, ms: Math.round(performance.now() - started) })
    }
  }

  private async answerTo(request: HttpRequest, trace: ZoomTrace): Promise<HttpAnswer> {
    const response = await this.fetch(request)
    trace.httpStatus = response.status
    const date = new Date(response.headers.get('date') ?? NaN)
    if (!Number.isNaN(date.getTime())) this.options.onDate(date)
    trace.trackingId = response.headers.get('x-zm-trackingid')?.slice(0, 200) ?? null
    const quote = (words: string): string => withoutControls(blanked(words, request.secrets)).slice(0, 300)
    return { status: response.status, headers: response.headers, text: await readCapped(response), trace, quote }
  }

  private fetch({ url, method, headers, body, timeoutMs = Infinity }: HttpRequest): Promise<Response> {
    return fetch(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'simcenter-zoom', ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.min(timeoutMs, this.options.timeoutMs)),
    })
  }
}

async function readCapped(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    // Leaving the loop cancels the rest of the stream.
    if (size > MOST_BYTES) throw new Error(`the answer is larger than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const blanked = (words: string, secrets: readonly Secret[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret.reveal() || '\0', '[secret]'), words)

/** The error for a call that got no complete answer. */
export const unanswered = (trace: ZoomTrace, cause: unknown): ZoomUnavailable =>
  new ZoomUnavailable({ ...trace, text: networkReason(cause) }, null, { cause })

// `fetch` hides the reason one level down.
function networkReason(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError') return 'no complete answer within the deadline'
  return cause?.code ?? cause?.message ?? message
}
