import { randomUUID } from 'node:crypto'
import { newMeetingUuid, newParticipantNumber } from './ids'
import { announceAtTheDoor, announceEnded, announceParticipant, announceStarted } from './meeting-events'
import { beginRecording, finishRecording } from './recordings'
import type { Simulation } from './simulation'
import type { Instance, Meeting, Stay, ZoomUser } from './world'
import { plusMinutes, zoomTime } from './zoom-time'

const BASIC_MINUTES = 40

/** How somebody comes in: a name, and what Zoom knows of them. */
export interface Person {
  name: string
  email?: string | undefined
  zoomUserId?: string | undefined
  registrantId?: string | undefined
}

/** The run of this meeting that is going on, if any. */
export const liveInstance = (sim: Simulation, meetingId: number): Instance | undefined =>
  sim.world.instances.find(instance => instance.meetingId === meetingId && !instance.endTime)

/** The host starts the meeting. A run of another meeting of the same host ends (Zoom reference section 4.13). */
export function startMeeting(sim: Simulation, meeting: Meeting, host: ZoomUser): Instance {
  const running = liveInstance(sim, meeting.id)
  if (running) return running
  endOthersOf(sim, host)
  const instance = newInstance(sim, meeting, host)
  sim.world.instances.push(instance)
  announceStarted(sim, instance)
  enter(sim, instance, hostStay(sim, host))
  if (meeting.settings['auto_recording'] === 'cloud') beginRecording(sim, instance)
  for (const stay of meeting.knocking.splice(0)) receive(sim, meeting, instance, stay)
  return instance
}

/** The run that people wait for: it has not begun, so its start is the planned one. */
const comingRun = (sim: Simulation, meeting: Meeting): Instance => {
  const run = newInstance(sim, meeting, sim.findUser(meeting.hostId)!)
  return { ...run, startTime: meeting.startTime ?? run.startTime }
}

function newInstance(sim: Simulation, meeting: Meeting, host: ZoomUser): Instance {
  const now = sim.now()
  return {
    uuid: meeting.uuid,
    meetingId: meeting.id,
    hostId: host.id,
    accountId: meeting.accountId,
    topic: meeting.topic,
    type: meeting.type,
    timezone: meeting.timezone,
    scheduledMinutes: meeting.duration,
    startTime: zoomTime(now),
    endTime: null,
    stays: [],
    recordingSegments: [],
    isRecording: false,
    cutOffAt: host.type === 1 ? zoomTime(plusMinutes(now, BASIC_MINUTES)) : null,
  }
}

function endOthersOf(sim: Simulation, host: ZoomUser): void {
  if (host.settings.feature['concurrent_meeting'] === 'Plus') return
  const others = sim.world.instances.filter(instance => instance.hostId === host.id && !instance.endTime)
  for (const instance of others) endMeeting(sim, instance)
}

/** Somebody opens the join link: into the meeting, the waiting room, or to the door when the host is not there yet. */
export function join(sim: Simulation, meeting: Meeting, person: Person): Stay {
  const stay = newStay(sim, person)
  const instance = liveInstance(sim, meeting.id) ?? (mayJoinBeforeHost(sim, meeting) ? startAlone(sim, meeting) : null)
  if (instance) return receive(sim, meeting, instance, stay)
  meeting.knocking.push(stay)
  announceAtTheDoor(sim, comingRun(sim, meeting), stay, 'waiting')
  return stay
}

/** Join before host: the meeting runs, with nobody in it yet. */
function startAlone(sim: Simulation, meeting: Meeting): Instance {
  const instance = newInstance(sim, meeting, sim.findUser(meeting.hostId)!)
  sim.world.instances.push(instance)
  announceStarted(sim, instance)
  if (meeting.settings['auto_recording'] === 'cloud') beginRecording(sim, instance)
  return instance
}

function mayJoinBeforeHost(sim: Simulation, meeting: Meeting): boolean {
  if (meeting.settings['join_before_host'] !== true) return false
  const minutes = Number(meeting.settings['jbh_time'] ?? 0)
  return !minutes || !meeting.startTime || plusMinutes(meeting.startTime, -minutes) <= sim.now()
}

function receive(sim: Simulation, meeting: Meeting, instance: Instance, stay: Stay): Stay {
  if (meeting.settings['waiting_room'] !== true) return enter(sim, instance, stay)
  stay.place = 'waiting_room'
  stay.waitingSince = zoomTime(sim.now())
  instance.stays.push(stay)
  announceParticipant(sim, instance, stay, 'joined_waiting_room', { date_time: stay.waitingSince })
  return stay
}

/** The host lets somebody in from the waiting room. */
export function admit(sim: Simulation, instance: Instance, stay: Stay): Stay {
  if (stay.place !== 'waiting_room') return stay
  const at = zoomTime(sim.now())
  announceParticipant(sim, instance, stay, 'admitted', { date_time: at })
  announceParticipant(sim, instance, stay, 'left_waiting_room', { date_time: at })
  return enter(sim, instance, stay)
}

function enter(sim: Simulation, instance: Instance, stay: Stay): Stay {
  stay.place = 'meeting'
  stay.joinedAt = zoomTime(sim.now())
  if (!instance.stays.includes(stay)) instance.stays.push(stay)
  const hasHost = instance.stays.some(each => each.isHost)
  if (!hasHost) announceAtTheDoor(sim, instance, stay, 'joined')
  announceParticipant(sim, instance, stay, 'joined', { join_time: stay.joinedAt })
  return stay
}

/** Somebody leaves, from wherever they are. The meeting ends when nobody is left in it. */
export function leave(sim: Simulation, meeting: Meeting, stay: Stay): void {
  const instance = sim.world.instances.find(each => each.stays.includes(stay))
  if (!instance) {
    meeting.knocking = meeting.knocking.filter(each => each !== stay)
    announceAtTheDoor(sim, comingRun(sim, meeting), stay, 'waiting_left')
  } else if (stay.place !== 'left') {
    goOut(sim, instance, stay, 'left the meeting')
    if (instance.stays.every(each => each.place !== 'meeting')) endMeeting(sim, instance)
  }
}

function goOut(sim: Simulation, instance: Instance, stay: Stay, reason: string): void {
  const wasInside = stay.place === 'meeting'
  stay.place = 'left'
  stay.leftAt = zoomTime(sim.now())
  if (!wasInside) return announceParticipant(sim, instance, stay, 'left_waiting_room', { date_time: stay.leftAt })
  announceParticipant(sim, instance, stay, 'left', {
    leave_time: stay.leftAt,
    leave_reason: `${stay.name} left the meeting.<br>Reason: ${reason}.`,
  })
}

/** Ends a run for everybody. The meeting's number stays; its next run has another UUID. */
export function endMeeting(sim: Simulation, instance: Instance): void {
  if (instance.endTime) return
  for (const stay of instance.stays)
    if (stay.place !== 'left') goOut(sim, instance, stay, stay.isHost ? 'left the meeting' : 'Host ended the meeting')
  instance.endTime = zoomTime(sim.now())
  finishRecording(sim, instance)
  announceEnded(sim, instance)
  const meeting = sim.findMeeting(instance.meetingId)
  if (!meeting) return
  meeting.uuid = newMeetingUuid(sim.world, 'laterRun')
  meeting.lastUsedAt = instance.endTime
}

const hostStay = (sim: Simulation, host: ZoomUser): Stay => ({
  ...newStay(sim, { name: `${host.firstName} ${host.lastName}`, email: host.email, zoomUserId: host.id }),
  isHost: true,
})

/** Somebody who is about to come in. */
export function newStay(sim: Simulation, person: Person): Stay {
  return {
    participantUuid: randomUUID().toUpperCase(),
    userId: newParticipantNumber(sim.world),
    name: person.name,
    zoomUserId: person.zoomUserId ?? '',
    email: person.email ?? '',
    registrantId: person.registrantId ?? '',
    isHost: false,
    place: 'door',
    waitingSince: null,
    joinedAt: null,
    leftAt: null,
  }
}
