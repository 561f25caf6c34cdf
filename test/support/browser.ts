import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { browserProgram } from './browser-program'

const AXE = readFileSync(join(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
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
  // One person at a time looks at pages of one origin: fewer processes and threads do.
  '--in-process-gpu',
  '--disable-features=IsolateOrigins,site-per-process',
  '--num-raster-threads=1',
]

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: browserProgram(), args: FLAGS })

/** A person's own browser window, which remembers what went wrong on any page of it. */
export interface Window {
  context: BrowserContext
  page: Page
  hasScripts: boolean
  /** Refusals by the content security policy, script errors, failed loads and failed pages. */
  troubles: string[]
}

export async function openWindow(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(30_000)
  const troubles: string[] = []
  context.on('page', page => watch(page, troubles))
  const hasScripts = options.javaScriptEnabled !== false
  return { context, page: await context.newPage(), hasScripts, troubles }
}

function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', error => troubles.push(`script error on ${page.url()}: ${error.message}`))
  page.on('console', message => {
    // The browser reports every answer of 400 and more as a failed load; which of them are wrong is judged below.
    const isAnswer = /^Failed to load resource: the server responded/.test(message.text())
    if (message.type() === 'error' && !isAnswer) troubles.push(`${page.url()}: ${message.text()}`)
  })
  page.on('response', answer => {
    // A page may answer 403, 404 or 422 on purpose; what it is made of may not be missing, and nothing may fail.
    const isPage = answer.request().isNavigationRequest()
    if (answer.status() >= (isPage ? 500 : 400))
      troubles.push(`${page.url()}: ${answer.request().method()} ${answer.url()} answered ${answer.status()}`)
  })
}

/**
 * What axe finds wrong with the page as it stands, by WCAG 2.2 A and AA and its own best practices. Needs scripts.
 * @param rules only these, by axe's names; all when left out
 */
export async function accessibilityProblems(page: Page, rules?: readonly string[]): Promise<string[]> {
  const only = rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } }
  const options = { resultTypes: ['violations'], ...only }
  const isLoaded = await page.evaluate<boolean>('!!window.axe')
  if (!isLoaded) await page.evaluate(`(() => { const module = { exports: {} }; ${AXE}; })()`)
  // Only what is wrong crosses over to this process: all that is right takes seconds to carry.
  return page.evaluate<string[]>(`window.axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(each => each.nodes.map(node =>
      [location.href, each.id + ':', node.target.join(' '), node.failureSummary ?? ''].join(' '))))`)
}

const FACTS = `({
  headings: [...document.querySelectorAll('h1')].filter(each => each.checkVisibility()).length,
  dead: matchMedia('(scripting: none)').matches ? [...document.querySelectorAll('.needs-js')].filter(each => each.checkVisibility()).length : 0,
  leaks: document.body.innerText.match(/.{0,30}(\\bundefined\\b|\\[object |\\bNaN\\b|Invalid (Date|DateTime)).{0,30}/g) ?? [],
  nowhere: [...document.querySelectorAll('a[href^="#"]')].map(link => link.hash)
    .filter(hash => !hash.startsWith('#t=') && !document.getElementById(hash.slice(1))),
  sideways: document.documentElement.scrollWidth - window.innerWidth,
  title: document.title,
})`

/** What no page may have: no or several main headings, values that leaked, sideways scroll, controls and links to nothing. */
export async function oddities(page: Page): Promise<string[]> {
  const { headings, dead, leaks, nowhere, sideways, title } = await page.evaluate<{
    headings: number
    dead: number
    leaks: string[]
    nowhere: string[]
    sideways: number
    title: string
  }>(FACTS)
  return [
    ...(headings === 1 ? [] : [`${headings} main headings`]),
    ...(dead === 0 ? [] : [`${dead} controls that need scripts`]),
    ...leaks.map(leak => `shows “${leak}”`),
    ...nowhere.map(hash => `leads to ${hash}, which is not there`),
    ...(sideways > 0 ? [`scrolls ${sideways} pixels sideways at ${page.viewportSize()?.width}`] : []),
    ...(title.trim() ? [] : ['has no title']),
  ].map(problem => `${page.url()}: ${problem}`)
}
