import helmet from 'helmet'
import type { RequestHandler } from 'express'
import type { Links } from './links'

/**
 * Strict headers for every page.
 * @param zoomOrigins where Join and Connect lead: Chromium refuses a form whose answer redirects to an
 *   origin that `form-action` does not name
 */
export function securityHeaders(links: Links, zoomOrigins: readonly string[]): RequestHandler {
  const self = "'self'"
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [self],
        scriptSrc: [self],
        styleSrc: [self],
        imgSrc: [self, 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: [self, 'https://zoom.us', 'https://*.zoom.us', 'https://*.zoomgov.com', ...zoomOrigins],
        frameAncestors: [self],
      },
    },
    strictTransportSecurity: links.isHttps,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
}
