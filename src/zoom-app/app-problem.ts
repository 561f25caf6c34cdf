import type { ZoomAppBroken } from '../zoom'
import type { Role, SiteNotice } from '../web'
import type { RefusedCall, ZoomApp } from './zoom-app.entity'

/** What is wrong with the institution's Zoom app as a whole. */
export interface AppProblem {
  code: string
  /** One sentence for the admin's page, without secrets. */
  text: string
  /** The call that showed it. */
  trace?: RefusedCall
}

interface Words {
  title: string
  text: string
}

const WORDS: Record<ZoomAppBroken['problem'] | 'secret-changed', Words> = {
  credentials: {
    title: 'Zoom does not accept this Client secret.',
    text: 'Development and Production have different ones: use Development for an app that is not published.',
  },
  'secret-changed': {
    title: 'Zoom no longer accepts the Client secret.',
    text: 'It was right before: somebody has made a new one in Zoom. Copy it from Development. Nobody is disconnected.',
  },
  redirect: {
    title: 'Zoom refuses the address of this center.',
    text: 'Copy the redirect URL again into OAuth Redirect URL and OAuth allow list. They must match exactly.',
  },
  disabled: {
    title: 'Zoom has disabled this app.',
    text: 'Open the app in the Zoom App Marketplace, under Manage, to see why and to enable it again.',
  },
  'turned-off': {
    title: 'A Zoom admin has turned this app off.',
    text: 'In the Zoom App Marketplace, under Manage and Permissions, the app has to be allowed again.',
  },
  'set-up': {
    title: 'Zoom refuses this app.',
    text: 'Compare each step of the set-up with the pages in the Zoom App Marketplace.',
  },
}

const isKnown = (code: string): code is keyof typeof WORDS => Object.hasOwn(WORDS, code)

/** What happened and what to do, for the admin who can mend it. */
export const problemWords = (code: string): Words => WORDS[isKnown(code) ? code : 'set-up']

export const problemOf = (error: ZoomAppBroken): AppProblem => ({
  code: error.problem,
  text: problemWords(error.problem).title,
  trace: callOf(error),
})

function callOf({ trace: { call, httpStatus, code, trackingId } }: ZoomAppBroken): RefusedCall {
  return { call, httpStatus, code, trackingId }
}

/**
 * A secret that Zoom accepted once is not wrong, it was changed there.
 * @param app as it was when Zoom refused
 */
export function codeFor(app: ZoomApp | null, code: string): string {
  if (code !== 'credentials' || !app?.credentialsCheck) return code
  return app.credentialsCheck === 'accepted' || app.brokenCode === 'secret-changed' ? 'secret-changed' : code
}

/** What the center is told on every page while its Zoom app does not work. Students are not bothered. */
export function brokenNotice(app: ZoomApp | null, role: Role): SiteNotice | null {
  if (!app?.brokenCode || role === 'student') return null
  if (role === 'instructor')
    return {
      kind: 'warn',
      title: 'Your center’s Zoom set-up has a problem.',
      text: 'Your sessions are safe, and your connection stays. An administrator has to mend it.',
    }
  const { title, text } = problemWords(app.brokenCode)
  return { kind: 'bad', title, text, action: { href: '/zoom/setup/basic-information', text: 'Mend the set-up' } }
}
