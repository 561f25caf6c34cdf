import type { Actor, Role } from '../web'

const EVERYBODY: readonly Role[] = ['admin', 'instructor', 'student']
const STAFF: readonly Role[] = ['admin', 'instructor']
const ADMINS: readonly Role[] = ['admin']

/**
 * Who may ask for what at all. Whether this session, recording or connection is theirs is decided where it is
 * read: an object of somebody else is not found.
 */
const WHO_MAY = {
  'home.view': EVERYBODY,
  'calendar.own': EVERYBODY,
  'session.list': EVERYBODY,
  'session.view': EVERYBODY,
  'session.create': STAFF,
  'session.edit': STAFF,
  'session.cancel': STAFF,
  'session.reassignHost': ADMINS,
  'session.join': EVERYBODY,
  'session.start': STAFF,
  'session.attendance': STAFF,
  'session.exportCsv': STAFF,
  'recording.list': EVERYBODY,
  'recording.play': EVERYBODY,
  'zoom.connect.start': STAFF,
  'zoom.callback': STAFF,
  'zoom.disconnect.own': STAFF,
  'zoom.disconnect.other': ADMINS,
  'zoom.status.own': STAFF,
  'zoom.status.all': ADMINS,
  'zoom.remind': ADMINS,
  'zoom.config.view': ADMINS,
  'zoom.config.edit': ADMINS,
  'zoom.config.test': ADMINS,
  'users.list': ADMINS,
  'users.create': ADMINS,
  'users.disable': ADMINS,
  'profile.view.own': EVERYBODY,
  'profile.password': EVERYBODY,
  'audit.view': ADMINS,
  'jobs.view': ADMINS,
  'jobs.retry': ADMINS,
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof WHO_MAY

const LEAD_TO_SIGN_IN: readonly Action[] = ['home.view', 'calendar.own', 'session.list', 'profile.view.own']

/** Whether a stranger who asks for this is led to the sign-in page, rather than refused with one. */
export const leadsToSignIn = (action: Action): boolean => LEAD_TO_SIGN_IN.includes(action)

export function mayEver(actor: Actor, action: Action): boolean {
  const roles: readonly Role[] = WHO_MAY[action]
  return roles.includes(actor.role)
}
