import type { ZoomApp } from './world'

type Registration = Pick<ZoomApp, 'redirectUrl' | 'allowList' | 'strictMode' | 'subdomainCheck'>

/** Whether an app may send people to this address after consent (Zoom reference section 1.7). Comparison is literal, case included. */
export function isAllowedRedirect(requested: string, app: Registration): boolean {
  if (!originOf(requested)) return false
  if ([app.redirectUrl, ...app.allowList].includes(requested)) return true
  if (app.strictMode) return false
  const origins = [app.redirectUrl, ...app.allowList.filter(isBase)].map(originOf).filter(origin => origin !== null)
  if (origins.includes(originOf(requested)!)) return true
  return !app.subdomainCheck && origins.some(origin => domainOf(origin) === domainOf(requested))
}

/** An entry without path and query opens its origin; a complete callback URL opens itself only. */
function isBase(entry: string): boolean {
  const origin = originOf(entry)
  return origin !== null && (entry === origin || entry === `${origin}/`)
}

/** Of an http or https address; null of anything else. */
export function originOf(address: string): string | null {
  // URL would silently drop blanks and newlines that were pasted into the field; Zoom does not.
  if (/\s/.test(address) || !URL.canParse(address)) return null
  const { protocol, origin } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? origin : null
}

/** The last two labels of the host name; an address of numbers is its own domain. */
function domainOf(address: string): string {
  const { protocol, hostname } = new URL(address)
  const isNumeric = /^[\d.]+$/.test(hostname) || hostname.startsWith('[')
  return `${protocol}//${isNumeric ? hostname : hostname.split('.').slice(-2).join('.')}`
}
