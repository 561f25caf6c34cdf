import { created, noContent, ok, type Api, type ApiRequest } from './api'
import { newId, newText } from './ids'
import { announceRegistration } from './meeting-events'
import { needsRegistration } from './meeting-settings'
import { hostOf, ownMeeting } from './meetings.routes'
import { pageOf } from './paging'
import type { Simulation } from './simulation'
import type { Meeting, Registrant } from './world'
import { invalidFields, ZoomError } from './zoom-error'
import { zoomTime } from './zoom-time'

const MOST_REGISTRANTS = 4_999
const MOST_AT_ONCE = 30
const NO_ANSWERS = Object.fromEntries(
  [
    'address',
    'city',
    'country',
    'zip',
    'state',
    'phone',
    'industry',
    'org',
    'job_title',
    'purchasing_time_frame',
    'role_in_purchase_process',
    'no_of_employees',
    'comments',
  ].map(field => [field, '']),
)

/** `/meetings/{meetingId}/registrants` (Zoom reference section 4.9). */
export function serveRegistrants(api: Api): void {
  api.on('GET /meetings/{meetingId}/registrants', list)
  api.on('POST /meetings/{meetingId}/registrants', add)
  api.on('PUT /meetings/{meetingId}/registrants/status', setStatus)
  api.on('DELETE /meetings/{meetingId}/registrants/{registrantId}', remove)
}

/** Each registrant's own link: who comes through it is known by `registrant_id`. */
const personalLink = (sim: Simulation, meeting: Meeting, { token }: Registrant): string =>
  `${sim.url}/w/${meeting.id}?tk=${token}&pwd=${meeting.encryptedPassword}`

function add(request: ApiRequest) {
  const { sim, body, limits } = request
  const meeting = ownMeeting(request)
  const host = hostOf(request, meeting)
  if (host.type === 1 || !needsRegistration(meeting.settings))
    throw new ZoomError(400, 404, 'Registration has not been enabled for this meeting.')
  const { first_name: firstName, last_name: lastName = '', email } = body
  if (!isText(firstName, 64)) throw invalidFields('first_name')
  if (!isText(email, 128) || !email.includes('@')) throw invalidFields('email')
  if (typeof lastName !== 'string') throw invalidFields('last_name')
  if (email.toLowerCase() === host.email) throw new ZoomError(400, 3027, 'Host can not register.')
  limits.countRegistrant(meeting.id, email)
  const known = meeting.registrants.find(each => each.email === email)
  return created(registrantAnswer(sim, meeting, known ?? register(sim, meeting, { firstName, lastName, email }, body)))
}

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest

function register(
  sim: Simulation,
  meeting: Meeting,
  person: Pick<Registrant, 'firstName' | 'lastName' | 'email'>,
  body: Record<string, unknown>,
): Registrant {
  if (meeting.registrants.length >= MOST_REGISTRANTS)
    throw new ZoomError(400, 3043, 'Meeting has reached maximum attendee capacity.')
  const isApproved = meeting.settings['approval_type'] === 0 || body['auto_approve'] === true
  const registrant: Registrant = {
    id: newId(),
    ...person,
    status: isApproved ? 'approved' : 'pending',
    token: newText(24),
    createdAt: zoomTime(sim.now()),
    pinCode: 1_000_000 + Math.floor(Math.random() * 9_000_000),
  }
  meeting.registrants.push(registrant)
  announceRegistration(sim, meeting, registrant, 'created', {
    org: '',
    job_title: '',
    comments: '',
    custom_questions: Array.isArray(body['custom_questions']) ? body['custom_questions'] : [],
    status: registrant.status,
    join_url: personalLink(sim, meeting, registrant),
  })
  return registrant
}

function registrantAnswer(sim: Simulation, meeting: Meeting, registrant: Registrant): object {
  return {
    registrant_id: registrant.id,
    id: meeting.id,
    topic: meeting.topic,
    ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
    ...(registrant.status === 'approved' ? { join_url: personalLink(sim, meeting, registrant) } : {}),
    participant_pin_code: registrant.pinCode,
  }
}

function list(request: ApiRequest) {
  const { sim, query } = request
  const meeting = ownMeeting(request)
  const status = query['status'] ?? 'approved'
  const all = meeting.registrants.filter(each => each.status === status)
  const { rows, ...page } = pageOf(sim, all, query)
  return ok({
    page_size: page.page_size,
    page_count: Math.ceil(all.length / page.page_size),
    page_number: 1,
    total_records: page.total_records,
    next_page_token: page.next_page_token,
    registrants: rows.map(each => listed(sim, meeting, each)),
  })
}

const listed = (sim: Simulation, meeting: Meeting, registrant: Registrant) => ({
  id: registrant.id,
  email: registrant.email,
  first_name: registrant.firstName,
  last_name: registrant.lastName,
  ...NO_ANSWERS,
  custom_questions: [],
  status: registrant.status,
  create_time: registrant.createdAt,
  ...(registrant.status === 'approved' ? { join_url: personalLink(sim, meeting, registrant) } : {}),
})

function setStatus(request: ApiRequest) {
  const { sim, body } = request
  const meeting = ownMeeting(request)
  const action = body['action']
  const named = body['registrants']
  if (action !== 'approve' && action !== 'deny' && action !== 'cancel') throw invalidFields('action')
  if (!Array.isArray(named) || named.length > MOST_AT_ONCE) throw invalidFields('registrants')
  for (const { id, email } of named as { id?: unknown; email?: unknown }[]) {
    const registrant = meeting.registrants.find(each => each.id === id || each.email === email)
    if (registrant) decide(sim, meeting, registrant, action)
  }
  return noContent
}

function decide(
  sim: Simulation,
  meeting: Meeting,
  registrant: Registrant,
  action: 'approve' | 'deny' | 'cancel',
): void {
  registrant.status = action === 'approve' ? 'approved' : 'denied'
  const joinUrl = { join_url: personalLink(sim, meeting, registrant) }
  if (action === 'approve') announceRegistration(sim, meeting, registrant, 'approved', joinUrl)
  else announceRegistration(sim, meeting, registrant, action === 'deny' ? 'denied' : 'cancelled', {})
  if (action === 'cancel') meeting.registrants = meeting.registrants.filter(each => each !== registrant)
}

function remove(request: ApiRequest) {
  const meeting = ownMeeting(request)
  const registrant = meeting.registrants.find(each => each.id === request.params['registrantId'])
  if (!registrant) throw new ZoomError(400, 404, 'Registrant does not exist.')
  decide(request.sim, meeting, registrant, 'cancel')
  return noContent
}
