import type { FormState, Page } from '../web'
import { reportOf } from './permission-report'
import { hasHeard, isUntold, STEPS, stepStates, type Step, type StepState } from './set-up.policy'
import type { Wording, ZoomApp } from './zoom-app.entity'

/** What stands around each step of the set-up: where it is among the seven. */
export interface SetUpFrame {
  number: number
  step: Step
  title: string
  lead: string
  /** Older pages of Zoom say this step in other words. */
  differs: boolean
  steps: { title: string; text: string; href: string; state: StepState; current: boolean }[]
  back: string | null
  next: string | null
}

export interface SetUpPage extends Page {
  setUp: SetUpFrame
  /** Zoom's own pages, in a new tab. */
  marketplaceHref: string
  /** Whose words the step uses: today's pages of Zoom, or the older ones. */
  wording: Wording
  form: FormState
}

const WORDS: Record<Step, { title: string; text: string; lead: string }> = {
  who: {
    title: 'Check who can do this',
    text: 'Zoom owner or developer role',
    lead: 'One app in your institution’s Zoom account serves everybody. To make it you need a right in Zoom.',
  },
  create: {
    title: 'Create the app',
    text: 'User-managed general app',
    lead: 'An empty app in the Zoom App Marketplace. It stays private to your institution.',
  },
  'basic-information': {
    title: 'Basic Information',
    text: 'Two keys, one address',
    lead: 'Two keys come here from Zoom, one address goes from here to Zoom.',
  },
  scopes: {
    title: 'Scopes',
    text: 'Seven permissions',
    lead: 'Tell Zoom what this center may do for an instructor.',
  },
  events: {
    title: 'Event subscription',
    text: 'Recordings arrive by themselves',
    lead: 'Zoom then tells this center when a meeting starts and ends, who came, and when a recording is ready.',
  },
  test: {
    title: 'Test with your account',
    text: 'One short meeting',
    lead: 'A one-minute meeting is made in your own Zoom account, read back and deleted.',
  },
  invite: {
    title: 'Invite instructors',
    text: 'Everybody connects once',
    lead: 'Each instructor connects their own Zoom account. It takes about 30 seconds.',
  },
}

export const stepHref = (step: Step): string => `/zoom/setup/${step}`

export const STEP_HREFS: readonly string[] = STEPS.map(stepHref)

/** @param app null before anything was saved */
export function frameSetUp(app: ZoomApp | null, step: Step, now: Date): SetUpFrame {
  const index = STEPS.indexOf(step)
  const [back, next] = [STEPS[index - 1], STEPS[index + 1]]
  const { title, lead } = WORDS[step]
  return {
    number: index + 1,
    step,
    title,
    lead,
    differs: step !== 'who' && step !== 'invite',
    steps: linksTo(app, step, now),
    back: back ? stepHref(back) : null,
    next: next ? stepHref(next) : null,
  }
}

function linksTo(app: ZoomApp | null, current: Step, now: Date): SetUpFrame['steps'] {
  const granted = app?.grantedScopes == null ? null : reportOf(app.grantedScopes).granted
  const states = stepStates(app, granted, now)
  return STEPS.map(step => ({
    title: WORDS[step].title,
    text: textOf(app, step, granted, now),
    href: stepHref(step),
    state: states[step],
    current: step === current,
  }))
}

function textOf(app: ZoomApp | null, step: Step, granted: number | null, now: Date): string {
  if (step === 'scopes' && granted !== null) return `${granted} of 7 granted`
  if (step === 'events' && app?.validatedAt) {
    if (isUntold(app, now)) return 'No event after the test'
    if (!hasHeard(app)) return 'Validated, no event so far'
  }
  return WORDS[step].text
}
