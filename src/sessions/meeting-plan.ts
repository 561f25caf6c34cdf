import { createHash } from 'node:crypto'
import type { Meeting, MeetingPlan, MeetingSummary } from '../zoom'

/** What a meeting is planned from: the session, and the names that stand around it. */
export interface PlannedSession {
  id: string
  title: string
  startsAt: Date
  endsAt: Date
  timeZone: string
  roomName: string
  programName: string
  centerName: string
}

/**
 * The text by which a meeting is known as ours. Zoom has no idempotency key: when the answer to a creation is lost,
 * the meeting is found again by this.
 */
export const markerOf = (sessionId: string): string => `simcenter:${sessionId}`

/** The session that a meeting was made for, if it carries our marker. */
export const markedSession = (agenda: string): string | null =>
  /simcenter:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(agenda)?.[1] ?? null

/** What Zoom is told of a session. Lists cut the agenda to 250 characters, so the marker comes first. */
export function meetingPlanOf(session: PlannedSession): MeetingPlan {
  return {
    topic: session.title,
    startsAt: session.startsAt,
    minutes: minutesOf(session),
    timeZone: session.timeZone,
    agenda: `${markerOf(session.id)}\n${session.roomName}, ${session.programName}. Planned in ${session.centerName}.`,
    waitingRoom: true,
    autoRecording: 'cloud',
  }
}

/** Two plans with the same fingerprint need no call: Zoom allows 100 creations and changes per host and day. */
export function fingerprintOf(plan: MeetingPlan): string {
  const { topic, startsAt, minutes, timeZone, agenda } = plan
  return createHash('sha256')
    .update(JSON.stringify([topic, startsAt.toISOString(), minutes, timeZone, agenda]))
    .digest('hex')
}

/**
 * The part of a plan that a later edit may send again; a host's own choices in Zoom stay as they are. A start that has
 * just passed becomes the next full minute: Zoom ignores a past one, and the old time would stand.
 */
export function changeOf({ topic, startsAt, minutes, timeZone, agenda }: MeetingPlan, now: Date): Partial<MeetingPlan> {
  const nextMinute = new Date((wholeMinute(now) + 1) * 60_000)
  return { topic, startsAt: startsAt > now ? startsAt : nextMinute, minutes, timeZone, agenda }
}

/** What Zoom shows otherwise than we planned it; each null where both agree, or Zoom does not say. */
export interface Difference {
  startsAt: Date | null
  minutes: number | null
  topic: string | null
}

/** Compares title, start and length: the three that somebody may change in Zoom and a learner would miss. */
export function differenceOf(
  plan: Pick<MeetingPlan, 'topic' | 'startsAt' | 'minutes'>,
  meeting: Pick<MeetingSummary, 'topic' | 'startsAt' | 'minutes'>,
): Difference {
  const moved = meeting.startsAt !== null && minutesApart(meeting.startsAt, plan.startsAt) >= MOVED_BY_MINUTES
  return {
    startsAt: moved ? meeting.startsAt : null,
    minutes: meeting.minutes !== null && meeting.minutes !== plan.minutes ? meeting.minutes : null,
    topic: meeting.topic !== '' && meeting.topic.trim() !== plan.topic.trim() ? meeting.topic.slice(0, 200) : null,
  }
}

// Less is the next full minute that Zoom was told instead of one that had passed.
const MOVED_BY_MINUTES = 3

const minutesApart = (one: Date, other: Date): number => Math.abs(wholeMinute(one) - wholeMinute(other))

export const NO_DIFFERENCE: Difference = { startsAt: null, minutes: null, topic: null }

export const isSame = ({ startsAt, minutes, topic }: Difference): boolean =>
  startsAt === null && minutes === null && topic === null

/** Whether Zoom stores recordings of it in the cloud; a Basic account silently does not. Null when Zoom did not say. */
export const recordsToCloud = ({ autoRecording }: Meeting): boolean | null =>
  autoRecording === null ? null : autoRecording === 'cloud'

export const minutesOf = ({ startsAt, endsAt }: Pick<PlannedSession, 'startsAt' | 'endsAt'>): number =>
  Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000)

const wholeMinute = (instant: Date): number => Math.floor(instant.getTime() / 60_000)
