import type { MeetingRecordings } from './recording'

/** What every event tells. */
interface Told {
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
interface ToldOfRun extends Told {
  meetingId: string
  uuid: string
}

/** Told of a meeting as it is planned. */
interface ToldOfPlan extends Told {
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
export type UserEndKind = 'user.deactivated' | 'user.deleted' | 'user.disassociated'

/** One delivery to our webhook. `other` is whatever we do not act on, and whatever lacks the essential. */
export type ZoomEvent =
  | (Told & { kind: 'endpoint.url_validation'; plainToken: string })
  | (ToldOfRun & { kind: 'meeting.started'; startedAt: Date })
  | (ToldOfRun & { kind: 'meeting.ended'; startedAt: Date | null; endedAt: Date })
  | (ToldOfPlan & { kind: PlanEventKind; change: MeetingChange })
  | (ToldOfRun & { kind: 'meeting.participant_joined'; participant: Participant; joinedAt: Date })
  | (ToldOfRun & { kind: 'meeting.participant_left'; participant: Participant; leftAt: Date })
  | (ToldOfRun & { kind: RecordingRunKind; startedAt: Date | null; endedAt: Date | null })
  | (ToldOfRun & { kind: RecordingArrivalKind | RecordingMoveKind; recordings: MeetingRecordings })
  | (Told & { kind: 'app_deauthorized'; userId: string })
  | (Told & { kind: UserEndKind; userId: string })
  | (Told & { kind: 'other' })
