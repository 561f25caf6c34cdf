import type { ActivityLog } from '../activity'
import type { Database, Outbox } from '../database'
import { Conflict } from '../errors'
import type { Actor } from '../web'
import type { Landing } from './landing'
import { askToLook } from './recording.jobs'
import { Recording } from './recording.entity'

/** What people decide about recordings that do not come. Whether the session is theirs was decided before. */
export class RecordingService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly activity: ActivityLog,
    private readonly landing: Landing,
  ) {}

  /** Asks Zoom once more, now. @throws Conflict when the session has no recording to look for */
  async lookAgain(actor: Actor, sessionId: string): Promise<void> {
    const { institutionId } = actor
    await this.db.write(async tx => {
      const all = await tx.findBy(Recording, { institutionId, sessionId })
      if (all.length === 0) throw new Conflict('Zoom told us of no recording of this session.')
      for (const { id: recordingId } of all) await askToLook(this.outbox, tx, { institutionId, recordingId })
    })
  }

  /** Somebody who was there says that it was not recorded. A recording that comes all the same is shown. */
  async markNotRecorded(actor: Actor, sessionId: string): Promise<void> {
    const { institutionId, personId } = actor
    await this.db.write(async tx => {
      const waiting = await tx.findBy(Recording, { institutionId, sessionId, progress: 'processing' })
      if (waiting.length === 0) return
      for (const recording of waiting) await this.landing.giveUp(tx, recording)
      await this.activity.record(tx, {
        ...{ institutionId, personId, subjectType: 'session', subjectId: sessionId },
        ...{ kind: 'recording.none', sentence: 'marked the session as not recorded' },
      })
    })
  }
}
