import { created, noContent, ok, type Api, type ApiRequest } from './api'
import { isRunning, joinUrl, listedMeeting, meetingAnswer } from './meeting-answers'
import { meetingNumber } from './meeting-path'
import { readMeetingRequest } from './meeting-request'
import { endMeeting } from './meeting-run'
import {
  createMeeting,
  deleteMeeting,
  hasExpired,
  recoverMeeting,
  theMeeting,
  updateMeeting,
  updateOccurrence,
} from './meetings'
import { pageOf } from './paging'
import { theUser } from './users.routes'
import type { Meeting, ZoomUser } from './world'
import { hostingNotAllowed, invalidFields, noSuchMeeting, notTheHost, ZoomError } from './zoom-error'
import { plusDays, plusMinutes } from './zoom-time'

/** `/users/{userId}/meetings` and `/meetings/{meetingId}` (Zoom reference sections 4.4 to 4.8). */
export function serveMeetings(api: Api): void {
  api.on('POST /users/{userId}/meetings', create)
  api.on('GET /users/{userId}/meetings', list)
  api.on('GET /users/{userId}/upcoming_meetings', upcoming)
  api.on('GET /meetings/{meetingId}', get)
  api.on('PATCH /meetings/{meetingId}', change)
  api.on('DELETE /meetings/{meetingId}', remove)
  api.on('PUT /meetings/{meetingId}/status', setStatus)
  api.on('GET /meetings/{meetingId}/invitation', invitation)
}

/** The meeting of a path, for its host. @throws ZoomError 3001, or the given one when somebody else hosts it */
export function ownMeeting(request: ApiRequest, otherwise: () => ZoomError = notTheHost): Meeting {
  const meeting = theMeeting(request.sim, meetingNumber(request.params['meetingId'] ?? ''))
  const { user, app } = request.caller
  if (user ? meeting.hostId !== user.id : meeting.accountId !== app.accountId) throw otherwise()
  return meeting
}

export const hostOf = ({ sim }: ApiRequest, meeting: Meeting): ZoomUser => sim.findUser(meeting.hostId)!

const cannotAccess = () => new ZoomError(400, 3000, 'Cannot access meeting information.')

function create(request: ApiRequest) {
  const { sim, limits, body } = request
  const host = theUser(request)
  if (!host.mayHost) throw hostingNotAllowed()
  limits.countHostWrite(host.id)
  const wanted = readMeetingRequest(body, host, sim.world.users)
  if (wanted.schedule_for && ![host.email, host.id].includes(wanted.schedule_for))
    throw new ZoomError(400, 3000, `You cannot schedule a meeting for ${wanted.schedule_for}.`)
  return created(meetingAnswer(sim, createMeeting(sim, host, wanted), host))
}

function get(request: ApiRequest) {
  const meeting = ownMeeting(request, cannotAccess)
  const occurrence = meeting.occurrences.find(each => each.occurrence_id === request.query['occurrence_id'])
  const answer = meetingAnswer(request.sim, meeting, hostOf(request, meeting))
  return ok(occurrence ? { ...answer, start_time: occurrence.start_time, duration: occurrence.duration } : answer)
}

function change(request: ApiRequest) {
  const { sim, limits, body, query } = request
  const meeting = ownMeeting(request, cannotAccess)
  const host = hostOf(request, meeting)
  if (!host.mayHost) throw hostingNotAllowed()
  limits.countHostWrite(host.id)
  const wanted = readMeetingRequest(body, host, sim.world.users)
  if (query['occurrence_id']) updateOccurrence(sim, meeting, query['occurrence_id'], wanted)
  else updateMeeting(sim, meeting, host, wanted)
  return noContent
}

function remove(request: ApiRequest) {
  const meeting = ownMeeting(request)
  if (isRunning(request.sim, meeting)) throw new ZoomError(400, 3002, 'Cannot delete, the meeting is in progress.')
  if (isOver(request, meeting)) throw new ZoomError(400, 3007, 'You cannot delete this meeting since it has ended.')
  deleteMeeting(request.sim, meeting, request.query['occurrence_id'])
  return noContent
}

/** Held, and its time is past. */
function isOver({ sim }: ApiRequest, meeting: Meeting): boolean {
  const wasHeld = sim.world.instances.some(each => each.meetingId === meeting.id)
  const isPast = !meeting.startTime || plusMinutes(meeting.startTime, meeting.duration) < sim.now()
  return meeting.type <= 2 && wasHeld && isPast
}

function setStatus(request: ApiRequest) {
  const { sim, body } = request
  if (body['action'] === 'recover') return recover(request)
  if (body['action'] !== 'end') throw invalidFields('action')
  const meeting = ownMeeting(request)
  const instance = sim.world.instances.find(each => each.meetingId === meeting.id && !each.endTime)
  if (instance) endMeeting(sim, instance)
  return noContent
}

/** A deleted meeting can be brought back for seven days. */
function recover(request: ApiRequest) {
  const { sim, params } = request
  const meeting = sim.findMeeting(meetingNumber(params['meetingId'] ?? ''))
  if (!meeting?.deletedAt) throw noSuchMeeting(params['meetingId'] ?? '')
  if (meeting.hostId !== request.caller.user?.id) throw notTheHost()
  recoverMeeting(sim, meeting)
  return noContent
}

function list(request: ApiRequest) {
  const { sim, query } = request
  const page = pageOf(sim, meetingsOfType(request, theUser(request), query['type'] ?? 'scheduled'), query)
  const { rows, ...facts } = page
  return ok({ ...facts, meetings: rows })
}

function meetingsOfType(request: ApiRequest, host: ZoomUser, type: string): object[] {
  const { sim } = request
  const now = sim.now()
  const listed = sim.world.meetings.filter(
    meeting => meeting.hostId === host.id && !meeting.deletedAt && meeting.type !== 1 && !hasExpired(meeting, now),
  )
  if (type === 'live') return listed.filter(meeting => isRunning(sim, meeting)).map(each => listedMeeting(sim, each))
  if (type === 'upcoming' || type === 'upcoming_meetings') return listed.flatMap(each => stillToCome(request, each))
  // In practice Zoom answers this one with nothing for busy users: nobody should build on it (reference 4.7).
  if (type === 'previous_meetings') return []
  if (type !== 'scheduled') throw invalidFields('type')
  return listed.map(each => listedMeeting(sim, each))
}

/** A series is listed by occurrence here, once otherwise. */
function stillToCome({ sim }: ApiRequest, meeting: Meeting): object[] {
  const isAhead = (start: string, minutes: number) => plusMinutes(start, minutes) > sim.now()
  if (meeting.type === 8)
    return meeting.occurrences
      .filter(each => each.status === 'available' && isAhead(each.start_time, each.duration))
      .map(({ occurrence_id, start_time, duration }) => ({
        ...listedMeeting(sim, meeting),
        occurrence_id,
        start_time,
        duration,
      }))
  const isListed = !meeting.startTime || isAhead(meeting.startTime, meeting.duration)
  return isListed ? [listedMeeting(sim, meeting)] : []
}

/** The next 24 hours. */
function upcoming(request: ApiRequest) {
  const { sim } = request
  const end = plusDays(sim.now(), 1)
  const host = theUser(request)
  const meetings = sim.world.meetings
    .filter(each => each.hostId === host.id && !each.deletedAt && each.startTime)
    .filter(each => plusMinutes(each.startTime!, each.duration) > sim.now() && new Date(each.startTime!) < end)
    .map(each => ({ ...listedMeeting(sim, each), is_host: true, passcode: each.password, use_pmi: false }))
  return ok({ total_records: meetings.length, meetings })
}

function invitation(request: ApiRequest) {
  const { sim } = request
  const meeting = ownMeeting(request, cannotAccess)
  const host = hostOf(request, meeting)
  const lines = [
    `${host.firstName} ${host.lastName} is inviting you to a scheduled Zoom meeting. (Simulated: this is no real Zoom meeting.)`,
    '',
    `Topic: ${meeting.topic}`,
    ...(meeting.startTime ? [`Time: ${meeting.startTime} (${meeting.timezone})`] : []),
    'Join Zoom Meeting',
    joinUrl(sim, meeting),
    '',
    `Meeting ID: ${String(meeting.id).replace(/(\d{3})(\d{4})(\d{4})/, '$1 $2 $3')}`,
    `Passcode: ${meeting.password}`,
    '',
  ]
  return ok({ invitation: lines.join('\r\n'), sip_links: [`${meeting.id}@zoomcrc.com`] })
}
