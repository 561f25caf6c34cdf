import { announceRecordingFate } from './recording-events'
import type { Simulation } from './simulation'
import type { Recording, RecordingFile } from './world'
import { zoomTime } from './zoom-time'

/** Files that are not in the trash. */
export const keptFiles = (recording: Recording): RecordingFile[] => recording.files.filter(file => !file.trashedAt)

/** Puts files into the trash, where they stay for 30 days (Zoom reference section 5.4). */
export function trashFiles(sim: Simulation, recording: Recording, files = keptFiles(recording)): void {
  for (const file of files) file.trashedAt = zoomTime(sim.now())
  if (files.length > 0) announceRecordingFate(sim, recording, files, 'trashed')
}

/** Takes files out of the trash. */
export function recoverFiles(sim: Simulation, recording: Recording, files: RecordingFile[]): void {
  for (const file of files) file.trashedAt = null
  if (files.length > 0) announceRecordingFate(sim, recording, files, 'recovered')
}

/** Deletes files for good; a recording without files is gone. */
export function deleteFiles(sim: Simulation, recording: Recording, files: RecordingFile[]): void {
  announceRecordingFate(sim, recording, files, 'deleted')
  recording.files = recording.files.filter(file => !files.includes(file))
  if (recording.files.length === 0) sim.world.recordings = sim.world.recordings.filter(each => each !== recording)
}
