import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const AXE = readFileSync(join(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--headless',
  '--disable-dev-shm-usage',
]

/** The system's Chromium if there is one, else the one that an npm package brings along. */
function executablePath(): string {
  const system = SYSTEM.find(existsSync)
  if (system) return system
  // The package is an ES module, which this test runner cannot load on Node 20.
  const script = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
  return execFileSync(process.execPath, ['-e', script], { cwd: join(__dirname, '../..'), encoding: 'utf8' }).trim()
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: executablePath(), args: FLAGS })

/** A person's own browser window, which remembers what went wrong on any page of it. */
export interface Window {
  context: BrowserContext
  page: Page
  /** Refusals by the content security policy, script errors and failed loads. */
  troubles: string[]
}

export async function openWindow(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const troubles: string[] = []
  page.on('pageerror', error => troubles.push(`script error on ${page.url()}: ${error.message}`))
  page.on('console', message => {
    // A page that answers 401, 404 or 422 on purpose is reported by the browser as a failed load of itself.
    const isOnPurpose = /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !isOnPurpose) troubles.push(`${page.url()}: ${message.text()}`)
  })
  return { context, page, troubles }
}

/** What axe finds wrong with the page as it stands, by WCAG 2.2 A and AA and its own best practices. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const result = await page.evaluate<{
    violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[]
  }>(
    `(() => { if (!window.axe) { const module = { exports: {} }; ${AXE}; } return window.axe.run(document, { resultTypes: ['violations'] }) })()`,
  )
  return result.violations.flatMap(each =>
    each.nodes.map(node => `${page.url()} ${each.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
