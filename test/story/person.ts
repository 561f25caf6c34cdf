import type { Browser, Locator, Page } from 'playwright-core'
import { accessibilityProblems, oddities, openWindow, type Window } from '../support/browser'
import { until } from '../support/program'

interface Look {
  width?: number
  height?: number
  scripts?: boolean
  /** Whether axe judges every page; otherwise only where `judge` is called. */
  axe?: boolean
}

/** Somebody at a browser, who works as people do: by the words on links, buttons and labels. Looks hard at every page. */
export class Person {
  private constructor(
    private readonly window: Window,
    readonly page: Page,
    private readonly isStrict: boolean,
  ) {}

  static async at(
    browser: Browser,
    { width = 1440, height = 900, scripts = true, axe = scripts }: Look = {},
  ): Promise<Person> {
    const window = await openWindow(browser, { viewport: { width, height }, javaScriptEnabled: scripts })
    return new Person(window, window.page, axe)
  }

  /** What was wrong with the pages they have seen. */
  get troubles(): readonly string[] {
    return this.window.troubles
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address)
    await this.look()
  }

  /** Selects a link, and looks at the page behind it. */
  follow(words: string | RegExp): Promise<void> {
    return this.leave(this.page.getByRole('link', { name: words }).first())
  }

  /** Selects a button, and looks at the page that answers. */
  select(words: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    return this.leave(within.getByRole('button', { name: words }).first())
  }

  async fill(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) {
      const field = this.page.getByLabel(label, { exact: true }).first()
      const kind = await field.evaluate((element: { localName: string }) => element.localName)
      await (kind === 'select' ? field.selectOption({ label: value }) : field.fill(value))
    }
  }

  async tick(...labels: (string | RegExp)[]): Promise<void> {
    for (const label of labels) await this.page.getByLabel(label).first().check()
  }

  /** Ticks the boxes with these values: where the words beside them do not matter, as in a list of scopes. */
  async tickValues(values: readonly string[]): Promise<void> {
    for (const value of values) await this.page.locator(`input[value="${value}"]`).first().check()
  }

  /** Opens a folded part of the page. */
  async unfold(words: string): Promise<void> {
    const details = this.page.locator('details', { has: this.page.locator('summary', { hasText: words }) }).first()
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
  }

  /** What stands in a read-only field with a copy button. */
  copy(label: string): Promise<string> {
    return this.page.getByLabel(label, { exact: true }).first().inputValue()
  }

  /** The value beside a term of a list. */
  async fact(term: string): Promise<string> {
    const value = this.page.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd[1]').locator('code')
    return (await value.first().innerText()).trim()
  }

  codesIn(selector: string): Promise<string[]> {
    return this.page.locator(`${selector} code`).allTextContents()
  }

  /** Follows a link that opens a new tab, and sits there. */
  async followToTab(words: string | RegExp): Promise<Person> {
    const link = this.page.getByRole('link', { name: words }).first()
    const [page] = await Promise.all([this.window.context.waitForEvent('page'), link.click()])
    await page.waitForLoadState()
    const tab = new Person(this.window, page, this.isStrict)
    await tab.look()
    return tab
  }

  /** Comes back to this tab from another one: pages that change by themselves look at once. */
  comesBack(): Promise<void> {
    return this.page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
  }

  /** Lets axe judge the page as it stands. */
  async judge(): Promise<void> {
    this.window.troubles.push(...(await accessibilityProblems(this.page)))
  }

  /** Waits until the words stand on the page. */
  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor()
  }

  /** Reloads until the words stand on the page: how somebody without scripts waits. */
  async waitsFor(words: string | RegExp): Promise<void> {
    await until(`${this.page.url()} shows ${words}`, async () => {
      if ((await this.page.getByText(words).count()) > 0) return true
      await this.page.reload()
      return false
    })
    await this.look()
  }

  /** Waits until the browser has understood the film on the page. @returns its length in seconds */
  waitsForVideo(): Promise<number> {
    const video = this.page.locator('video')
    return until('the video can be played', () =>
      video.evaluate((film: { readyState: number; duration: number }) => film.readyState >= 1 && film.duration),
    )
  }

  /** The words of the page, without the choices in its lists. */
  read(): Promise<string> {
    return this.page.evaluate(`[...document.querySelectorAll('main select')].reduce(
      (words, list) => words.replace(list.innerText, ''), document.querySelector('main').innerText)`)
  }

  // A tab that stands behind another one is slow: browsers do its work seldom.
  private async leave(target: Locator): Promise<void> {
    await this.page.bringToFront()
    const from = this.page.url()
    await Promise.all([this.page.waitForEvent('load'), target.click()]).catch(async (error: unknown) => {
      throw new Error(`This led nowhere on ${from}, which says:\n${await this.read()}`, { cause: error })
    })
    await this.look()
  }

  private async look(): Promise<void> {
    this.window.troubles.push(...(await oddities(this.page)))
    if (this.isStrict) await this.judge()
  }
}
