import type { RecordingFile } from './recording-file.entity'

type Judged = Pick<RecordingFile, 'fileType' | 'recordingType' | 'ready' | 'place' | 'startedAt' | 'fileKey'>

// What shows most of a session comes first. (Zoom reference 5.2)
const PREFERRED = [
  ['shared_screen_with_speaker_view(CC)'],
  ['shared_screen_with_speaker_view'],
  ['active_speaker', 'speaker_view'],
  ['shared_screen_with_gallery_view'],
  ['gallery_view'],
  ['shared_screen'],
  ['audio_only'],
]

/** Whether a browser can play it. */
export const isPlayable = ({ fileType }: Pick<RecordingFile, 'fileType'>): boolean =>
  fileType === 'MP4' || fileType === 'M4A'

const isThere = (file: Judged): boolean => file.ready && file.place === 'here'

/**
 * The files to play one after the other: all parts of the best picture there is, and where there is none, of the
 * sound. A view that Zoom has no name for yet is better than sound alone.
 */
export function mainParts<File extends Judged>(files: readonly File[]): File[] {
  const there = files.filter(file => isPlayable(file) && isThere(file))
  const best = Math.min(...there.map(rank))
  return there.filter(file => rank(file) === best).sort(inOrder)
}

export function transcriptsIn<File extends Judged>(files: readonly File[]): File[] {
  return files.filter(file => file.fileType === 'TRANSCRIPT' && isThere(file)).sort(inOrder)
}

function rank({ fileType, recordingType }: Judged): number {
  const known = PREFERRED.findIndex(names => names.includes(recordingType))
  if (known >= 0) return known
  // Between the last picture and the sound; a participant's own sound track after everything.
  return fileType === 'MP4' ? PREFERRED.length - 1.5 : PREFERRED.length
}

const inOrder = (a: Judged, b: Judged): number =>
  (a.startedAt?.getTime() ?? 0) - (b.startedAt?.getTime() ?? 0) || a.fileKey.localeCompare(b.fileKey)
