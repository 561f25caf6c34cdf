/**
 * Every address the product gives out. They come from the configured public URL alone: never from the
 * Host header, which belongs to whoever sends the request.
 */
export class Links {
  /** The mount path: empty, or `/zoom`. */
  readonly base: string
  readonly origin: string
  readonly isHttps: boolean

  constructor(publicUrl: string) {
    const url = new URL(publicUrl)
    this.origin = url.origin
    this.base = url.pathname.replace(/\/+$/, '')
    this.isHttps = url.protocol === 'https:'
  }

  /** A link within the product, for pages: `/sessions/1` → `/zoom/sessions/1`. */
  readonly href = (path: string): string => this.base + path

  /** A link for the world outside the page: mails, Zoom's settings, calendars. */
  absolute(path: string): string {
    return this.origin + this.base + path
  }

  /**
   * Where to go after a detour, if the wish is a page of ours; otherwise the home page.
   * @param wish a path of ours without the mount path, from a form or a query
   */
  returnPath(wish: unknown): string {
    if (typeof wish !== 'string' || wish.length > 500) return '/'
    // A path only: no scheme, no second slash, no backslash (browsers read it as a slash), no control characters.
    if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wish)) return '/'
    const url = new URL(wish, this.origin)
    const isOurs = url.origin === this.origin && !/^\/(sign-out|zoom\/callback)/.test(url.pathname)
    return isOurs ? url.pathname + url.search : '/'
  }
}
