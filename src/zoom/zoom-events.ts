import type { MeetingRecordings } from './recording'

/** What every event tells. */
export interface Told {
  /** Zoom's own name of the event. */
  event: string
  accountId: string | null
  hostId: string | null
  meetingId: string | null
  /** Of the run. */
  uuid: string | null
  eventAt: Date
  /** At most 128 characters. The same for the same fact, however often, and in whatever words, Zoom tells it. */
  businessKey: string
}

/** Told of one run of a meeting. */
export interface ToldOfRun extends Told {
  meetingId: string
  uuid: string
}

/** Told of a meeting as it is planned. */
export interface ToldOfPlan extends Told {
  meetingId: string
  /** Of occurrences of a recurring meeting; empty when the whole meeting is meant. */
  occurrenceIds: string[]
  /** The Zoom user who did it, in Zoom's own pages or by a call of ours: both are told alike. */
  operatorId: string | null
}

/** Who came or left. */
export interface Participant {
  /** The Zoom user; null for guests. */
  zoomUserId: string | null
  /** Zoom's number inside this run; a new one at each return. */
  participantId: string | null
  /** Zoom's id of this participation. */
  participantUuid: string | null
  registrantId: string | null
  name: string
  email: string | null
}

/** What a meeting is like after somebody changed it: null is "not told", for updates name only what changed. */
export interface MeetingChange {
  topic: string | null
  startsAt: Date | null
  minutes: number | null
  timeZone: string | null
}

export type PlanEventKind = 'meeting.created' | 'meeting.updated' | 'meeting.deleted'
export type RecordingRunKind = 'recording.started' | 'recording.stopped'
export type RecordingArrivalKind = 'recording.completed' | 'recording.transcript_completed'
export type RecordingMoveKind = 'recording.trashed' | 'recording.deleted' | 'recording.recovered'
export type UserChangeKind = 'user.updated' | 'user.deactivated' | 'user.deleted' | 'user.disassociated'

// One member per kind, so that a handler can name the one it wants.
type Each<Kind extends string, Facts> = Kind extends string ? Facts & { kind: Kind } : never

/** One delivery to our webhook. `other` is whatever we do not act on, and whatever lacks the essential. */
export type ZoomEvent =
  | Each<'endpoint.url_validation', Told & { plainToken: string }>
  | Each<'meeting.started', ToldOfRun & { startedAt: Date }>
  | Each<'meeting.ended', ToldOfRun & { startedAt: Date | null; endedAt: Date }>
  | Each<PlanEventKind, ToldOfPlan & { change: MeetingChange }>
  | Each<'meeting.participant_joined', ToldOfRun & { participant: Participant; joinedAt: Date }>
  | Each<'meeting.participant_left', ToldOfRun & { participant: Participant; leftAt: Date }>
  | Each<RecordingRunKind, ToldOfRun & { startedAt: Date | null; endedAt: Date | null }>
  | Each<RecordingArrivalKind | RecordingMoveKind, ToldOfRun & { recordings: MeetingRecordings }>
  | Each<'app_deauthorized', Told & { userId: string }>
  | Each<UserChangeKind, Told & { userId: string }>
  | Each<'other', Told>
