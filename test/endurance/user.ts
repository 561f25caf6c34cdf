import type { Deployment, Instructor, Node } from './deployment'

const WORKS = 'Your connection works.'

/** What a person saw after a press of “Test now”. */
export interface Seen {
  ok: boolean
  /** The page's own words, or why there was no page. */
  words: string
  ms: number
}

/** An instructor signed in to a deployment: any of its processes can be asked, as behind a balancer. */
export class User {
  private constructor(
    readonly instructor: Instructor,
    private readonly origin: string,
    private readonly cookie: string,
    private readonly csrf: string,
  ) {}

  static async signIn({ publicUrl, nodes }: Deployment, instructor: Instructor): Promise<User> {
    const page = await fetch(`${nodes[0]!.url}/sign-in`)
    const csrf = tokenIn(await page.text())
    const answer = await fetch(`${nodes[0]!.url}/practice/sign-in`, {
      ...{ method: 'POST', redirect: 'manual' },
      headers: { cookie: cookiesOf(page), origin: publicUrl },
      body: new URLSearchParams({ _csrf: csrf, person: instructor.personId, return_to: '' }),
    })
    if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}: ${await answer.text()}`)
    const cookie = cookiesOf(answer)
    const inside = await fetch(`${nodes[0]!.url}/me/zoom`, { headers: { cookie } })
    return new User(instructor, publicUrl, cookie, tokenIn(await inside.text()))
  }

  /** Presses “Test now”, which asks Zoom in this person's name, and reads the page that follows. */
  async testNow(node: Node): Promise<Seen> {
    const started = performance.now()
    const seen = (ok: boolean, words: string): Seen => ({ ok, words, ms: performance.now() - started })
    try {
      const answer = await fetch(`${node.url}/me/zoom/test`, {
        ...{ method: 'POST', redirect: 'manual' },
        headers: { cookie: this.cookie, origin: this.origin },
        body: new URLSearchParams({ _csrf: this.csrf }),
      })
      if (answer.status !== 303) return seen(false, `${answer.status} ${squeeze(await answer.text())}`)
      const page = await this.page(node, cookiesOf(answer))
      return seen(page.status === 200 && page.text.includes(WORKS), page.text)
    } catch (error) {
      return seen(false, String((error as Error).cause ?? error))
    }
  }

  /**
   * Connects again, by the button, Zoom's page and the way back.
   * @param consent Zoom's page: from its address to the one it leads back to
   */
  async connect(there: Node, consent: (url: string) => Promise<string>, back: Node): Promise<void> {
    const start = await fetch(`${there.url}/me/zoom/connect`, {
      ...{ method: 'POST', redirect: 'manual' },
      headers: { cookie: this.cookie, origin: this.origin },
      body: new URLSearchParams({ _csrf: this.csrf, return_to: '' }),
    })
    const callback = new URL(await consent(start.headers.get('location')!))
    const end = await fetch(back.url + callback.pathname + callback.search, {
      ...{ headers: { cookie: this.cookie }, redirect: 'manual' },
    })
    if (end.status !== 303) throw new Error(`Connecting again ended with ${end.status}: ${await end.text()}`)
  }

  /** “My Zoom”, as it stands. */
  async page(node: Node, note = ''): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${node.url}/me/zoom`, { headers: { cookie: `${this.cookie}; ${note}` } })
    return { status: answer.status, text: squeeze(await answer.text()) }
  }
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map(line => line.split(';')[0]!)
    .filter(pair => !pair.endsWith('='))
    .join('; ')

const tokenIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)![1]!

const squeeze = (html: string): string =>
  html
    .replace(/^.*<main/s, '<main')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
