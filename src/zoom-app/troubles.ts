import { problemWords } from './app-problem'
import { ago } from './moments'
import { reportOf } from './permission-report'
import { lostWords, missingWords } from './permissions.view'
import { isUnproved } from './set-up.policy'
import type { ZoomApp } from './zoom-app.entity'

/** Something that keeps Zoom from working now: what happened, whose turn it is, and one way on. */
export interface Trouble {
  code: string
  title: string
  text: string
  turn: string
  /** A link, or with `asks` a button that asks Zoom at once. */
  action: { href: string; text: string; asks?: true }
}

/** Zoom refuses or forgives five minutes; a warning comes well before. */
const MOST_SKEW_MS = 120_000

export const isSkewed = (aheadMs: number | null): boolean => aheadMs !== null && Math.abs(aheadMs) >= MOST_SKEW_MS

/** Of how many connected accounts the newest calls got no answer from Zoom, and since when. */
export interface Unanswered {
  count: number
  since: Date
}

/** What is known of the center's Zoom besides the app itself. */
export interface Seen {
  /** How far this server's clock is ahead of Zoom's; null while that is unknown. */
  clockAheadMs: number | null
  /** Meetings were held that no event told of. */
  isSilent: boolean
  /** Null while Zoom answers. */
  unanswered: Unanswered | null
}

const YOU = 'Your turn'
const OPERATOR = 'Turn of whoever runs the server'
const ZOOM = 'Turn of Zoom'
const ZOOM_ADMIN = 'Turn of a Zoom admin'

const BASIC = { href: '/zoom/setup/basic-information', text: 'Open Basic Information' }
const ASK_AGAIN = { href: '/zoom/setup/basic-information/check', text: 'Check again', asks: true } as const
const EVENTS = { href: '/zoom/setup/events', text: 'Open the event subscription' }

/** All that is wrong with the center's Zoom now, the gravest first. */
export function troublesOf(app: ZoomApp | null, { clockAheadMs, isSilent, unanswered }: Seen, now: Date): Trouble[] {
  const skew = clock(clockAheadMs)
  const down = silent(app, unanswered, now)
  const troubles = [off(app, now), broken(app), down, skew, scopes(app), events(app, isSilent, now)]
  // Too old or too new is refused like wrongly signed: with a wrong clock that says nothing of the Secret token.
  return troubles.filter(trouble => trouble !== null).filter(({ code }) => !(skew && code === 'signatures'))
}

const off = (app: ZoomApp | null, now: Date): Trouble | null =>
  app?.offSince
    ? {
        code: 'off',
        title: 'Zoom is switched off.',
        text: `An administrator did so ${ago(app.offSince, now)}. Nothing is asked of Zoom until it is on again.`,
        turn: YOU,
        action: { href: '/zoom/switch', text: 'Switch Zoom on' },
      }
    : null

function broken(app: ZoomApp | null): Trouble | null {
  if (!app?.brokenCode) return null
  const turn = app.brokenCode === 'disabled' || app.brokenCode === 'turned-off' ? ZOOM_ADMIN : YOU
  return { code: app.brokenCode, ...problemWords(app.brokenCode), turn, action: BASIC }
}

function silent(app: ZoomApp | null, unanswered: Unanswered | null, now: Date): Trouble | null {
  const since = app?.offSince ? null : silenceWords(app, unanswered, now)
  if (!since) return null
  const text = `${since} Nothing is lost: what waits is tried again by itself. If it lasts, look at status.zoom.us.`
  return { code: 'zoom-down', title: 'Zoom did not answer.', text, turn: ZOOM, action: ASK_AGAIN }
}

function silenceWords(app: ZoomApp | null, unanswered: Unanswered | null, now: Date): string | null {
  if (unanswered) {
    const accounts = unanswered.count === 1 ? 'one connected account' : `${unanswered.count} connected accounts`
    return `It began ${ago(unanswered.since, now)}, with the calls for ${accounts}.`
  }
  if (app?.credentialsCheck !== 'unreachable' || !app.credentialsCheckedAt) return null
  return `The check of the keys ${ago(app.credentialsCheckedAt, now)} got no answer.`
}

function clock(aheadMs: number | null): Trouble | null {
  if (aheadMs === null || !isSkewed(aheadMs)) return null
  const minutes = Math.round(Math.abs(aheadMs) / 60_000)
  return {
    code: 'clock',
    title: `The clock of this server is ${minutes} minutes ${aheadMs > 0 ? 'ahead of' : 'behind'} Zoom’s.`,
    text: 'From five minutes on events from Zoom are refused as too old. The server has to set its clock by the network.',
    turn: OPERATOR,
    action: ASK_AGAIN,
  }
}

function scopes(app: ZoomApp | null): Trouble | null {
  const report = app?.grantedScopes == null ? null : reportOf(app.grantedScopes)
  const missing = report && missingWords(report)
  if (!missing) return null
  return {
    code: 'scopes',
    title: `${missing}.`,
    text: `Tick them in Zoom, then check again; everybody connects once more. Until then ${lostWords(report)}.`,
    turn: YOU,
    action: { href: '/zoom/setup/scopes', text: 'Open the scopes' },
  }
}

function events(app: ZoomApp | null, isSilent: boolean, now: Date): Trouble | null {
  if (app && (isSilent || isUnproved(app, now))) {
    const text = 'In Zoom, enable the subscription again, select Validate and Save. What was missed is looked up.'
    return { code: 'events', title: 'Zoom has stopped sending events.', text, turn: YOU, action: EVENTS }
  }
  if (app?.challengeProblem === 'former-token') {
    const text = 'A day after the change its events are refused. The Secret token here has to be the one in Zoom.'
    return { code: 'former-token', title: 'Zoom still uses the former Secret token.', text, turn: YOU, action: EVENTS }
  }
  if (!app?.badSignatures) return null
  const text = 'If they come from Zoom, the Secret token was changed there. Copy it once more.'
  return { code: 'signatures', title: 'Events come with a wrong signature.', text, turn: YOU, action: EVENTS }
}
