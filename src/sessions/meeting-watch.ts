import { setTimeout as pause } from 'node:timers/promises'
import { IsNull } from 'typeorm'
import { Job, type Database } from '../database'
import { MAKE_MEETING } from './meeting-work'
import type { MeetingFacts } from './meeting-words'
import { Session } from './session.entity'

const LOOK_EVERY_MS = 50
const MOST_MS = 2000
// Where no worker takes the job up at once, none is idle, and the person should not wait for it.
const TAKEN_UP_MS = 500

/**
 * Waits a moment for the meeting of a session that was just saved, so that its page can show the link at once.
 * @returns what is known by then, after two seconds at most
 */
export async function watchMeeting(db: Database, sessionId: string): Promise<MeetingFacts | null> {
  const started = performance.now()
  for (;;) {
    const session = await db.read.findOneBy(Session, { id: sessionId })
    const isPending = session?.meetingState === 'wanted' && session.meetingProblem === null
    const waited = performance.now() - started
    if (!isPending || waited > MOST_MS) return session
    if (waited > TAKEN_UP_MS && (await isUntouched(db, session))) return session
    await pause(LOOK_EVERY_MS)
  }
}

const isUntouched = (db: Database, { id, institutionId }: Session): Promise<boolean> =>
  db.read.existsBy(Job, { institutionId, kind: MAKE_MEETING, key: id, finishedAt: IsNull(), attempts: 0 })
