import type { Readable } from 'node:stream'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { Secret } from '../lib/secret'
import { DownloadBody } from './download-body'
import { DownloadWatch } from './download-watch'
import { afterRateLimit, retryAfter } from './retry-after'
import {
  DownloadRefused,
  ZoomError,
  ZoomRateLimited,
  ZoomUnavailable,
  type DownloadRefusal,
  type ZoomTrace,
} from './zoom-errors'
import { mayDownloadFrom, parseUrl, type ZoomHosts } from './zoom-hosts'
import { unanswered, type ZoomCall } from './zoom-http'

/** A recording file on its way. Read or destroy `body`: until then the connection stays open. */
export interface Download {
  /** 200 the whole file, 206 the wanted range, 416 there is no such range. */
  status: 200 | 206 | 416
  body: Readable
  contentType: string | null
  contentLength: number | null
  contentRange: string | null
  acceptsRanges: boolean
  etag: string | null
}

export interface DownloadsOptions {
  hosts: ZoomHosts
  clock: Clock
  logger: Logger
  /** The longest silence, before the answer and inside it. */
  timeoutMs: number
  onCall: (call: ZoomCall) => void
}

const CALL = 'GET recording file'
const MOST_HOPS = 5
const MOST_MS = 6 * 60 * 60 * 1000

/** Fetches recording files, hop by hop over hosts on the table only. (Zoom reference 5.3, 11.2) */
export class ZoomDownloads {
  constructor(private readonly options: DownloadsOptions) {}

  /**
   * @param range a `Range` header
   * @throws DownloadRefused, ZoomRateLimited or ZoomUnavailable; `body` fails with ZoomUnavailable when it breaks off
   */
  async open(url: Secret, token: Secret, range?: string): Promise<Download> {
    const started = performance.now()
    const trace: ZoomTrace = { call: CALL, httpStatus: null, code: null, text: null, trackingId: null }
    const watch = new DownloadWatch(this.options.timeoutMs, MOST_MS)
    try {
      const response = await this.follow(url, token, range, watch, trace)
      return await this.received(response, watch, trace)
    } catch (error) {
      watch.abort()
      const failure = error instanceof ZoomError ? error : unanswered(trace, error)
      this.options.logger.warn({ ...failure.trace, failure: failure.name }, 'zoom download failed')
      throw failure
    } finally {
      this.options.onCall({ name: CALL, status: trace.httpStatus, ms: Math.round(performance.now() - started) })
    }
  }

  private async follow(
    url: Secret,
    token: Secret,
    range: string | undefined,
    watch: DownloadWatch,
    trace: ZoomTrace,
  ): Promise<Response> {
    let place = this.onTable(parseUrl(url.reveal()), trace)
    let authorization: string | null = `Bearer ${token.reveal()}`
    for (let hop = 0; hop <= MOST_HOPS; hop++) {
      const headers = {
        'accept-encoding': 'identity',
        ...(authorization && { authorization }),
        ...(range && { range }),
      }
      const response = await watch.while(fetch(place, { headers, redirect: 'manual', signal: watch.signal }))
      trace.httpStatus = response.status
      trace.trackingId = response.headers.get('x-zm-trackingid')
      const location = redirectOf(response)
      if (location === null) return response
      await response.body?.cancel()
      const next = this.onTable(parseUrl(location, place.href), trace)
      // The address of a storage host is signed by itself, and a token is for Zoom only.
      if (next.origin !== place.origin) authorization = null
      place = next
    }
    throw refused(trace, 'too-many-redirects')
  }

  private onTable(url: URL | null, trace: ZoomTrace): URL {
    if (url && mayDownloadFrom(url, this.options.hosts)) return url
    throw refused({ ...trace, text: url?.host ?? 'not an address' }, 'foreign-host')
  }

  private async received(response: Response, watch: DownloadWatch, trace: ZoomTrace): Promise<Download> {
    const { status, headers } = response
    if (status !== 200 && status !== 206 && status !== 416) throw this.failure(response, trace)
    if (status !== 416 && isPage(headers)) throw refused(trace, 'not-a-file')
    const body = await DownloadBody.begin(status === 416 ? null : response.body, watch)
    // Zoom says "gone" and "not allowed" with a web page and status 200.
    if (body.looksLikeAPage()) throw refused(trace, 'not-a-file')
    return { status, body: body.stream(trace), ...described(headers) }
  }

  private failure({ status, headers }: Response, trace: ZoomTrace): ZoomError {
    const now = this.options.clock.now()
    if (status === 429) {
      const { retryAt, daily } = afterRateLimit(headers, '', now)
      return new ZoomRateLimited(trace, retryAt, daily)
    }
    if (status >= 500 || status === 408 || status < 400) return new ZoomUnavailable(trace, retryAfter(headers, now))
    return refused(trace, 'stale-link')
  }
}

const refused = (trace: ZoomTrace, reason: DownloadRefusal): DownloadRefused => new DownloadRefused(trace, reason)

const isPage = (headers: Headers): boolean =>
  /^(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '')

const redirectOf = ({ status, headers }: Response): string | null =>
  [301, 302, 303, 307, 308].includes(status) ? headers.get('location') : null

function described(headers: Headers): Omit<Download, 'status' | 'body'> {
  const length = headers.get('content-encoding') === null ? Number(headers.get('content-length') ?? NaN) : NaN
  return {
    contentType: headers.get('content-type'),
    contentLength: Number.isSafeInteger(length) ? length : null,
    contentRange: headers.get('content-range'),
    acceptsRanges: headers.get('accept-ranges') === 'bytes' || headers.has('content-range'),
    etag: headers.get('etag'),
  }
}
