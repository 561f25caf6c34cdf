import { ok, type Api, type ApiRequest } from './api'
import { meetingKey } from './meeting-path'
import { pageOf } from './paging'
import type { Instance, Stay } from './world'
import { noSuchMeeting, paidOnly, ZoomError } from './zoom-error'
import { plusDays, secondsBetween, zoomTime } from './zoom-time'

const KEPT_DAYS = 365

/** `/past_meetings/{meetingId}`: what is left of a run that is over (Zoom reference section 4.10). */
export function servePastMeetings(api: Api): void {
  api.on('GET /past_meetings/{meetingId}', pastMeeting)
  api.on('GET /past_meetings/{meetingId}/participants', participants)
  api.on('GET /past_meetings/{meetingId}/instances', instances)
  api.on('GET /report/meetings/{meetingId}/participants', participants)
}

/** One run by its UUID, or the latest one by the meeting's number. */
function theRun(request: ApiRequest): Instance {
  const segment = request.params['meetingId'] ?? ''
  const run = runsOf(request, segment).at(-1)
  if (!run) throw noSuchMeeting(segment)
  if (plusDays(run.endTime!, KEPT_DAYS) < request.sim.now())
    throw new ZoomError(400, 12702, 'Can not access a meeting a year ago.')
  return run
}

function runsOf({ sim, caller }: ApiRequest, segment: string): Instance[] {
  const key = meetingKey(segment)
  const isMeant = (run: Instance) => ('number' in key ? run.meetingId === key.number : run.uuid === key.uuid)
  const isOwn = (run: Instance) =>
    caller.user ? run.hostId === caller.user.id : run.accountId === caller.app.accountId
  return sim.world.instances.filter(run => run.endTime && isMeant(run) && isOwn(run))
}

function pastMeeting(request: ApiRequest) {
  const run = theRun(request)
  const host = request.sim.findUser(run.hostId)!
  const inside = stays(run).filter(({ status }) => status === 'in_meeting')
  return ok({
    uuid: run.uuid,
    id: run.meetingId,
    host_id: run.hostId,
    type: run.type,
    topic: run.topic,
    user_name: `${host.firstName} ${host.lastName}`,
    user_email: host.email,
    start_time: run.startTime,
    end_time: run.endTime,
    duration: Math.max(1, Math.ceil(secondsBetween(run.startTime, run.endTime!) / 60)),
    total_minutes: Math.ceil(inside.reduce((sum, { duration }) => sum + duration, 0) / 60),
    participants_count: inside.length,
    dept: host.dept,
    source: request.caller.app.name,
    has_meeting_summary: false,
  })
}

function participants(request: ApiRequest) {
  const run = theRun(request)
  const { sim, query } = request
  if (sim.account(run.accountId).plan === 'free') throw paidOnly(run.accountId)
  const all = stays(run)
  // Zoom shows nothing when only one person was there.
  const people = new Set(all.map(row => row.id || row.name))
  const { rows, ...page } = pageOf(sim, people.size > 1 ? all : [], query)
  const { page_size, total_records, next_page_token } = page
  return ok({
    page_count: Math.ceil(total_records / page_size),
    page_size,
    total_records,
    next_page_token,
    participants: rows,
  })
}

/** One row for each stay: waiting and being inside are two. */
const stays = (run: Instance) => run.stays.flatMap(stay => [...waiting(run, stay), ...present(run, stay)])

const waiting = (run: Instance, stay: Stay) =>
  stay.waitingSince ? [row(run, stay, 'in_waiting_room', stay.waitingSince, stay.joinedAt ?? stay.leftAt)] : []

const present = (run: Instance, stay: Stay) =>
  stay.joinedAt ? [row(run, stay, 'in_meeting', stay.joinedAt, stay.leftAt)] : []

function row(run: Instance, stay: Stay, status: string, join: string, leave: string | null) {
  const leaveTime = leave ?? run.endTime!
  return {
    id: stay.zoomUserId,
    user_id: stay.userId,
    name: stay.name,
    user_email: stay.email,
    join_time: join,
    leave_time: leaveTime,
    duration: secondsBetween(join, leaveTime),
    registrant_id: stay.registrantId,
    failover: false,
    status,
    internal_user: stay.zoomUserId !== '',
  }
}

function instances(request: ApiRequest) {
  const runs = runsOf(request, request.params['meetingId'] ?? '')
  if (runs.length === 0) throw noSuchMeeting(request.params['meetingId'] ?? '')
  return ok({ meetings: runs.map(({ uuid, startTime }) => ({ uuid, start_time: zoomTime(startTime) })) })
}
