import { z } from 'zod'
import { amount, clipped, maybe, shortText, userId, whole } from './zoom-values'

/** The Zoom user behind a connection. (Zoom reference 4.1) */
export interface ZoomUser {
  /** Events carry it as the host. */
  id: string
  accountId: string | null
  email: string
  name: string
  /** 1 Basic, 2 Licensed, 4 and 99 without meetings. Null when Zoom did not say. */
  type: number | null
  /** False means: 40 minutes at most and no cloud recording. */
  licensed: boolean
  /** `active`, `pending` or `inactive`. */
  status: string | null
  timeZone: string | null
}

/** What this user's Zoom settings mean for sessions. Null where Zoom did not say. (Zoom reference 4.2) */
export interface ZoomSettings {
  cloudRecording: boolean | null
  transcripts: boolean | null
  /** Days after which Zoom deletes recordings by itself; null also when it does not. */
  autoDeleteDays: number | null
  capacity: number | null
  /** Whether this user may run several meetings at once. (Zoom reference 4.13) */
  concurrent: 'one' | 'several' | null
}

const WITHOUT_LICENSE = new Set([1, 4, 99])

export const userSchema = z
  .object({
    id: userId,
    account_id: maybe(userId),
    email: clipped(254),
    display_name: clipped(200),
    first_name: clipped(100),
    last_name: clipped(100),
    type: maybe(whole),
    status: maybe(shortText(20)),
    timezone: maybe(shortText(100)),
  })
  .transform((raw): ZoomUser => ({
    id: raw.id,
    accountId: raw.account_id,
    email: raw.email,
    name: raw.display_name || `${raw.first_name} ${raw.last_name}`.trim() || raw.email,
    type: raw.type,
    licensed: !WITHOUT_LICENSE.has(raw.type ?? 0),
    status: raw.status,
    timeZone: raw.timezone,
  }))

const recording = z.object({
  cloud_recording: maybe(z.boolean()),
  recording_audio_transcript: maybe(z.boolean()),
  auto_delete_cmr: maybe(z.boolean()),
  auto_delete_cmr_days: maybe(amount),
})

const feature = z.object({ meeting_capacity: maybe(amount), concurrent_meeting: maybe(shortText(20)) })

export const settingsSchema = z
  .object({ recording: maybe(recording), feature: maybe(feature) })
  .transform((raw): ZoomSettings => ({
    cloudRecording: raw.recording?.cloud_recording ?? null,
    transcripts: raw.recording?.recording_audio_transcript ?? null,
    autoDeleteDays: raw.recording?.auto_delete_cmr === false ? null : (raw.recording?.auto_delete_cmr_days ?? null),
    capacity: raw.feature?.meeting_capacity ?? null,
    concurrent: concurrentOf(raw.feature?.concurrent_meeting),
  }))

// `Basic` and `None` are both one meeting at a time: more has to be bought.
function concurrentOf(said: string | null | undefined): ZoomSettings['concurrent'] {
  return said == null ? null : said === 'Plus' ? 'several' : 'one'
}
