import type { Response } from 'express'

/** What every page tells the layout. */
export interface Page {
  title: string
  /** Which entry of the main navigation is the current one. */
  section?: string
  /** The calendar's full width. */
  wide?: boolean
  /** Whose page it is, where nobody is signed in. */
  centerName?: string
  /** Without navigation, as before sign-in. */
  bare?: boolean
}

/**
 * Ties a view file to the model it takes: the compiler then checks what EJS cannot.
 * A view sees two names only: `page`, its model, and `site`, what the layout shares.
 * @param view path below views/, without `.ejs`
 */
export function definePage<Model extends Page>(view: string) {
  return async (res: Response, page: Model): Promise<void> => {
    const locals = { page, site: await siteOf(res) }
    const body = await render(res, view, locals)
    res.type('html').send(await render(res, 'layout', { ...locals, body }))
  }
}

/** As definePage, for a piece of a page that a script fetches again: no layout around it. */
export function definePart<Model>(view: string) {
  return async (res: Response, page: Model): Promise<void> => {
    res.type('html').send(await render(res, view, { page, site: await siteOf(res) }))
  }
}

// The site is only asked for when a page is really drawn: redirects and downloads do not pay for it.
const siteOf = (res: Response): Promise<unknown> => (res.locals['site'] as () => Promise<unknown>)()

function render(res: Response, view: string, locals: object): Promise<string> {
  return new Promise((resolve, reject) => {
    res.render(view, locals, (error: Error | null, html?: string) => (error ? reject(error) : resolve(html!)))
  })
}
