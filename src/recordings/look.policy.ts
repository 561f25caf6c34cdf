import type { Recording } from './recording.entity'

/** When Zoom is asked by itself, in hours after a run ended: its events may never come. (Zoom reference 5.5) */
const LOOK_AFTER_HOURS = [2, 6, 24, 48]
export const LATE_AFTER_HOURS = 24

/** @param hourMs how long an hour takes: tests let days pass in seconds */
export function nextLook(endedAt: Date, now: Date, hourMs: number): Date | null {
  const at = LOOK_AFTER_HOURS.map(hours => new Date(endedAt.getTime() + hours * hourMs)).find(time => time > now)
  return at ?? null
}

/** Zoom takes twice as long as the session lasted, and seldom more than a day. */
export const isLate = (recording: Pick<Recording, 'progress' | 'endedAt'>, now: Date, hourMs: number): boolean =>
  recording.progress === 'processing' &&
  recording.endedAt !== null &&
  now.getTime() - recording.endedAt.getTime() > LATE_AFTER_HOURS * hourMs
