import type { EntityManager } from 'typeorm'
import type { Database } from '../database'
import { changeApp } from './change-app'
import { ZoomApp } from './zoom-app.entity'

// Zoom may tell of a meeting minutes later, when the test was made again.
const MOST_KEPT = 5

/** The meetings that connection tests made: what Zoom tells of one is about no session, and proves the subscription. */
export class TestMeetings {
  constructor(private readonly db: Database) {}

  /** To be called before anything else happens to the meeting: its events come at once. */
  async note(institutionId: string, meetingId: string): Promise<void> {
    await this.db.write(async tx => {
      const app = await tx.findOneBy(ZoomApp, { institutionId })
      const testMeetings = [meetingId, ...(app?.testMeetings ?? [])].slice(0, MOST_KEPT)
      await changeApp(tx, institutionId, { testMeetings, testEventAt: null })
    })
  }

  /** @returns whether the event is about one of them */
  async noteEvent(tx: EntityManager, institutionId: string, meetingId: string, receivedAt: Date): Promise<boolean> {
    const app = await tx.findOneBy(ZoomApp, { institutionId })
    if (!app?.testMeetings?.includes(meetingId)) return false
    const isFirst = app.testMeetings[0] === meetingId && !app.testEventAt
    if (isFirst) await changeApp(tx, institutionId, { testEventAt: receivedAt })
    return true
  }
}
