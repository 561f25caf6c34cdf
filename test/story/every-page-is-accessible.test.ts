import { DateTime } from 'luxon'
import type { Browser } from 'playwright-core'
import { openBrowser, openWindow } from '../support/browser'
import { Program, scratchFolder } from '../support/program'
import { problemsAtEverySize, Walk } from './walk'

// On a machine that is busy with other tests the admin's forty pages take a while.
jest.setTimeout(240_000)

/** All that the people of the running demo center can reach by links, in both themes and three widths. */
describe('every page is accessible, whole and leads somewhere', () => {
  const folder = scratchFolder()
  const program = new Program('standalone/main.js', { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'warn' })
  const kinds = new Set<string>()
  let browser: Browser

  beforeAll(async () => {
    ;[browser] = await Promise.all([openBrowser(), program.start()])
  })
  afterAll(async () => {
    await browser.close()
    await program.stop()
    folder.remove()
  })

  /** @returns the addresses of the pages that were looked at, and what is wrong with them */
  async function walkAs(person: string | null): Promise<Pick<Walk, 'visited' | 'problems'>> {
    const window = await openWindow(browser, { viewport: { width: 320, height: 900 } })
    await window.page.goto(`${program.url}/sign-in`)
    const walk = new Walk(window, program.url, kinds)
    if (person) {
      const signedIn = window.page.waitForURL(url => url.pathname !== '/sign-in')
      await window.page.getByRole('button', { name: person }).click()
      await signedIn
      // What was held last week has recordings and cancelled sessions.
      const lastWeek = DateTime.now().minus({ days: 7 }).toISODate()
      await walk.from(`${program.url}/`, `${program.url}/calendar/week?by=room&date=${lastWeek}`)
    } else {
      await walk.from(`${program.url}/`)
    }
    await window.page.goto(`${program.url}/nowhere`)
    walk.problems.push(...(await problemsAtEverySize(window.page)))
    await window.context.close()
    return { visited: walk.visited, problems: [...walk.problems, ...window.troubles] }
  }

  it.each([
    ['an admin', 'Priya Raman', 25],
    ['an instructor', 'Dr. Adaeze Okafor', 15],
    ['a student', 'Amara Nwosu', 10],
    ['a stranger', null, 1],
  ])('for %s', async (_who, person, atLeast) => {
    const walk = await walkAs(person)
    expect(walk.problems).toEqual([])
    expect(walk.visited.length).toBeGreaterThanOrEqual(atLeast)
  })
})
