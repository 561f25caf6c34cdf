import { z } from 'zod'
import { BadRequest } from '../errors'
import type { Secret } from '../lib/secret'
import type { Participant } from './zoom-events'
import { parseJson } from './zoom-failure'
import { amount, clipped, instant, maybe, secretText, shortText, textOr, userId, zoomId } from './zoom-values'

const participantSchema = z
  .object({
    id: maybe(userId),
    participant_user_id: maybe(userId),
    user_id: maybe(zoomId),
    participant_uuid: maybe(zoomId),
    registrant_id: maybe(zoomId),
    user_name: clipped(200),
    email: maybe(shortText(254)),
    join_time: maybe(instant),
    leave_time: maybe(instant),
  })
  .transform(({ join_time, leave_time, ...raw }) => ({
    joinedAt: join_time,
    leftAt: leave_time,
    who: {
      zoomUserId: raw.id ?? raw.participant_user_id,
      participantId: raw.user_id,
      participantUuid: raw.participant_uuid,
      registrantId: raw.registrant_id,
      name: raw.user_name,
      email: raw.email,
    } satisfies Participant,
  }))

const objectSchema = z.object({
  id: maybe(zoomId),
  uuid: maybe(zoomId),
  host_id: maybe(userId),
  topic: maybe(z.string().pipe(clipped(300))),
  start_time: maybe(instant),
  end_time: maybe(instant),
  duration: maybe(amount),
  timezone: maybe(shortText(100)),
  occurrences: z.array(z.object({ occurrence_id: zoomId })).catch([]),
  participant: maybe(participantSchema),
  recording_file: maybe(z.object({ recording_start: maybe(instant), recording_end: maybe(instant) })),
})

const payloadSchema = z.object({
  account_id: maybe(userId),
  operator_id: maybe(userId),
  user_id: maybe(userId),
  plainToken: maybe(z.string()),
  event_ts: maybe(instant),
  time_stamp: maybe(instant),
  deauthorization_time: maybe(instant),
  // `all` or `single`: deletions have the one, updates the other.
  operation: textOr(''),
  scope: textOr(''),
  object: z.unknown().optional(),
})

const envelopeSchema = z.object({
  event: shortText(200),
  event_ts: maybe(instant),
  download_token: maybe(secretText),
  payload: payloadSchema.catch(payloadSchema.parse({})),
})

/** One delivery, taken apart. Whatever is missing or unreadable is null. */
export interface EventSource {
  event: string
  eventAt: Date
  payload: z.output<typeof payloadSchema>
  object: z.output<typeof objectSchema>
  downloadToken: Secret | null
}

const NOTHING = objectSchema.parse({})

/** @throws BadRequest for what is no JSON object with the name of an event */
export function sourceOf(rawBody: string, receivedAt: Date): EventSource {
  const result = envelopeSchema.safeParse(parseJson(rawBody))
  if (!result.success) throw new BadRequest('This is not an event of Zoom.')
  const { event, event_ts, download_token, payload } = result.data
  const eventAt = event_ts ?? payload.event_ts ?? payload.deauthorization_time ?? payload.time_stamp ?? receivedAt
  const object = objectSchema.safeParse(payload.object).data ?? NOTHING
  return { event, eventAt, payload, object, downloadToken: download_token }
}
