import { z } from 'zod'
import { amount, clipped, instant, maybe, meetingNumber, shortText, textOr, userId, zoomId } from './zoom-values'

/** One finished run of a meeting. */
export interface PastMeeting {
  uuid: string
  meetingId: string
  startedAt: Date | null
  endedAt: Date | null
  participants: number | null
}

/** One of several finished runs. */
export interface PastRun {
  uuid: string
  startedAt: Date | null
}

/** One stay of somebody in a meeting or its waiting room: whoever comes twice has two. (Zoom reference 4.10) */
export interface Stay {
  /** The Zoom user; null for guests. */
  zoomUserId: string | null
  /** Zoom's number of this participation, valid inside the run only. */
  participantId: string | null
  name: string
  email: string | null
  joinedAt: Date
  leftAt: Date | null
  seconds: number
  /** False for time in the waiting room. */
  inMeeting: boolean
}

export const pastMeetingSchema = z
  .object({
    uuid: zoomId,
    id: meetingNumber,
    start_time: maybe(instant),
    end_time: maybe(instant),
    participants_count: maybe(amount),
  })
  .transform((raw): PastMeeting => ({
    uuid: raw.uuid,
    meetingId: raw.id,
    startedAt: raw.start_time,
    endedAt: raw.end_time,
    participants: raw.participants_count,
  }))

const run = z
  .object({ uuid: zoomId, start_time: maybe(instant) })
  .transform((raw): PastRun => ({ uuid: raw.uuid, startedAt: raw.start_time }))

export const pastRunsSchema = z
  .object({ meetings: z.array(z.unknown()) })
  .transform(({ meetings }) => meetings.flatMap(each => run.safeParse(each).data ?? []))

export const staySchema = z
  .object({
    id: maybe(userId),
    user_id: maybe(zoomId),
    name: clipped(200),
    user_email: maybe(shortText(254)),
    join_time: instant,
    leave_time: maybe(instant),
    duration: amount.catch(0),
    status: textOr('in_meeting'),
  })
  .transform((raw): Stay => ({
    zoomUserId: raw.id,
    participantId: raw.user_id,
    name: raw.name,
    email: raw.user_email,
    joinedAt: raw.join_time,
    leftAt: raw.leave_time,
    seconds: raw.duration,
    inMeeting: raw.status !== 'in_waiting_room',
  }))
