import type { EntityManager } from 'typeorm'
import { Session } from '../sessions'
import { isPlayable, mainParts, transcriptsIn } from './main-video.policy'
import { RecordingFile } from './recording-file.entity'
import { Recording, type RecordingProgress } from './recording.entity'

/** Reads from the files of a recording how it stands, and tells its session. */
export async function settle(tx: EntityManager, { id, sessionId, progress }: Recording): Promise<void> {
  const files = await tx.findBy(RecordingFile, { recordingId: id })
  const state = {
    progress: progressOf(files, progress),
    seconds: mainParts(files).reduce((sum, file) => sum + lengthOf(file), 0),
    hasTranscript: transcriptsIn(files).length > 0,
  }
  await tx.update(Recording, { id }, state)
  await tellSession(tx, sessionId)
}

/** The calendar reads it from the session's own row. */
export async function tellSession(tx: EntityManager, id: string): Promise<void> {
  const all = await tx.find(Recording, { select: { id: true, progress: true }, where: { sessionId: id } })
  const has = (progress: RecordingProgress): boolean => all.some(each => each.progress === progress)
  const recordingState = has('ready') ? 'ready' : has('processing') ? 'processing' : 'none'
  await tx.update(Session, { id }, { recordingState })
}

function progressOf(files: readonly RecordingFile[], before: RecordingProgress): RecordingProgress {
  if (mainParts(files).length > 0) return 'ready'
  if (files.some(file => isPlayable(file) && file.place !== 'here')) return 'removed'
  return before === 'missing' ? 'missing' : 'processing'
}

const lengthOf = ({ startedAt, endedAt }: RecordingFile): number =>
  startedAt && endedAt ? Math.round((endedAt.getTime() - startedAt.getTime()) / 1000) : 0
