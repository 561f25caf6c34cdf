import type { Api, ApiRequest } from './api'
import { noContent, ok } from './api'
import { newZak } from './host-tokens'
import type { Simulation } from './simulation'
import type { UserSettings, ZoomUser } from './world'
import { invalidFields, noSuchUser, notInAccount, ZoomError } from './zoom-error'
import { plusSeconds, zoomTime } from './zoom-time'

const ZAK_SECONDS = 7_200
const LONGEST_ZAK_SECONDS = 7_776_000

/** `/users/...` (Zoom reference sections 4.1, 4.2, 4.11). */
export function serveUsers(api: Api): void {
  api.on('GET /users/me/zak', request => ok({ token: newZak(request.sim, theUser(request, 'me'), ZAK_SECONDS) }))
  api.on('GET /users/{userId}', request => ok(userAnswer(request.sim, theUser(request))))
  api.on('PATCH /users/{userId}', changeUser)
  api.on('GET /users/{userId}/settings', request => ok(chosenSettings(request, theUser(request).settings)))
  api.on('PATCH /users/{userId}/settings', changeSettings)
  api.on('GET /users/{userId}/token', request => ok({ token: zak(request) }))
  api.on('GET /users/{userId}/permissions', request => ok({ permissions: theUser(request) && ['MyMeeting:Edit'] }))
  api.on('GET /users/{userId}/schedulers', request => ok({ schedulers: theUser(request) && [] }))
  api.on('GET /users', request => ok(userList(request)))
}

/**
 * The user a call is about. A user's token knows only itself, as `me` or by its own id;
 * an account's token knows everybody of the account, but no `me` (reference 3.1, 1.10).
 */
export function theUser({ sim, caller, params }: ApiRequest, id = params['userId'] ?? ''): ZoomUser {
  if (caller.user && [caller.user.id, caller.user.email, 'me'].includes(id)) return caller.user
  const user = id === 'me' ? undefined : sim.findUser(id)
  if (caller.user && user?.accountId === caller.user.accountId)
    throw new ZoomError(400, 4700, 'Invalid access token, this token can only be used for the user who authorized it.')
  if (!user || user.status === 'deleted' || caller.user) throw noSuchUser(id)
  if (user.accountId !== caller.app.accountId) throw notInAccount(caller.app.accountId)
  return user
}

/** `GET /users/me` as Zoom answers it. */
export function userAnswer(sim: Simulation, user: ZoomUser): object {
  const account = sim.account(user.accountId)
  return {
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    display_name: `${user.firstName} ${user.lastName}`,
    email: user.email,
    type: user.type,
    role_name: { owner: 'Owner', admin: 'Admin', member: 'Member' }[user.role],
    role_id: { owner: '0', admin: '1', member: '2' }[user.role],
    pmi: user.pmi,
    use_pmi: false,
    personal_meeting_url: `${sim.url}/j/${user.pmi}`,
    timezone: user.timezone,
    verified: 1,
    dept: user.dept,
    created_at: zoomTime(user.createdAt),
    user_created_at: zoomTime(plusSeconds(user.createdAt, -7)),
    last_login_time: zoomTime(sim.now()),
    last_client_version: '6.6.5.29871(win)',
    pic_url: '',
    jid: `${user.id.toLowerCase()}@xmpp.zoom.us`,
    group_ids: [],
    im_group_ids: [],
    account_id: user.accountId,
    account_number: account.number,
    language: 'en-US',
    phone_country: '',
    phone_number: '',
    status: user.status,
    job_title: user.jobTitle,
    location: '',
    login_types: [101],
    cluster: 'us05',
    plan_united_type: '1',
  }
}

function changeUser(request: ApiRequest) {
  const user = theUser(request)
  const { first_name, last_name, timezone, dept, job_title } = request.body
  if (typeof first_name === 'string') user.firstName = first_name
  if (typeof last_name === 'string') user.lastName = last_name
  if (typeof timezone === 'string') user.timezone = timezone
  if (typeof dept === 'string') user.dept = dept
  if (typeof job_title === 'string') user.jobTitle = job_title
  return noContent
}

function changeSettings(request: ApiRequest) {
  const { settings } = theUser(request)
  for (const [section, changes] of Object.entries(request.body)) {
    if (typeof changes !== 'object' || changes === null) throw invalidFields(section)
    if (section in settings) Object.assign(settings[section as keyof UserSettings], changes)
  }
  return noContent
}

/** With `custom_query_fields` only the named fields, still inside their sections; `option` asks for other objects. */
function chosenSettings({ query }: ApiRequest, settings: UserSettings): object {
  if (query['option'] === 'meeting_authentication' || query['option'] === 'recording_authentication')
    return { [query['option']]: false, authentication_options: [] }
  if (query['option'] === 'meeting_security') return { meeting_security: settings.in_meeting }
  const wanted = query['custom_query_fields']?.split(',').map(name => name.trim())
  if (!wanted) return settings
  const sections = Object.entries(settings).map(([section, fields]) => [section, pick(fields, wanted)] as const)
  return Object.fromEntries(sections.filter(([, fields]) => Object.keys(fields).length > 0))
}

const pick = (fields: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))

function zak(request: ApiRequest): string {
  const seconds = Number(request.query['ttl'] ?? ZAK_SECONDS)
  if (!(seconds >= 0 && seconds <= LONGEST_ZAK_SECONDS)) throw invalidFields('ttl')
  return newZak(request.sim, theUser(request), seconds)
}

function userList({ sim, caller }: ApiRequest): object {
  const users = sim.world.users.filter(user => user.accountId === caller.app.accountId && user.status === 'active')
  return {
    page_count: 1,
    page_number: 1,
    page_size: 300,
    total_records: users.length,
    next_page_token: '',
    users: users.map(user => userAnswer(sim, user)),
  }
}
