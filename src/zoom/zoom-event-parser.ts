import { createHash } from 'node:crypto'
import { recordingsSchema } from './recording'
import { sourceOf, type EventSource } from './zoom-event-source'
import type {
  Participant,
  PlanEventKind,
  RecordingArrivalKind,
  RecordingMoveKind,
  RecordingRunKind,
  UserChangeKind,
  ZoomEvent,
} from './zoom-events'

/**
 * Reads a delivery to our webhook; verify its signature first. An event that lacks the essential is `other`.
 * @param receivedAt stands in for the event's own time, should that be missing
 * @throws BadRequest for what is no JSON object with the name of an event
 */
export function parseZoomEvent(rawBody: Buffer | string, receivedAt: Date): ZoomEvent {
  const text = rawBody.toString('utf8')
  const source = sourceOf(text, receivedAt)
  return READERS.get(source.event)?.(source) ?? { ...told(source, [text]), kind: 'other' }
}

/** Null when the essential is missing. */
type Reader = (source: EventSource) => ZoomEvent | null

// Each reader names what makes two deliveries the same fact. The time of the event belongs to it only where the same
// can happen to the same thing twice; bodies, tokens and addresses never do. (Zoom reference 6.5, trust 1.6)
const READERS = new Map<string, Reader>([
  ['endpoint.url_validation', challenge],
  ['meeting.started', meetingStarted],
  ['meeting.ended', meetingEnded],
  ['meeting.created', planChanged('meeting.created')],
  ['meeting.updated', planChanged('meeting.updated')],
  ['meeting.deleted', planChanged('meeting.deleted')],
  ['meeting.participant_joined', participantJoined],
  ['meeting.participant_left', participantLeft],
  ['recording.started', recordingRuns('recording.started')],
  ['recording.stopped', recordingRuns('recording.stopped')],
  ['recording.completed', recordingsArrived('recording.completed')],
  ['recording.transcript_completed', recordingsArrived('recording.transcript_completed')],
  ['recording.trashed', recordingsMoved('recording.trashed')],
  ['recording.deleted', recordingsMoved('recording.deleted')],
  ['recording.recovered', recordingsMoved('recording.recovered')],
  ['app_deauthorized', appDeauthorized],
  ['user.updated', userChanged('user.updated')],
  ['user.deactivated', userChanged('user.deactivated')],
  ['user.deleted', userChanged('user.deleted')],
  ['user.disassociated', userChanged('user.disassociated')],
])

function challenge(source: EventSource): ZoomEvent | null {
  const { plainToken } = source.payload
  return plainToken === null ? null : { ...told(source, [plainToken]), kind: 'endpoint.url_validation', plainToken }
}

function meetingStarted(source: EventSource): ZoomEvent | null {
  const { start_time } = source.object
  const run = toldOfRun(source, [start_time])
  return run && { ...run, kind: 'meeting.started', startedAt: start_time ?? source.eventAt }
}

function meetingEnded(source: EventSource): ZoomEvent | null {
  const { start_time, end_time } = source.object
  const run = toldOfRun(source, [end_time])
  return run && { ...run, kind: 'meeting.ended', startedAt: start_time, endedAt: end_time ?? source.eventAt }
}

function planChanged(kind: PlanEventKind): Reader {
  return source => {
    const { payload, object, eventAt } = source
    if (object.id === null) return null
    const isWhole = [payload.operation, payload.scope].includes('all')
    const occurrenceIds = isWhole ? [] : object.occurrences.map(each => each.occurrence_id)
    const base = told(source, [object.id, payload.time_stamp ?? eventAt, ...occurrenceIds.toSorted()])
    const change = {
      topic: object.topic,
      startsAt: object.start_time,
      minutes: object.duration,
      timeZone: object.timezone,
    }
    return { ...base, kind, meetingId: object.id, occurrenceIds, operatorId: payload.operator_id, change }
  }
}

function participantJoined(source: EventSource): ZoomEvent | null {
  const { participant } = source.object
  const joinedAt = participant?.joinedAt ?? source.eventAt
  const run = participant && toldOfRun(source, [identityOf(participant.who), joinedAt])
  return run && { ...run, kind: 'meeting.participant_joined', participant: participant.who, joinedAt }
}

function participantLeft(source: EventSource): ZoomEvent | null {
  const { participant } = source.object
  const leftAt = participant?.leftAt ?? source.eventAt
  const run = participant && toldOfRun(source, [identityOf(participant.who), leftAt])
  return run && { ...run, kind: 'meeting.participant_left', participant: participant.who, leftAt }
}

const identityOf = ({ participantUuid, participantId, zoomUserId, email, name }: Participant): string =>
  participantUuid ?? participantId ?? zoomUserId ?? email ?? name

function recordingRuns(kind: RecordingRunKind): Reader {
  return source => {
    const startedAt = source.object.recording_file?.recording_start ?? null
    const endedAt = source.object.recording_file?.recording_end ?? null
    const run = toldOfRun(source, [startedAt, endedAt])
    return run && { ...run, kind, startedAt, endedAt }
  }
}

function recordingsArrived(kind: RecordingArrivalKind): Reader {
  return source => withRecordings(source, kind, [])
}

function recordingsMoved(kind: RecordingMoveKind): Reader {
  return source => withRecordings(source, kind, [source.eventAt])
}

function withRecordings(
  source: EventSource,
  kind: RecordingArrivalKind | RecordingMoveKind,
  when: Date[],
): ZoomEvent | null {
  const { data } = recordingsSchema.safeParse(source.payload.object)
  const run = data && toldOfRun(source, [...data.files.map(file => file.key).toSorted(), ...when])
  return run ? { ...run, kind, recordings: { ...data, downloadToken: source.downloadToken } } : null
}

function appDeauthorized(source: EventSource): ZoomEvent | null {
  const { user_id, account_id, deauthorization_time } = source.payload
  if (user_id === null) return null
  const base = told(source, [account_id, user_id, deauthorization_time ?? source.eventAt])
  return { ...base, kind: 'app_deauthorized', userId: user_id }
}

function userChanged(kind: UserChangeKind): Reader {
  return source => {
    const { id } = source.object
    return id === null ? null : { ...told(source, [id, source.eventAt]), kind, userId: id }
  }
}

function toldOfRun(source: EventSource, facts: Fact[]) {
  const { id, uuid } = source.object
  return id === null || uuid === null ? null : { ...told(source, [uuid, ...facts]), meetingId: id, uuid }
}

type Fact = string | Date | null

function told(source: EventSource, facts: Fact[]) {
  const { event, eventAt, payload, object } = source
  return {
    event,
    accountId: payload.account_id,
    hostId: object.host_id,
    meetingId: event.startsWith('user.') ? null : object.id,
    uuid: object.uuid,
    eventAt,
    businessKey: `${event.slice(0, 80)}:${createHash('sha256').update(JSON.stringify(facts)).digest('base64url')}`,
  }
}
