import { z } from 'zod'
import type { Secret } from '../lib/secret'
import { zoomTime } from './zoom-paths'
import { timeZoneForZoom } from './zoom-time-zones'
import {
  amount,
  clip,
  clipped,
  instant,
  maybe,
  meetingNumber,
  secretUrl,
  shortText,
  textOr,
  userId,
  whole,
  zoomId,
} from './zoom-values'

/** What we ask of a meeting. */
export interface MeetingPlan {
  /** At most 200 characters reach Zoom. */
  topic: string
  startsAt: Date
  minutes: number
  /** IANA name, for the clock times that Zoom shows. */
  timeZone: string
  /** At most 2,000 characters. Begin it with the marker by which `findMarked` knows the meeting. */
  agenda: string
  waitingRoom: boolean
  autoRecording: 'cloud' | 'none'
}

/** A part of a plan that is sent again, and what only an existing meeting is given. */
export interface MeetingRevision extends Partial<MeetingPlan> {
  /** At most 10 characters: letters, digits and `@ - _ *`. */
  passcode?: Secret
}

/** A meeting as lists show it. */
export interface MeetingSummary {
  /** The meeting number, as text. */
  id: string
  uuid: string | null
  hostId: string | null
  topic: string
  /** 1 instant, 2 scheduled, 3 and 8 recurring. */
  type: number
  startsAt: Date | null
  minutes: number | null
  timeZone: string | null
  /** Cut to 250 characters in lists. */
  agenda: string
  /** A secret because it carries the passcode. */
  joinUrl: Secret | null
}

/** A meeting as it stands in Zoom, which may differ from what was asked: Zoom changes settings silently. */
export interface Meeting extends MeetingSummary {
  joinUrl: Secret
  autoRecording: string | null
  waitingRoom: boolean | null
  /** Whether nobody gets in by the number alone. */
  hasPasscode: boolean
}

/** With the link that makes whoever opens it the host. Never store, mail or log it. (Zoom reference 4.4) */
export interface StartableMeeting extends Meeting {
  startUrl: Secret | null
}

const meetingFields = {
  id: meetingNumber,
  uuid: maybe(zoomId),
  host_id: maybe(userId),
  topic: clipped(300),
  type: whole.catch(2),
  start_time: maybe(instant),
  duration: maybe(amount),
  timezone: maybe(shortText(100)),
  agenda: textOr(''),
}

const settings = z.object({ auto_recording: maybe(shortText(20)), waiting_room: maybe(z.boolean()) })

export const meetingSummarySchema = z
  .object({ ...meetingFields, join_url: maybe(secretUrl) })
  .transform((raw): MeetingSummary => ({ ...summaryOf(raw), joinUrl: raw.join_url }))

export const meetingSchema = z
  .object({
    ...meetingFields,
    join_url: secretUrl,
    start_url: maybe(secretUrl),
    password: textOr(''),
    settings: maybe(settings),
  })
  .transform((raw): StartableMeeting => ({
    ...summaryOf(raw),
    joinUrl: raw.join_url,
    startUrl: raw.start_url,
    autoRecording: raw.settings?.auto_recording ?? null,
    waitingRoom: raw.settings?.waiting_room ?? null,
    // Whoever may not see the passcode still sees it hidden in the link.
    hasPasscode: raw.password !== '' || new URL(raw.join_url.reveal()).searchParams.has('pwd'),
  }))

function summaryOf(raw: z.output<z.ZodObject<typeof meetingFields>>): Omit<MeetingSummary, 'joinUrl'> {
  const { id, uuid, topic, type, agenda } = raw
  return {
    id,
    uuid,
    hostId: raw.host_id,
    topic,
    type,
    startsAt: raw.start_time,
    minutes: raw.duration,
    timeZone: raw.timezone,
    agenda,
  }
}

/** The body of a create request: a scheduled meeting of its own, never the personal room. (Zoom reference 4.4) */
export function newMeetingBody(plan: MeetingPlan): object {
  const { settings: chosen, ...fields } = changeBody(plan)
  const fixed = { join_before_host: false, mute_upon_entry: true, approval_type: 2, use_pmi: false }
  return { type: 2, ...fields, settings: { ...chosen, ...fixed } }
}

/** The body of an update: only what changes. JSON leaves out what is undefined. */
export function changeBody(change: MeetingRevision): { settings?: object } {
  const { topic, startsAt, minutes, timeZone, agenda, waitingRoom, autoRecording, passcode } = change
  const hasSettings = waitingRoom !== undefined || autoRecording !== undefined
  return {
    topic: topic === undefined ? undefined : clip(topic, 200),
    start_time: startsAt && zoomTime(startsAt),
    duration: minutes,
    timezone: timeZone === undefined ? undefined : timeZoneForZoom(timeZone),
    agenda: agenda === undefined ? undefined : clip(agenda, 2000),
    password: passcode?.reveal(),
    ...(hasSettings && { settings: { waiting_room: waitingRoom, auto_recording: autoRecording } }),
  } as { settings?: object }
}
