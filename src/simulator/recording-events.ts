import { signToken } from './signed-token'
import type { Simulation } from './simulation'
import type { Instance, Recording, RecordingFile } from './world'
import { plusDays, zoomTime } from './zoom-time'

/** A recording starts, pauses, resumes or stops while the meeting runs (Zoom reference section 7.5). */
export function announceRecordingPhase(
  sim: Simulation,
  instance: Instance,
  phase: 'started' | 'paused' | 'resumed' | 'stopped',
): void {
  const segment = instance.recordingSegments.at(-1)!
  const object = {
    id: instance.meetingId,
    uuid: instance.uuid,
    host_id: instance.hostId,
    topic: instance.topic,
    type: instance.type,
    start_time: instance.startTime,
    timezone: instance.timezone,
    duration: instance.scheduledMinutes,
    recording_file: {
      recording_start: segment.start,
      recording_end: phase === 'paused' ? zoomTime(sim.now()) : segment.end,
    },
  }
  const payload = { account_id: instance.accountId, object }
  sim.webhooks.announce(instance.hostId, `recording.${phase}`, { payload })
}

/** The files can be had. Downloads of this event need its own token. */
export function announceCompleted(sim: Simulation, recording: Recording, files: RecordingFile[]): void {
  const object = {
    ...recordingFacts(recording),
    account_id: recording.accountId,
    password: recording.password,
    host_email: sim.findUser(recording.hostId)?.email ?? '',
    share_url: shareUrl(sim, recording),
    ...sums(files),
    on_prem: false,
    recording_play_passcode: recording.playPasscode,
    ...autoDelete(recording),
    recording_files: files.map(file => fileFacts(sim, recording, file, 'webhook_download')),
  }
  send(sim, recording, 'recording.completed', { account_id: recording.accountId, object })
}

export function announceTranscript(sim: Simulation, recording: Recording, transcript: RecordingFile): void {
  const object = {
    ...recordingFacts(recording),
    account_id: recording.accountId,
    host_email: sim.findUser(recording.hostId)?.email ?? '',
    password: recording.password,
    share_url: shareUrl(sim, recording),
    ...sums([transcript]),
    recording_files: [fileFacts(sim, recording, transcript, 'webhook_download')],
  }
  send(sim, recording, 'recording.transcript_completed', { account_id: recording.accountId, object })
}

/** Somebody put files into the trash, took them out again, or deleted them for good (7.7). */
export function announceRecordingFate(
  sim: Simulation,
  recording: Recording,
  files: RecordingFile[],
  fate: 'trashed' | 'deleted' | 'recovered',
): void {
  const operator = sim.findUser(recording.hostId)?.email ?? ''
  const object = {
    ...recordingFacts(recording),
    account_id: recording.accountId,
    share_url: shareUrl(sim, recording),
    ...sums(files),
    recording_files: files.map(file => fileFacts(sim, recording, file, 'webhook_download')),
  }
  const payload = { account_id: recording.accountId, operator, operator_id: recording.hostId, object }
  sim.webhooks.announce(recording.hostId, `recording.${fate}`, { payload })
}

/** A file as REST answers and events show it: they differ in the download address and in telling of the trash. */
export function fileFacts(
  sim: Simulation,
  recording: Recording,
  file: RecordingFile,
  path: 'download' | 'webhook_download',
): object {
  const hasPlayer = file.fileType !== 'CHAT' && file.fileType !== 'TIMELINE'
  return {
    id: file.id,
    meeting_id: recording.uuid,
    recording_start: file.start,
    recording_end: file.end,
    file_type: file.fileType,
    file_size: file.size,
    file_extension: file.extension,
    ...(hasPlayer ? { play_url: `${sim.url}/rec/play/${file.id}` } : {}),
    download_url: `${sim.url}/rec/${path}/${file.id}`,
    status: 'completed',
    recording_type: file.recordingType,
    ...(file.trashedAt && path === 'download' ? { deleted_time: file.trashedAt } : {}),
  }
}

export const shareUrl = (sim: Simulation, { shareId }: Recording): string => `${sim.url}/rec/share/${shareId}`

export const sums = (files: readonly RecordingFile[]) => ({
  total_size: files.reduce((sum, file) => sum + file.size, 0),
  recording_count: files.length,
})

export const autoDelete = ({ settings }: Recording) => ({
  auto_delete: settings['auto_delete'],
  ...(settings['auto_delete_date'] ? { auto_delete_date: settings['auto_delete_date'] } : {}),
})

const recordingFacts = (recording: Recording) => ({
  id: recording.meetingId,
  uuid: recording.uuid,
  host_id: recording.hostId,
  topic: recording.topic,
  type: recording.type,
  start_time: recording.startTime,
  timezone: recording.timezone,
  duration: recording.minutes,
})

function send(sim: Simulation, recording: Recording, event: string, payload: Record<string, unknown>): void {
  sim.webhooks.announce(recording.hostId, event, { payload, downloadToken: downloadToken(sim, recording, 86_400) })
}

/** A token for the files of one recording. */
export function downloadToken(sim: Simulation, recording: Recording, seconds: number): string {
  const exp = plusDays(sim.now(), seconds / 86_400).getTime()
  return signToken(sim.world.signingKey, { use: 'download', sub: recording.uuid, serial: 0, exp })
}
