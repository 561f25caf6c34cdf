import { strikes } from './faults'
import { newText } from './ids'
import { filesOf, transcriptOf } from './recording-files'
import { announceCompleted, announceRecordingPhase, announceTranscript } from './recording-events'
import type { Simulation } from './simulation'
import type { Instance, Recording, ZoomUser } from './world'
import { plusDays, plusSeconds, secondsBetween, utcDay, zoomTime } from './zoom-time'

const SHORTEST_PROCESSING_SECONDS = 5
const TRASH_DAYS = 30

/** The cloud recording of a run starts. Zoom records for licensed hosts who have it switched on. */
export function beginRecording(sim: Simulation, instance: Instance): void {
  const host = sim.findUser(instance.hostId)!
  if (instance.isRecording || host.type !== 2 || host.settings.recording['cloud_recording'] !== true) return
  instance.isRecording = true
  instance.recordingSegments.push({ start: zoomTime(sim.now()), end: null })
  announceRecordingPhase(sim, instance, 'started')
}

/** Stops the recording; starting it again makes another segment with its own files. */
export function stopRecording(sim: Simulation, instance: Instance): void {
  const segment = instance.recordingSegments.at(-1)
  if (!segment || segment.end) return
  instance.isRecording = false
  segment.end = zoomTime(sim.now())
  announceRecordingPhase(sim, instance, 'stopped')
}

/** A pause leaves no file of its own. */
export function pauseRecording(sim: Simulation, instance: Instance): void {
  if (!instance.isRecording) return
  instance.isRecording = false
  announceRecordingPhase(sim, instance, 'paused')
}

/** Goes on after a pause; after a stop it begins another segment. */
export function resumeRecording(sim: Simulation, instance: Instance): void {
  const segment = instance.recordingSegments.at(-1)
  if (instance.isRecording || !segment || segment.end) return beginRecording(sim, instance)
  instance.isRecording = true
  announceRecordingPhase(sim, instance, 'resumed')
}

/** The run is over: what was recorded goes into processing (reference section 5.5). */
export function finishRecording(sim: Simulation, instance: Instance): void {
  stopRecording(sim, instance)
  if (instance.recordingSegments.length === 0) return
  const host = sim.findUser(instance.hostId)!
  const recording = newRecording(sim, instance, host)
  const wait = processingSeconds(sim, recorded(instance))
  recording.readyAt = plusSeconds(sim.now(), wait).toISOString()
  if (recording.transcript) recording.transcriptAt = plusSeconds(recording.readyAt, wait).toISOString()
  if (strikes(sim.world, 'recording_never', { call: '', userId: host.id }))
    recording.readyAt = recording.transcriptAt = null
  sim.world.recordings.push(recording)
}

const recorded = (instance: Instance): number =>
  instance.recordingSegments.reduce((sum, { start, end }) => sum + secondsBetween(start, end ?? start), 0)

const processingSeconds = (sim: Simulation, seconds: number): number =>
  sim.recordingSecondsFactor === 0 ? 0 : Math.max(SHORTEST_PROCESSING_SECONDS, seconds * sim.recordingSecondsFactor)

/** A recording that Zoom is still working on. */
export function newRecording(sim: Simulation, instance: Instance, host: ZoomUser): Recording {
  const { auto_delete_cmr, auto_delete_cmr_days } = host.settings.recording
  const autoDelete = auto_delete_cmr === true
  return {
    uuid: instance.uuid,
    meetingId: instance.meetingId,
    hostId: host.id,
    accountId: host.accountId,
    topic: instance.topic,
    type: instance.type,
    timezone: instance.timezone,
    startTime: instance.startTime,
    minutes: Math.max(1, Math.round(secondsBetween(instance.startTime, instance.endTime ?? sim.now()) / 60)),
    shareId: newText(24),
    password: '',
    playPasscode: newText(16),
    state: 'processing',
    readyAt: null,
    transcriptAt: null,
    files: filesOf(instance, host),
    transcript: transcriptOf(instance, host),
    settings: {
      share_recording: 'none',
      recording_authentication: true,
      authentication_option: 'signIn_demo',
      authentication_domains: '',
      authentication_name: 'Sign in to Zoom',
      viewer_download: false,
      password: '',
      on_demand: false,
      approval_type: 2,
      send_email_to_host: false,
      show_social_share_buttons: false,
      topic: instance.topic,
      auto_delete: autoDelete,
      ...(autoDelete ? { auto_delete_date: utcDay(plusDays(sim.now(), Number(auto_delete_cmr_days ?? 60))) } : {}),
    },
  }
}

/** Processing is done: the files can be had, and the event goes out. */
export function publishRecording(sim: Simulation, recording: Recording): void {
  if (recording.state === 'completed') return
  recording.state = 'completed'
  recording.readyAt = null
  const where = { call: 'recording.completed', userId: recording.hostId }
  if (strikes(sim.world, 'transcript_first', where)) publishTranscript(sim, recording)
  if (strikes(sim.world, 'recording_in_parts', where)) {
    announceCompleted(sim, recording, recording.files.slice(0, 1))
    return announceCompleted(sim, recording, recording.files.slice(1))
  }
  announceCompleted(sim, recording, recording.files)
  if (strikes(sim.world, 'recording_twice', where)) announceCompleted(sim, recording, recording.files)
}

/** The transcript joins the files; nothing happens when there is none or it is there already. */
export function publishTranscript(sim: Simulation, recording: Recording): void {
  const { transcript } = recording
  if (!transcript) return
  recording.transcript = null
  recording.transcriptAt = null
  recording.files.push(transcript)
  announceTranscript(sim, recording, transcript)
}

/** What time brings to recordings: processing ends, the trash is emptied after 30 days. @returns whether anything happened */
export function ageRecordings(sim: Simulation): boolean {
  const now = sim.now().toISOString()
  const ready = sim.world.recordings.filter(each => each.readyAt && each.readyAt <= now)
  for (const recording of ready) publishRecording(sim, recording)
  const transcribed = sim.world.recordings.filter(each => each.transcriptAt && each.transcriptAt <= now)
  for (const recording of transcribed) publishTranscript(sim, recording)
  return emptyTrash(sim) || ready.length + transcribed.length > 0
}

function emptyTrash(sim: Simulation): boolean {
  const before = plusDays(sim.now(), -TRASH_DAYS).toISOString()
  const isOld = (trashedAt: string | null) => trashedAt !== null && trashedAt < before
  if (!sim.world.recordings.some(each => each.files.some(file => isOld(file.trashedAt)))) return false
  for (const recording of sim.world.recordings) recording.files = recording.files.filter(file => !isOld(file.trashedAt))
  sim.world.recordings = sim.world.recordings.filter(recording => recording.files.length > 0)
  return true
}
