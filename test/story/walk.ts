import type { Page } from 'playwright-core'
import { accessibilityProblems, oddities, type Window } from '../support/browser'

// What axe finds in one theme and size it need not look for in all others, but for what depends on them.
const SIZES = [
  { width: 1440, colorScheme: 'dark', rules: ['color-contrast', 'link-in-text-block'] },
  { width: 1440, colorScheme: 'light', rules: undefined },
  { width: 390, colorScheme: 'dark', rules: undefined },
  { width: 320, colorScheme: 'light', rules: ['target-size', 'scrollable-region-focusable'] },
] as const

/** More pages than the demo has of different kinds: a walk that reaches this many goes in circles. */
const MOST_PAGES = 120

interface Link {
  href: string
  /** The state of the session that it leads to, as its chip says it. */
  state: string
  isDownload: boolean
}

/** A page to look at; without a kind it is looked at in any case. */
interface Goal {
  address: string
  kind: string | null
}

/**
 * Follows every link of ours from the first page of whoever is signed in, and looks at one page of each kind: the same
 * address with another id, date or search is the same kind, a session in another state is not.
 */
export class Walk {
  readonly problems: string[] = []
  readonly visited: string[] = []
  private readonly own = new Set<string>()
  private readonly addresses = new Set<string>()
  private readonly ahead: Goal[] = []

  /** @param kinds of pages that axe has judged for somebody before; those of this walk are added */
  constructor(
    private readonly window: Window,
    private readonly origin: string,
    private readonly kinds: Set<string>,
  ) {}

  async from(...starts: string[]): Promise<void> {
    this.ahead.push(...starts.map(address => ({ address, kind: null })))
    for (let next = this.ahead.shift(); next; next = this.ahead.shift()) {
      if (this.visited.length >= MOST_PAGES) throw new Error(`The walk does not end: ${[...this.own].join(' ')}`)
      await this.visit(next)
    }
    await this.knockAtTheOthers()
  }

  private async visit({ address, kind }: Goal): Promise<void> {
    const { page } = this.window
    const answer = await page.goto(address)
    if ((answer?.status() ?? 0) >= 400) this.problems.push(`${address} answers ${answer?.status()}`)
    // Several addresses may lead to one page: `/` is everybody's first one.
    if (this.visited.includes(page.url())) return
    this.visited.push(page.url())
    for (const link of await linksOn(page)) this.note(link)
    this.problems.push(...(this.isJudged(kind) ? await oddities(page) : await problemsAtEverySize(page)))
  }

  // First pages and the pages of sessions are other ones for everybody.
  private isJudged(kind: string | null): boolean {
    if (!kind || kind.startsWith('/sessions/:id?')) return false
    const isKnown = this.kinds.has(kind)
    this.kinds.add(kind)
    return isKnown
  }

  private note({ href, state, isDownload }: Link): void {
    const url = new URL(href)
    if (!url.protocol.startsWith('http') || url.hostname !== new URL(this.origin).hostname) return
    url.hash = ''
    if (this.addresses.has(url.href)) return
    this.addresses.add(url.href)
    const kind = `${kindOf(url)} ${state}`
    if (url.origin !== this.origin || isDownload || this.own.has(kind)) return
    this.own.add(kind)
    this.ahead.push({ address: url.href, kind })
  }

  // Pages of a kind that was seen, files, and the simulator's front page: they only have to be there.
  private async knockAtTheOthers(): Promise<void> {
    for (const address of this.addresses) {
      if (this.visited.includes(address)) continue
      const answer = await this.window.context.request.get(address, { headers: { range: 'bytes=0-99' } })
      if (answer.status() >= 400) this.problems.push(`${address} answers ${answer.status()}`)
      await answer.dispose()
    }
  }
}

const linksOn = (page: Page): Promise<Link[]> =>
  page.evaluate(`[...document.querySelectorAll('a[href]')].map(link => ({
    href: link.href,
    state: /\\bst-[a-z]+/.exec(link.className)?.[0] ?? '',
    isDownload: link.hasAttribute('download') || /\\.[a-z]{3,4}$/.test(link.pathname),
  }))`)

/** `/calendar/week?by&date=` for every week: what the pages of one kind have in common. */
function kindOf({ pathname, searchParams }: URL): string {
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\/)[\w-]{22}$/g, ':id')
  const query = [...searchParams]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => (/^[a-z-]+$/.test(value) ? `${name}=${value}` : name))
  return `${path}?${[...new Set(query)].sort().join('&')}`
}

/** What is wrong with the page as it stands, wide and narrow, light and dark. */
export async function problemsAtEverySize(page: Page): Promise<string[]> {
  const problems: string[] = []
  for (const { width, colorScheme, rules } of SIZES) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found = [...(await accessibilityProblems(page, rules)), ...(await oddities(page))]
    problems.push(...found.map(problem => `${width} ${colorScheme} ${problem}`))
  }
  return problems
}
