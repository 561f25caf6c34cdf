import type { Links } from '../web'
import type { Zoom } from '../zoom'

/** The addresses with which this installation and Zoom's pages know each other, from the configuration alone. */
export interface ZoomAddresses {
  /** For OAuth Redirect URL and OAuth Allow Lists. */
  redirectUrl: string
  /** For Event notification endpoint URL. */
  eventUrl: string
  /** Where this server tells that it is there. */
  healthUrl: string
  /** Where Zoom's apps are made. */
  marketplaceHref: string
  /** Which Zoom is asked: `zoom.us`, `zoomgov.com`, or wherever the simulator runs. */
  zoomHost: string
}

/** How the redirect URL is to be copied. Under http nobody must be told to make it https: Zoom compares letter by letter. */
export const exactlyAs = (redirectUrl: string): string =>
  redirectUrl.startsWith('https:')
    ? 'It must match exactly, including https, and no slash at the end.'
    : 'It must match exactly as shown, and no slash at the end.'

export const zoomAddresses = (links: Links, zoom: Zoom): ZoomAddresses => ({
  redirectUrl: links.absolute('/zoom/callback'),
  eventUrl: links.absolute('/zoom/webhooks'),
  healthUrl: links.absolute('/healthz'),
  marketplaceHref: marketplaceOf(zoom.hosts.webUrl),
  zoomHost: new URL(zoom.hosts.webUrl).host,
})

function marketplaceOf(webUrl: string): string {
  const { hostname, origin } = new URL(webUrl)
  const isZoom = hostname === 'zoom.us' || hostname === 'zoomgov.com'
  return isZoom ? `https://marketplace.${hostname}/` : `${origin}/develop`
}
