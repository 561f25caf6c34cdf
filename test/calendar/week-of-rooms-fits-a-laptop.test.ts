import type { Browser } from 'playwright-core'
import { openBrowser, openWindow } from '../support/browser'
import { aSession, openCenter, type Center } from '../support/center'

// Every day of the week has a session: none of the columns is a narrow one.
const DAYS = ['11-30', '12-01', '12-02', '12-03', '12-04', '12-05', '12-06']
const SESSIONS = DAYS.map(day => aSession({ title: `Stroke alert ${day}`, startsAt: `2026-${day}T16:00:00Z` }))

let center: Center
let browser: Browser
beforeAll(async () => {
  ;[center, browser] = await Promise.all([openCenter({ sessions: SESSIONS }), openBrowser()])
})
afterAll(async () => {
  await browser.close()
  await center.close()
})

it('The week of rooms shows its seven days at 1280 pixels, without scrolling', async () => {
  const { page, context } = await openWindow(browser, { viewport: { width: 1280, height: 800 } })
  await page.goto(`${center.url}/sign-in`)
  await page.getByRole('button', { name: /Priya Raman/ }).click()
  await page.goto(`${center.url}/calendar/week?by=room&date=2026-12-02`)
  const right = await page.evaluate<number>(
    `document.querySelector('.wr thead th:last-child').getBoundingClientRect().right`,
  )
  expect(await page.locator('.wr thead th').count()).toBe(8)
  expect(right).toBeLessThanOrEqual(1280)
  expect(await page.evaluate(`(wrap => wrap.scrollWidth - wrap.clientWidth)(document.querySelector('.wr-wrap'))`)).toBe(
    0,
  )
  await context.close()
})
