import { definePage, definePart } from '../web'
import {
  presentTestEvent,
  type SetUpFrame,
  type SetUpPage,
  type TestCall,
  type TestEvent,
  type ZoomApp,
} from '../zoom-app'
import type { PersonLine } from './board.view'

/** How the calls of the test ended, and whether Zoom told of its meeting. */
export interface TestResult {
  calls: TestCall[]
  passed: boolean
  event: TestEvent | null
}

export interface TestPage extends SetUpPage {
  isConnected: boolean
  /** Went to Zoom, and has not come back. */
  isAway: boolean
  canConnect: boolean
  result: TestResult
  testedAgo: string | null
  /** An event from Zoom may come at any moment. */
  isAwaiting: boolean
  /** Of what Zoom lets each host do in a day. */
  budget: { used: number; of: number }
}

export interface InvitePage extends SetUpPage {
  lines: PersonLine[]
  /** `1 of 2 instructors are ready to host.` */
  ready: string
  /** The calls of the test work, and Zoom has never told of anything: now is the last moment at which an admin looks. */
  isUnheard: boolean
  link: string
}

export const testPage = definePage<TestPage>('connections/test')
export const testResultPart = definePart<{ result: TestResult }>('connections/test-result')
export const stepsPart = definePart<{ setUp: SetUpFrame }>('zoom-app/steps')
export const invitePage = definePage<InvitePage>('connections/invite')

export function resultOf(app: ZoomApp | null, now: Date): TestResult {
  const calls = app?.lastTest ?? []
  const passed = calls.length > 0 && calls.every(call => call.ok)
  return { calls, passed, event: presentTestEvent(app, now) }
}
