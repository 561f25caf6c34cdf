import { ZoomNotUsable } from '../connections'
import {
  GrantRefused,
  MeetingGone,
  ScopesMissing,
  ZoomAppBroken,
  ZoomRateLimited,
  ZoomRefused,
  ZoomUnavailable,
} from '../zoom'
import type { MeetingProblem } from './session.entity'

/** What a failed call means for a session. */
export interface Setback {
  problem: MeetingProblem
  /** Zoom's own words, where it gave some. */
  text: string | null
  /** Ends by itself: the job is tried again. Otherwise somebody has to act, and that starts it anew. */
  passes: boolean
}

/** Reads a failure of a call to Zoom; null when it is none, and so a defect of ours. */
export function setbackOf(error: unknown): Setback | null {
  if (error instanceof ZoomNotUsable) return { problem: error.problem, text: null, passes: false }
  if (error instanceof GrantRefused) return { problem: 'reconnect', text: null, passes: false }
  if (error instanceof ScopesMissing) return { problem: 'permissions', text: null, passes: false }
  if (error instanceof ZoomAppBroken) return { problem: 'set-up', text: null, passes: false }
  if (error instanceof ZoomRefused) return { problem: 'refused', text: error.text, passes: false }
  if (error instanceof MeetingGone) return { problem: 'refused', text: error.message, passes: false }
  if (error instanceof ZoomRateLimited) return { problem: 'zoom-busy', text: null, passes: true }
  if (error instanceof ZoomUnavailable) return { problem: 'zoom-down', text: null, passes: true }
  return null
}
