import { newMeetingUuid } from './ids'
import { createMeeting } from './meetings'
import { newStay } from './meeting-run'
import { newRecording } from './recordings'
import type { Simulation } from './simulation'
import type { Instance, Meeting, Recording, Stay, ZoomUser } from './world'
import { plusMinutes, utcDay, plusDays, zoomTime } from './zoom-time'

/** What is to be known of a meeting that was held. Times of people are minutes after its start. */
export interface PastMeeting {
  topic: string
  startTime: Date
  minutes: number
  agenda: string
  timezone?: string | undefined
  participants: { name: string; email: string; userId: string; joins: number; leaves?: number | undefined }[]
  recorded: boolean
  /** Zoom works on the recording until then; it is finished when left out. */
  processingUntil?: Date | undefined
}

/** Puts a meeting into the world's past, as if it had been held; no events go out. */
export function addPastMeeting(sim: Simulation, host: ZoomUser, past: PastMeeting): { meeting: Meeting; uuid: string } {
  const meeting = quietly(sim, () =>
    createMeeting(sim, host, {
      topic: past.topic,
      duration: past.minutes,
      agenda: past.agenda,
      timezone: past.timezone,
      settings: { auto_recording: past.recorded ? 'cloud' : 'none' },
    }),
  )
  const start = zoomTime(past.startTime)
  const end = zoomTime(plusMinutes(past.startTime, past.minutes))
  Object.assign(meeting, { startTime: start, createdAt: zoomTime(plusDays(start, -7)), lastUsedAt: end })
  const uuid = meeting.uuid
  const instance = heldInstance(sim, meeting, past, start, end)
  sim.world.instances.push(instance)
  if (past.recorded) addRecording(sim, instance, host, past.processingUntil)
  meeting.uuid = newMeetingUuid(sim.world, 'laterRun')
  return { meeting, uuid }
}

function heldInstance(sim: Simulation, meeting: Meeting, past: PastMeeting, start: string, end: string): Instance {
  const host = sim.findUser(meeting.hostId)!
  const hostAsPerson = { name: `${host.firstName} ${host.lastName}`, email: host.email, userId: host.id, joins: 0 }
  const at = (minutes: number) => zoomTime(plusMinutes(start, minutes))
  const stays = [hostAsPerson, ...past.participants].map(
    ({ name, email, userId, joins, leaves }: PastMeeting['participants'][number], index): Stay => ({
      ...newStay(sim, { name, email, zoomUserId: userId }),
      isHost: index === 0,
      place: 'left',
      joinedAt: at(joins),
      leftAt: at(leaves ?? past.minutes),
    }),
  )
  return {
    uuid: meeting.uuid,
    meetingId: meeting.id,
    hostId: host.id,
    accountId: host.accountId,
    topic: meeting.topic,
    type: meeting.type,
    timezone: meeting.timezone,
    scheduledMinutes: past.minutes,
    startTime: start,
    endTime: end,
    stays,
    recordingSegments: past.recorded ? [{ start, end }] : [],
    isRecording: false,
    cutOffAt: null,
  }
}

function addRecording(sim: Simulation, instance: Instance, host: ZoomUser, processingUntil?: Date): void {
  const recording = newRecording(sim, instance, host)
  if (processingUntil) recording.readyAt = recording.transcriptAt = processingUntil.toISOString()
  else finish(recording)
  if (recording.settings['auto_delete_date'])
    recording.settings['auto_delete_date'] = utcDay(
      plusDays(instance.endTime!, Number(host.settings.recording['auto_delete_cmr_days'] ?? 60)),
    )
  sim.world.recordings.push(recording)
}

/** Long ago, transcript and all. */
function finish(recording: Recording): void {
  recording.state = 'completed'
  if (recording.transcript) recording.files.push(recording.transcript)
  recording.transcript = null
}

/** Nobody hears of what happens meanwhile. */
function quietly<T>(sim: Simulation, work: () => T): T {
  const before = sim.world.deliveries
  sim.world.deliveries = []
  try {
    return work()
  } finally {
    sim.world.deliveries = before
  }
}
