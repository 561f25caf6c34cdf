import { In, type EntityManager } from 'typeorm'
import { z } from 'zod'
import type { HostApi } from '../attendance'
import { ZoomNotUsable } from '../connections'
import type { Database, Outbox } from '../database'
import { RetryAt, type JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import { Session } from '../sessions'
import {
  DownloadRefused,
  GrantRefused,
  MeetingGone,
  ScopesMissing,
  ZoomAppBroken,
  ZoomRefused,
  type MeetingRecordings,
  type ZoomApi,
} from '../zoom'
import type { Landing } from './landing'
import { nextLook } from './look.policy'
import { transcriptsIn } from './main-video.policy'
import { RecordingFile } from './recording-file.entity'
import { Recording } from './recording.entity'
import type { Transcripts } from './transcripts'
import { Transcript } from './transcript.entity'

export const LOOK = 'recordings.look'

const payloadSchema = z.object({ recordingId: z.string() })

/** Asks for a look at a recording at Zoom, in the transaction of what makes it necessary. */
export async function askToLook(
  outbox: Outbox,
  tx: EntityManager,
  { institutionId, recordingId, runAt }: { institutionId: string; recordingId: string; runAt?: Date },
): Promise<void> {
  const job = { kind: LOOK, institutionId, key: recordingId, payload: { recordingId } }
  await outbox.enqueue(tx, runAt ? { ...job, runAt } : job)
}

/** Looks for recordings at Zoom: for links that its events do not bring, and for what its events never told. */
export class Lookout {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly hostApi: HostApi,
    private readonly landing: Landing,
    private readonly transcripts: Transcripts,
    private readonly hourMs: number,
  ) {}

  /** The job. @throws RetryAt while something is missing that Zoom may still make */
  readonly look: JobHandler = async ({ institutionId, payload }) => {
    const { recordingId: id } = payloadSchema.parse(payload)
    const recording = await this.db.read.findOneBy(Recording, { id, institutionId })
    if (!recording || recording.progress === 'removed') return
    await this.lookNow(recording)
    if (await this.isComplete(id)) return
    const endedAt = recording.endedAt ?? recording.startedAt
    const next = nextLook(endedAt, this.clock.now(), this.hourMs)
    if (next) throw new RetryAt(next, 'the recording is not complete yet')
    await this.db.write(tx => this.landing.giveUp(tx, recording))
  }

  /** Asks Zoom for the files of a run, and lands them. @returns false when Zoom has none, or cannot be asked now */
  async refresh(recording: Recording, api: ZoomApi): Promise<boolean> {
    const found = await recordingsOf(api, recording.runUuid)
    if (!found) return false
    await this.db.write(async tx => {
      const session = await tx.findOneByOrFail(Session, { id: recording.sessionId })
      await this.landing.land(tx, session, found, 'api')
    })
    return true
  }

  private async lookNow(recording: Recording): Promise<void> {
    const session = await this.db.read.findOneByOrFail(Session, { id: recording.sessionId })
    try {
      const api = await this.hostApi(session)
      if (await this.refresh(recording, api)) await this.transcripts.fetch(recording.id, api)
    } catch (error) {
      if (!isForLater(error)) throw error
    }
  }

  private async isComplete(recordingId: string): Promise<boolean> {
    const files = await this.db.read.findBy(RecordingFile, { recordingId })
    const { progress } = await this.db.read.findOneByOrFail(Recording, { id: recordingId })
    const written = transcriptsIn(files)
    const read = await this.db.read.countBy(Transcript, { fileId: In(written.map(file => file.id)) })
    return progress === 'ready' && written.length > 0 && read === written.length
  }
}

async function recordingsOf(api: ZoomApi, uuid: string): Promise<MeetingRecordings | null> {
  try {
    return await api.meetingRecordings(uuid)
  } catch (error) {
    if (error instanceof MeetingGone || error instanceof ZoomRefused) return null
    throw error
  }
}

// Somebody has to repair something first: the next look finds it repaired, or not.
const isForLater = (error: unknown): boolean =>
  [ZoomNotUsable, GrantRefused, ZoomAppBroken, ScopesMissing, DownloadRefused].some(kind => error instanceof kind)
