/** Where Zoom is. Comes from configuration only, never from what Zoom or a browser sent. */
export interface ZoomHosts {
  /** Origin of the consent page and the token endpoint, such as `https://zoom.us`. */
  webUrl: string
  /** Origin of the REST API, with or without `/v2`, such as `https://api.zoom.us`. */
  apiUrl: string
  /**
   * Hosts that may serve recordings, beside the two above and Zoom's own: `host`, `host:port`, `*.host` or an
   * origin. A host without a port stands for every port.
   */
  downloadHosts: readonly string[]
}

const ZOOM_DOMAINS = ['zoom.us', 'zoomgov.com']

/**
 * Whether the `api_url` of a token answer may be used. Only the configured origin and other hosts of the same Zoom
 * are: with a pretend Zoom configured no token may travel to the real one. (Zoom reference 1.5)
 */
export function isAllowedApiUrl(url: string, hosts: ZoomHosts): boolean {
  const asked = parseUrl(url)
  if (!asked || hasCredentials(asked)) return false
  return asked.origin === new URL(hosts.apiUrl).origin || isSameZoom(asked, hosts.apiUrl)
}

/** The base of all REST calls, `/v2` included, without a slash at the end. An `api_url` that is not allowed is ignored. */
export function apiBase(hosts: ZoomHosts, apiUrl: string | null): string {
  const isElsewhere = apiUrl !== null && isAllowedApiUrl(apiUrl, hosts)
  const base = isElsewhere && new URL(apiUrl).origin !== new URL(hosts.apiUrl).origin ? apiUrl : hosts.apiUrl
  return `${base.replace(/\/+$/, '').replace(/\/v2$/, '')}/v2`
}

/** An address on Zoom's web host, path prefix kept. */
export const webAddress = (hosts: ZoomHosts, path: string): string => hosts.webUrl.replace(/\/+$/, '') + path

/** Whether a recording may be fetched from there: a host on the table, https, or plain http on this machine only. */
export function mayDownloadFrom(url: URL, hosts: ZoomHosts): boolean {
  if (hasCredentials(url)) return false
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return false
  const isConfigured = [hosts.webUrl, hosts.apiUrl].some(each => new URL(each).origin === url.origin)
  return isConfigured || isSameZoom(url, hosts.webUrl) || hosts.downloadHosts.some(entry => stands(entry, url))
}

/** The address, or null for what is none. */
export const parseUrl = (text: string, base?: string): URL | null =>
  URL.canParse(text, base) ? new URL(text, base) : null

function isSameZoom(asked: URL, configured: string): boolean {
  const domain = zoomDomain(asked.hostname)
  return asked.protocol === 'https:' && domain !== undefined && domain === zoomDomain(new URL(configured).hostname)
}

const zoomDomain = (hostname: string): string | undefined =>
  ZOOM_DOMAINS.find(domain => hostname === domain || hostname.endsWith(`.${domain}`))

const hasCredentials = (url: URL): boolean => url.username !== '' || url.password !== ''

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

function stands(entry: string, url: URL): boolean {
  const listed = parseUrl(entry.includes('://') ? entry : `https://${entry}`)
  if (!listed) return false
  const isHost = listed.hostname.startsWith('*.')
    ? url.hostname.endsWith(listed.hostname.slice(1))
    : url.hostname === listed.hostname
  return isHost && (listed.port === '' || listed.port === url.port)
}
