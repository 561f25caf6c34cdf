import { z } from 'zod'
import type { Logger } from '../lib/logger'
import { textOr } from './zoom-values'

/** What a paged list gave. */
export interface Listing<T> {
  items: T[]
  /** False when paging was cut short: then nothing follows from what is absent. */
  complete: boolean
}

export const PAGE_SIZE = 300
const MOST_PAGES = 20

/** One page: the named array, entry by entry, so that a broken entry costs only itself. */
export const pageOf = <Name extends string>(name: Name) =>
  z
    .object({ next_page_token: textOr(''), [name]: z.array(z.unknown()).catch([]) })
    .transform(page => ({ next: page.next_page_token as string, entries: page[name] as unknown[] }))

type Page = { next: string; entries: unknown[] }

/**
 * Follows a list to its end: at most 20 pages, and not in circles. (Zoom reference 3.4)
 * @param ask fetches one page; the token is empty for the first
 */
export async function allPages<Entry extends z.ZodType>(
  ask: (token: string) => Promise<Page>,
  entry: Entry,
  logger: Logger,
): Promise<Listing<z.output<Entry>>> {
  const items: z.output<Entry>[] = []
  const seen = new Set<string>()
  let token = ''
  do {
    seen.add(token)
    const page = await ask(token)
    items.push(...readable(page.entries, entry, logger))
    token = page.next
  } while (token !== '' && !seen.has(token) && seen.size < MOST_PAGES)
  return { items, complete: token === '' }
}

function readable<Entry extends z.ZodType>(entries: unknown[], entry: Entry, logger: Logger): z.output<Entry>[] {
  return entries.flatMap(each => {
    const result = entry.safeParse(each)
    if (result.success) return [result.data]
    logger.warn({ problem: result.error.issues[0]?.path.join('.') }, 'an entry of a Zoom list cannot be read')
    return []
  })
}
