import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Secret } from '../lib/secret'
import {
  amount,
  clip,
  clipped,
  instant,
  maybe,
  meetingNumber,
  secretText,
  secretUrl,
  shortText,
  textOr,
  userId,
  withoutControls,
  zoomId,
} from './zoom-values'

/** One file of a cloud recording. (Zoom reference 5.2) */
export interface RecordingFile {
  /** At most 64 characters. The same for the same file in every answer and every event, however often it comes. */
  key: string
  id: string | null
  /** `MP4`, `M4A`, `TRANSCRIPT`, `CHAT`, `TIMELINE`, `CC` and others, upper case. Unknown values stay. */
  fileType: string
  /** Such as `shared_screen_with_speaker_view`. Empty when Zoom did not say; unknown values stay. */
  recordingType: string
  /** Lower case, by our own table, so that it can be part of a file name: `mp4`, `vtt`, `bin` for the unknown. */
  extension: string
  /** Bytes. */
  size: number | null
  startedAt: Date | null
  endedAt: Date | null
  /** Zoom has finished the file and hands it out. */
  ready: boolean
  downloadUrl: Secret | null
}

/** What was recorded in one run of a meeting. */
export interface MeetingRecordings {
  meetingId: string
  /** Of the run. */
  uuid: string
  hostId: string | null
  topic: string
  startedAt: Date | null
  minutes: number | null
  files: RecordingFile[]
  /** Opens the download addresses for about a day; without one, use the person's own token. */
  downloadToken: Secret | null
  passcode: Secret | null
}

const EXTENSIONS: Record<string, string> = {
  MP4: 'mp4',
  M4A: 'm4a',
  TRANSCRIPT: 'vtt',
  CC: 'vtt',
  CHAT: 'txt',
  CHAT_MESSAGE: 'json',
  TIMELINE: 'json',
  SUMMARY: 'json',
  CSV: 'csv',
  TB: 'jpg',
}

const fileSchema = z.object({
  id: maybe(shortText(200)),
  recording_start: maybe(instant),
  recording_end: maybe(instant),
  file_type: textOr('').transform(text => clip(withoutControls(text).toUpperCase(), 20)),
  file_size: maybe(amount),
  recording_type: clipped(60),
  status: textOr('completed'),
  download_url: maybe(secretUrl),
})

type RawFile = z.output<typeof fileSchema>

// A broken file must not hide the others.
const files = z
  .array(z.unknown())
  .catch([])
  .transform(entries => entries.flatMap(entry => fileSchema.safeParse(entry).data ?? []))

/** A meeting with its recordings, as lists, `GET /meetings/{id}/recordings` and recording events give it. */
export const recordingsSchema = z
  .object({
    id: meetingNumber,
    uuid: zoomId,
    host_id: maybe(userId),
    topic: clipped(300),
    start_time: maybe(instant),
    duration: maybe(amount),
    recording_files: files,
    participant_audio_files: files,
    download_access_token: maybe(secretText),
    password: maybe(secretText),
  })
  .transform((raw): MeetingRecordings => ({
    meetingId: raw.id,
    uuid: raw.uuid,
    hostId: raw.host_id,
    topic: raw.topic,
    startedAt: raw.start_time,
    minutes: raw.duration,
    files: [...raw.recording_files, ...raw.participant_audio_files].map(file => fileOf(raw.uuid, file)),
    downloadToken: raw.download_access_token,
    passcode: raw.password,
  }))

function fileOf(uuid: string, raw: RawFile): RecordingFile {
  return {
    key: keyOf(uuid, raw),
    id: raw.id,
    fileType: raw.file_type,
    recordingType: raw.recording_type,
    extension: EXTENSIONS[raw.file_type] ?? 'bin',
    size: raw.file_size,
    startedAt: raw.recording_start,
    endedAt: raw.recording_end,
    ready: raw.status === 'completed' && raw.download_url !== null,
    downloadUrl: raw.download_url,
  }
}

// Transcripts have one id in the event and another in the API, some files have none at all: there the place in the
// recording tells them apart. (Zoom reference 5.2, 7.6)
function keyOf(uuid: string, { id, file_type, recording_type, recording_start }: RawFile): string {
  const isById = id !== null && file_type !== 'TRANSCRIPT'
  if (isById && id.length <= 64) return id
  const parts = isById ? [id] : [uuid, file_type, recording_type, recording_start?.toISOString()]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
