import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { SecretBox, SealedPlace } from '../lib/secret-box'
import type { Session } from '../sessions'
import type { MeetingRecordings, RecordingFile as ZoomFile } from '../zoom'
import { RecordingFile, type FilePlace } from './recording-file.entity'
import { Recording } from './recording.entity'
import { settle, tellSession } from './settling'

/** The session a recording belongs to. */
export type Recorded = Pick<Session, 'id' | 'institutionId' | 'startsAt'>

/** What Zoom tells when a run is over. */
export interface EndedRun {
  uuid: string
  startedAt: Date | null
  endedAt: Date
}

// No honest run has so many files.
const MOST_FILES = 300

export const linkPlace = (file: Pick<RecordingFile, 'id' | 'institutionId'>): SealedPlace => ({
  table: 'recording_file',
  column: 'download_url',
  rowId: file.id,
  institutionId: file.institutionId,
})

/** Writes down what Zoom says about recordings. All of it is absolute: told twice, late or in parts, it comes out the same. */
export class Landing {
  constructor(private readonly box: SecretBox) {}

  /**
   * The files of one run.
   * @param from the links of an event need its token and die within a day: only those of the API are kept
   * @returns the recording; null when what came is not believable
   */
  async land(
    tx: EntityManager,
    session: Recorded,
    found: MeetingRecordings,
    from: 'event' | 'api',
  ): Promise<string | null> {
    if (found.files.length > MOST_FILES) return null
    const recording = await this.recordingOf(tx, session, found.uuid, found.startedAt)
    for (const file of found.files.filter(isBelievable)) await this.landFile(tx, recording, file, from)
    await settle(tx, recording)
    return recording.id
  }

  /** A run is over that Zoom was told to record. */
  async expect(tx: EntityManager, session: Recorded, { uuid, startedAt, endedAt }: EndedRun): Promise<string> {
    const recording = await this.recordingOf(tx, session, uuid, startedAt)
    await tx.update(Recording, { id: recording.id }, { endedAt, startedAt: startedAt ?? recording.startedAt })
    await settle(tx, recording)
    return recording.id
  }

  /** Files were moved at Zoom: to the trash, back, or away for good. An older word about a file changes nothing. */
  async move(
    tx: EntityManager,
    session: Recorded,
    found: MeetingRecordings,
    place: FilePlace,
    at: Date,
  ): Promise<void> {
    const id = await this.land(tx, session, found, 'event')
    if (!id) return
    const named = new Set(found.files.map(file => file.key))
    const files = await tx.findBy(RecordingFile, { recordingId: id })
    for (const file of files.filter(each => named.size === 0 || named.has(each.fileKey)))
      if (!file.placeAt || file.placeAt < at) await tx.update(RecordingFile, { id: file.id }, { place, placeAt: at })
    await settle(tx, await tx.findOneByOrFail(Recording, { id }))
  }

  /** Nothing came, and nothing will. */
  async giveUp(tx: EntityManager, recording: Pick<Recording, 'id' | 'sessionId'>): Promise<void> {
    await tx.update(Recording, { id: recording.id, progress: 'processing' }, { progress: 'missing' })
    await tellSession(tx, recording.sessionId)
  }

  private async recordingOf(
    tx: EntityManager,
    { id: sessionId, institutionId, startsAt }: Recorded,
    runUuid: string,
    startedAt: Date | null,
  ): Promise<Recording> {
    const known = await tx.findOneBy(Recording, { institutionId, runUuid })
    if (known) return known
    const fresh = { progress: 'processing', seconds: 0, hasTranscript: false, endedAt: null } as const
    const ids = { id: randomUUID(), institutionId, sessionId, runUuid }
    return tx.save(tx.create(Recording, { ...ids, ...fresh, startedAt: startedAt ?? startsAt }))
  }

  private async landFile(
    tx: EntityManager,
    recording: Recording,
    file: ZoomFile,
    from: 'event' | 'api',
  ): Promise<void> {
    const { id: recordingId, institutionId } = recording
    const known = await tx.findOneBy(RecordingFile, { recordingId, fileKey: file.key })
    const row = known ?? {
      id: randomUUID(),
      institutionId,
      recordingId,
      fileKey: file.key,
      place: 'here',
      placeAt: null,
    }
    const link = from === 'api' && file.downloadUrl ? this.box.seal(file.downloadUrl, linkPlace(row)) : null
    await tx.save(
      tx.create(RecordingFile, {
        ...row,
        fileType: file.fileType,
        recordingType: file.recordingType,
        startedAt: file.startedAt ?? known?.startedAt ?? null,
        endedAt: file.endedAt ?? known?.endedAt ?? null,
        ready: file.ready || (known?.ready ?? false),
        downloadUrl: link ?? known?.downloadUrl ?? null,
      }),
    )
  }
}

const isBelievable = ({ startedAt, endedAt }: ZoomFile): boolean => !startedAt || !endedAt || endedAt >= startedAt
