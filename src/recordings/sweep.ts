import { In } from 'typeorm'
import { z } from 'zod'
import { sessionOfRun } from '../attendance'
import { ZoomNotUsable, type createConnections } from '../connections'
import type { Database, Outbox } from '../database'
import type { JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import { MeetingRun, Session } from '../sessions'
import { GrantRefused, ScopesMissing, ZoomAppBroken, ZoomRefused, type MeetingRecordings } from '../zoom'
import type { Landing } from './landing'
import { LATE_AFTER_HOURS, nextLook } from './look.policy'
import { askToLook } from './recording.jobs'
import { Recording } from './recording.entity'

export const SWEEP = 'recordings.sweep'

const payloadSchema = z.object({ personId: z.string() })
const DAY_MS = 24 * 60 * 60 * 1000
const BACK_DAYS = 7
const MOST_HOSTS = 2000

export interface SweepDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  connections: Pick<ReturnType<typeof createConnections>, 'accounts'>
  landing: Landing
  hourMs: number
}

/** Compares with Zoom what ended in the last days and has no recording here: an event may never have come. */
export class Sweep {
  constructor(private readonly deps: SweepDeps) {}

  /** Asks for one comparison for each host who has such sessions. */
  async ask(): Promise<void> {
    const hosts = await this.hosts()
    if (hosts.length === 0) return
    const jobs = hosts.map(({ institutionId, personId }) => ({
      kind: SWEEP,
      institutionId,
      key: personId,
      payload: { personId },
    }))
    await this.deps.db.write(tx => this.deps.outbox.enqueue(tx, ...jobs))
  }

  /** The job: everything recorded in one host's account in the last days. */
  readonly sweep: JobHandler = async ({ institutionId, payload }) => {
    const { personId } = payloadSchema.parse(payload)
    const found = await this.recordingsOf(institutionId, personId)
    for (const each of found ?? []) await this.landIfNews(institutionId, each)
    if (found) await this.expectUnannounced(institutionId, personId)
  }

  private hosts(): Promise<{ institutionId: string; personId: string }[]> {
    const now = this.deps.clock.now()
    return this.deps.db.query(
      // By institution and start, as the index has them.
      `SELECT DISTINCT s.institution_id AS "institutionId", s.instructor_id AS "personId"
       FROM institution i JOIN session s ON s.institution_id = i.id AND s.starts_at > $1 AND s.starts_at < $2
       WHERE s.ends_at < $2 AND s.meeting_id IS NOT NULL AND s.recording_state <> 'ready' LIMIT ${MOST_HOSTS}`,
      [new Date(now.getTime() - BACK_DAYS * DAY_MS), now],
    )
  }

  private async recordingsOf(institutionId: string, personId: string): Promise<MeetingRecordings[] | null> {
    const now = this.deps.clock.now()
    try {
      const api = await this.deps.connections.accounts.as(institutionId, personId)
      const period = { from: new Date(now.getTime() - BACK_DAYS * DAY_MS), to: new Date(now.getTime() + DAY_MS) }
      return (await api.recordings(period)).items
    } catch (error) {
      // Repaired by somebody before the next round, or not.
      if (HOPELESS.some(kind => error instanceof kind)) return null
      throw error
    }
  }

  // Zoom lists nothing while it still works on a recording: a run whose end no event told is waited for all the same.
  private async expectUnannounced(institutionId: string, personId: string): Promise<void> {
    const { db, outbox, landing, clock, hourMs } = this.deps
    const now = clock.now()
    const recent = new Date(now.getTime() - LATE_AFTER_HOURS * hourMs)
    const ids = await db.query<{ id: string }>(UNEXPECTED, [institutionId, personId, recent, true])
    if (ids.length === 0) return
    await db.write(async tx => {
      for (const run of await tx.findBy(MeetingRun, { id: In(ids.map(({ id }) => id)) })) {
        const session = await tx.findOneByOrFail(Session, { id: run.sessionId })
        const recordingId = await landing.expect(tx, session, { ...run, endedAt: run.endedAt! })
        const runAt = nextLook(run.endedAt!, now, hourMs) ?? now
        await askToLook(outbox, tx, { institutionId, recordingId, runAt })
      }
    })
  }

  private async landIfNews(institutionId: string, found: MeetingRecordings): Promise<void> {
    const { db, outbox, landing } = this.deps
    await db.write(async tx => {
      const known = await tx.findOneBy(Recording, { institutionId, runUuid: found.uuid })
      if (known && known.progress !== 'processing' && known.progress !== 'missing') return
      const session = await sessionOfRun(tx, institutionId, found)
      const recordingId = session && (await landing.land(tx, session, found, 'api'))
      if (recordingId) await askToLook(outbox, tx, { institutionId, recordingId })
    })
  }
}

const UNEXPECTED = `
  SELECT r.id FROM session s JOIN meeting_run r ON r.session_id = s.id
  WHERE s.institution_id = $1 AND s.instructor_id = $2 AND r.ended_at > $3
    AND (s.records_to_cloud IS NULL OR s.records_to_cloud = $4)
    AND NOT EXISTS (SELECT 1 FROM recording c WHERE c.session_id = s.id AND c.run_uuid = r.uuid)
  LIMIT 100`

const HOPELESS = [ZoomNotUsable, GrantRefused, ZoomAppBroken, ScopesMissing, ZoomRefused]
