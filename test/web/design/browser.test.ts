import type { Browser } from 'playwright-core'
import { accessibilityProblems, openBrowser, openWindow, type Window } from '../../support/browser'
import { until } from '../../support/program'
import { modules, SpecimenServer } from './specimen'

const server = new SpecimenServer()
let url: string
let browser: Browser

beforeAll(async () => {
  ;[url, browser] = await Promise.all([server.start(), openBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Opens the specimen, does something on it, and proves that nothing went wrong meanwhile. */
async function visit(options: object, act: (window: Window) => Promise<void>, path = '/'): Promise<void> {
  const window = await openWindow(browser, options)
  await load(window, path)
  await act(window)
  expect(window.troubles).toEqual([])
  await window.context.close()
}

// To import a module once more waits until it has run.
const RUN = `Promise.all(${JSON.stringify(modules)}.map(address => import(address)))`

/** Modules arrive after the page, which asks for them by itself: waits until all have run. */
async function load({ page, hasScripts }: Pick<Window, 'page' | 'hasScripts'>, path = '/'): Promise<void> {
  const asked = new Set<string>()
  page.on('request', request => asked.add(new URL(request.url()).pathname))
  await page.goto(url + path)
  if (!hasScripts) return
  await until('the page asks for its modules', () => Promise.resolve(modules.every(address => asked.has(address))))
  await page.evaluate(RUN)
}

const heard = (page: Window['page']) => page.locator('body > [data-say]')

describe('every part', () => {
  it.each(['light', 'dark'] as const)('is accessible in %s, wide and narrow', async colorScheme => {
    for (const width of [1440, 390])
      await visit({ colorScheme, viewport: { width, height: 900 } }, async ({ page }) => {
        await page.locator('.bar .menu summary').click()
        expect(await accessibilityProblems(page)).toEqual([])
      })
  })

  it('fits on 320 pixels without scrolling sideways', () =>
    visit({ viewport: { width: 320, height: 700 } }, async ({ page }) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    }))

  it('stands without scripts, and shows no control that would do nothing', () =>
    visit({ javaScriptEnabled: false }, async ({ page }) => {
      expect(await page.locator('.needs-js:visible').count()).toBe(0)
      await page.locator('.bar .menu summary').click()
      expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(true)
    }))

  it('follows the chosen theme against the system', () =>
    visit(
      { colorScheme: 'light' },
      async ({ page }) => {
        const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor')
        expect(await paper()).toBe('rgb(13, 20, 22)')
      },
      '/?theme=dark',
    ))
})

describe('scripts', () => {
  it('read a flash note out', () =>
    visit({}, async ({ page }) => {
      await heard(page).filter({ hasText: 'Session saved.' }).waitFor({ state: 'attached' })
    }))

  it('copy, and say so', () =>
    visit({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
      await page.getByRole('button', { name: 'Copy OAuth Redirect URL' }).click()
      await page.locator('[data-copy-word]', { hasText: 'Copied' }).waitFor()
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('https://sim.example.edu/zoom/callback')
    }))

  it('send a form once, however often its button is pressed', () =>
    visit({}, async ({ page }) => {
      server.posts = []
      const answered = page.waitForResponse(answer => answer.request().method() === 'POST' && answer.status() === 303)
      // A window that is closed in the middle of a navigation may hang: the page that the answer leads to is awaited, too.
      const arrived = page.waitForEvent('load')
      // The second press comes while the first is on its way: a browser drops one that comes at the same moment by itself.
      await page.evaluate(
        `(button => { button.click(); setTimeout(() => button.click(), 100) })(document.querySelector('.form .btn.pri'))`,
      )
      await answered
      await arrived
      expect(server.posts).toHaveLength(1)
      expect(server.posts[0]).toMatchObject({ _csrf: 'form-token', step: '4', title: 'Sepsis “response”' })
    }))

  it('switch the theme at once and tell the server', () =>
    visit({ colorScheme: 'light' }, async ({ page }) => {
      server.posts = []
      await page.locator('.bar .menu summary').click()
      await page.getByRole('button', { name: 'Dark', exact: true }).click()
      await page.locator('body[data-theme=dark]').waitFor()
      expect(server.posts).toEqual([{ _csrf: 'form-token', back: '/specimen', theme: 'dark' }])
    }))

  it('close a menu with Escape and give the focus back', () =>
    visit({}, async ({ page }) => {
      await page.locator('.bar .menu summary').click()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Escape')
      expect(await page.locator('.bar .menu[open]').count()).toBe(0)
      expect(await page.evaluate('document.activeElement.localName')).toBe('summary')
    }))

  it('show a password on request', () =>
    visit({}, async ({ page }) => {
      await page.getByRole('button', { name: 'Show password' }).first().click()
      expect(await page.locator('#password').getAttribute('type')).toBe('text')
    }))

  it('keep the length when the start moves, and say it', () =>
    visit({}, async ({ page }) => {
      await page.locator('#start').fill('1500')
      await page.locator('#start').blur()
      expect(await page.locator('#end').inputValue()).toBe('16:30')
      expect(await page.locator('[data-keep-length-note]').textContent()).toContain('1 h 30 min')
    }))

  it('walk between sessions with the arrow keys', () =>
    visit({}, async ({ page }) => {
      await page.locator('a.ev').first().focus()
      await page.keyboard.press('ArrowDown')
      expect(await page.evaluate('document.activeElement.textContent')).toContain('Draft')
    }))

  it('move the now-line and count down as time goes by', async () => {
    const window = await openWindow(browser)
    const { context, page } = window
    await page.clock.install()
    await load(window)
    await page.locator('[data-countdown]', { hasText: 'in 3 minutes' }).waitFor()
    await page.clock.runFor(70_000)
    expect(await page.locator('.nowtag').textContent()).toBe('10:45')
    expect(await page.locator('.nowtag').getAttribute('class')).toBe('nowtag s45 d1')
    expect(await page.locator('[data-countdown]').textContent()).toBe('in less than a minute')
    await context.close()
  })

  it('jump in the recording, follow the transcript, and search it', () =>
    visit({}, async ({ page }) => {
      await page.locator('[data-seek="131"]').click()
      expect(await page.evaluate(`document.querySelector('video').currentTime`)).toBe(131)
      await page.locator('video').dispatchEvent('timeupdate')
      await page.locator('.cues li.on', { hasText: 'Say out loud' }).waitFor()
      await page.locator('#cue-search').fill('cold')
      expect(await page.locator('.cues li:visible').count()).toBe(1)
      expect(await page.locator('[data-cue-count]').textContent()).toBe('1 of 2 lines')
    }))
})

describe('a live part', () => {
  beforeEach(() => {
    server.live = '7'
    server.liveFails = false
  })

  it('changes by itself, keeps the focus and says one sentence', () =>
    visit({}, async ({ page }) => {
      await page.getByRole('link', { name: 'See who' }).focus()
      server.live = '8'
      await page.locator('live-part', { hasText: '8 of 12 joined.' }).waitFor()
      expect(await page.evaluate('document.activeElement.textContent')).toBe('See who')
      await heard(page).filter({ hasText: '8 of 12 joined.' }).waitFor({ state: 'attached' })
    }))

  it('changes under the focus too, which then goes to the first link that is left', () =>
    visit({}, async ({ page }) => {
      await page.getByRole('link', { name: 'Only at seven' }).focus()
      server.live = '8'
      await page.locator('live-part', { hasText: '8 of 12 joined.' }).waitFor()
      expect(await page.evaluate('document.activeElement.textContent')).toBe('See who')
    }))

  it('leaves somebody who types alone, but not for ever', async () => {
    const window = await openWindow(browser)
    const { context, page } = window
    await page.clock.install()
    await load(window)
    await page.locator('[data-countdown]', { hasText: 'in 3 minutes' }).waitFor()
    const asked = async (milliseconds: number): Promise<void> => {
      const answered = page.waitForResponse(answer => answer.url().endsWith('/live'))
      await page.clock.runFor(milliseconds)
      await (await answered).finished()
    }
    await page.getByLabel('Aside').fill('late')
    server.live = '8'
    await asked(100)
    await asked(100)
    expect(await page.getByLabel('Aside').inputValue()).toBe('late')
    await page.clock.fastForward(120_000)
    await asked(100)
    await page.locator('live-part', { hasText: '8 of 12 joined.' }).waitFor()
    await context.close()
  })

  it('stops when the server has nothing more to tell', async () => {
    const window = await openWindow(browser)
    const { context, page } = window
    await page.clock.install()
    await load(window)
    await page.locator('[data-countdown]', { hasText: 'in 3 minutes' }).waitFor()
    const told = page.waitForResponse(answer => answer.url().endsWith('/live') && answer.status() === 204)
    server.live = null
    await Promise.all([told, page.clock.runFor(1000)])
    let asked = 0
    page.on('request', request => (asked += request.url().endsWith('/live') ? 1 : 0))
    await page.clock.runFor(10_000)
    expect(asked).toBe(0)
    await context.close()
  })

  it('says after three misses that it is old, and recovers', async () => {
    const { context, page } = await openWindow(browser)
    server.liveFails = true
    await page.goto(url)
    await page.locator('live-part .stale', { hasText: 'Not updated since' }).waitFor()
    server.liveFails = false
    server.live = '9'
    await page.locator('live-part', { hasText: '9 of 12 joined.' }).waitFor()
    expect(await page.locator('.stale').count()).toBe(0)
    await context.close()
  })
})
