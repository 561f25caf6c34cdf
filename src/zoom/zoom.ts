import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import { ZoomApi } from './zoom-api'
import { ZoomDownloads } from './zoom-download'
import type { ZoomHosts } from './zoom-hosts'
import { ZoomHttp, type ZoomCall } from './zoom-http'
import { ZoomOAuth } from './zoom-oauth'
import { ZoomRest, type ZoomAccess } from './zoom-rest'
import { ZoomStrategy, type ZoomFlow } from './zoom-strategy'

export interface CreateZoomOptions {
  hosts: ZoomHosts
  clock: Clock
  logger: Logger
  /** The longest a whole call may take. Default 10 s. For downloads: the longest silence. */
  timeoutMs?: number
  /** Told of every finished call, for metrics. */
  onCall?: (call: ZoomCall) => void
}

/** Zoom, as this product needs it. */
export interface Zoom {
  readonly hosts: ZoomHosts
  readonly oauth: ZoomOAuth
  /** How far our clock is ahead of Zoom's, by its last answer to this process; null before the first. */
  clockAheadMs(): number | null
  /** Calls in the name of the person whose tokens `access` holds. */
  api(access: ZoomAccess): ZoomApi
  /** Passport's way to Zoom's consent page or back, for one request. */
  strategy(flow: ZoomFlow): ZoomStrategy
}

export function createZoom(options: CreateZoomOptions): Zoom {
  const { hosts, clock, logger, timeoutMs = 10_000, onCall = () => {} } = options
  let clockAheadMs: number | null = null
  const onDate = (zooms: Date): void => void (clockAheadMs = clock.now().getTime() - zooms.getTime())
  const http = new ZoomHttp({ logger, timeoutMs, onCall, onDate })
  const downloads = new ZoomDownloads({ hosts, clock, logger, timeoutMs, onCall })
  const oauth = new ZoomOAuth(http, hosts, clock)
  return {
    hosts,
    oauth,
    clockAheadMs: () => clockAheadMs,
    api: access => new ZoomApi(new ZoomRest(http, hosts, access, clock), downloads, access, logger),
    strategy: flow => new ZoomStrategy(hosts, oauth, flow),
  }
}
