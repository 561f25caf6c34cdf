import { ago } from './moments'
import { eventSinceTest, expectsEvent, hasPassedTest, NO_EVENT_MS } from './set-up.policy'
import type { ZoomApp } from './zoom-app.entity'

/** The last line of the test: whether Zoom told of the meeting that it made. */
export interface TestEvent {
  state: 'ok' | 'warn' | 'checking'
  title: string
  text: string
  link?: { href: string; text: string }
}

/** What came until then came after the test; what came later, at some other time. */
const LATE_MS = 60_000

/** @returns null when no test passed: then there is nothing to be told of */
export function presentTestEvent(app: ZoomApp | null, now: Date): TestEvent | null {
  if (!app || !hasPassedTest(app)) return null
  const title = 'An event from Zoom'
  const cameAt = eventSinceTest(app)
  if (cameAt) return { state: 'ok', title, text: cameWords(app.testedAt!, cameAt, now) }
  if (!app.validatedAt)
    return { state: 'warn', title, text: 'None can come: Zoom has not validated the address.', link: STEP_5 }
  if (now.getTime() - app.testedAt!.getTime() < NO_EVENT_MS)
    return { state: 'checking', title, text: 'Waiting. It takes seconds.', link: LOOK_AGAIN }
  return { state: 'warn', title, text: noneWords(app), link: STEP_5 }
}

/** Whether an event may still come of itself. */
export const awaitsEvent = (app: ZoomApp | null, now: Date): boolean =>
  app !== null && expectsEvent(app) && !eventSinceTest(app) && now.getTime() - app.testedAt!.getTime() < LATE_MS

const LOOK_AGAIN = { href: '/zoom/setup/test', text: 'Look again' }
const STEP_5 = { href: '/zoom/setup/events', text: 'Open step 5' }

function cameWords(testedAt: Date, cameAt: Date, now: Date): string {
  const ms = cameAt.getTime() - testedAt.getTime()
  if (ms >= LATE_MS) return `Came ${ago(cameAt, now)}`
  const seconds = Math.round(ms / 1000)
  return seconds < 1 ? 'Came within a second of the test' : `Came ${seconds} s after the test`
}

const noneWords = ({ wording }: ZoomApp): string =>
  `None came. In Zoom, under ${wording === 'older' ? 'Feature' : 'Access'}: are the eight events ticked, and did you select Save?`
