import { SAMPLE_M4A, SAMPLE_MP4, SAMPLE_SECONDS } from './data/sample-media'
import { newFileId } from './ids'
import type { Instance, RecordingFile, RecordingSegment, Stay, ZoomUser } from './world'

/** The bytes of a file as it is downloaded. */
export function bytesOf(file: RecordingFile): Buffer {
  if (file.text !== null) return Buffer.from(file.text)
  return file.fileType === 'MP4' ? SAMPLE_MP4 : SAMPLE_M4A
}

/** The files that Zoom makes of a recorded run, as the host's settings want them: one set per segment (reference 5.2). */
export function filesOf(instance: Instance, { settings: { recording } }: ZoomUser): RecordingFile[] {
  return instance.recordingSegments.flatMap(segment => [
    newFile(segment, 'MP4', 'MP4', 'shared_screen_with_speaker_view', null),
    ...(recording['record_audio_file'] ? [newFile(segment, 'M4A', 'M4A', 'audio_only', null)] : []),
    ...(recording['show_timestamp'] ? [newFile(segment, 'TIMELINE', 'JSON', 'timeline', timeline(instance))] : []),
    ...(recording['save_chat_text'] ? [newFile(segment, 'CHAT', 'TXT', 'chat_file', chat(instance))] : []),
  ])
}

/** The transcript that follows later; none when the host does not want one. */
export function transcriptOf(instance: Instance, { settings: { recording } }: ZoomUser): RecordingFile | null {
  const segment = instance.recordingSegments[0]
  if (!segment || !recording['recording_audio_transcript']) return null
  return newFile(segment, 'TRANSCRIPT', 'VTT', 'audio_transcript', transcript(instance))
}

function newFile(
  segment: RecordingSegment,
  fileType: RecordingFile['fileType'],
  extension: RecordingFile['extension'],
  recordingType: string,
  text: string | null,
): RecordingFile {
  const { start, end } = segment
  const file = { id: newFileId(), fileType, extension, recordingType, start, end: end ?? start, text, trashedAt: null }
  return { ...file, size: bytesOf({ ...file, size: 0 }).length }
}

function timeline({ stays, hostId }: Instance): string {
  const speakers = talkers(stays).map((stay, index) => ({
    ts: `00:00:${String(index * 3).padStart(2, '0')}.200`,
    users: [
      {
        username: stay.name,
        multiple_people: false,
        user_id: stay.userId,
        zoom_userid: stay.zoomUserId || (stay.isHost ? hostId : ''),
        client_type: 0,
      },
    ],
  }))
  return JSON.stringify({ timeline: speakers, timeline_refine: [] })
}

function chat({ stays }: Instance): string {
  const lines = talkers(stays).map((stay, index) => `00:00:0${index}\t ${stay.name}:\tHello, this is a simulated chat.`)
  return `${lines.join('\r\n')}\r\n`
}

function transcript({ stays }: Instance): string {
  const people = talkers(stays)
  const share = Math.floor(SAMPLE_SECONDS / people.length)
  const cues = people.map((stay, index) => {
    const from = String(index * share).padStart(2, '0')
    const to = String((index + 1) * share).padStart(2, '0')
    return `${index + 1}\r\n00:00:${from}.000 --> 00:00:${to}.000\r\n${spoken(stay.name)}: This is a simulated transcript.\r\n`
  })
  return `WEBVTT\r\n\r\n${cues.join('\r\n')}`
}

// A name must not be able to write cues of its own.
const spoken = (name: string): string => name.replaceAll(/[\r\n<>&]|-->/g, ' ')

/** Up to three people who were in the meeting. */
function talkers(stays: readonly Stay[]): { name: string; userId: string; zoomUserId: string; isHost: boolean }[] {
  const inside = stays.filter(stay => stay.joinedAt).slice(0, 3)
  return inside.length > 0 ? inside : [{ name: 'Host', userId: '', zoomUserId: '', isHost: true }]
}
