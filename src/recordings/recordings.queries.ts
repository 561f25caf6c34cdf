import { In } from 'typeorm'
import type { ProgramHue } from '../center'
import { containing, holds, type Database } from '../database'
import type { Actor, After } from '../web'
import { mainParts, transcriptsIn } from './main-video.policy'
import { RecordingFile } from './recording-file.entity'
import { Recording, type RecordingProgress } from './recording.entity'
import { Transcript } from './transcript.entity'
import type { Cue } from './web-vtt'

/** A recording in the library. */
export interface RecordingRow {
  id: string
  sessionId: string
  startedAt: Date
  /** The start of the session. */
  plannedAt: Date
  progress: RecordingProgress
  seconds: number
  hasTranscript: boolean
  title: string
  learners: number
  hue: ProgramHue
  instructor: string
}

/** A part of a recording, as it is played. */
export interface Part {
  fileId: string
  isVideo: boolean
  startedAt: Date | null
  seconds: number | null
  /** The file its transcript was read from, once it is here. */
  transcriptId: string | null
  cues: Cue[]
}

/** All that is known of a session's recordings. */
export interface SessionRecordings {
  recordings: Recording[]
  parts: Part[]
  /** When the last of them went to Zoom's trash, or was deleted there. */
  removed: { place: 'trash' | 'deleted'; at: Date } | null
  /** Zoom wrote a transcript, but it is not here yet. */
  awaitsTranscript: boolean
}

export const PAGE_ROWS = 24

/** Reads of recordings, always of one institution. */
export class RecordingQueries {
  constructor(private readonly db: Database) {}

  /**
   * The newest recordings a person may see: learners those of their sessions, instructors those they host.
   * @param words part of the title or of the host's name
   * @returns one more than a page holds, when there is more
   */
  async list(actor: Actor, words: string, after: After | null): Promise<RecordingRow[]> {
    const parameters: unknown[] = [actor.institutionId]
    const $ = (value: unknown): string => `$${parameters.push(value)}`
    const conditions = ['r.institution_id = $1', progressFor(actor)]
    if (actor.role === 'instructor') conditions.push(`s.instructor_id = ${$(actor.personId)}`)
    if (words) {
      const pattern = $(containing(words))
      conditions.push(`(${holds('s.title', pattern)} OR ${holds('i.name', pattern)})`)
    }
    if (after) conditions.push(`(r.started_at, r.id) < (${$(after.at)}, ${$(after.id)})`)
    const enrolled = actor.role === 'student' ? ENROLLED($(actor.personId)) : ''
    const rows = await this.db.query<RawRow>(
      `${ROWS} ${enrolled} WHERE ${conditions.join(' AND ')}
       ORDER BY r.started_at DESC, r.id DESC LIMIT ${PAGE_ROWS + 1}`,
      parameters,
    )
    return rows.map(row => ({
      ...row,
      startedAt: this.db.instant(row.startedAt),
      plannedAt: this.db.instant(row.plannedAt),
      hasTranscript: this.db.flag(row.hasTranscript),
    }))
  }

  /** Everything the page of a session shows of its recordings. */
  async ofSession(institutionId: string, sessionId: string): Promise<SessionRecordings> {
    const recordings = await this.db.read.find(Recording, {
      where: { institutionId, sessionId },
      order: { startedAt: 'ASC', id: 'ASC' },
    })
    const [files, transcripts] = await this.filesOf(recordings.map(recording => recording.id))
    const cues = new Map(transcripts.map(each => [each.fileId, each.cues]))
    const parts = recordings.flatMap(({ id }) =>
      partsOf(
        files.filter(file => file.recordingId === id),
        cues,
      ),
    )
    const written = transcriptsIn(files)
    return { recordings, parts, removed: removalOf(recordings, files), awaitsTranscript: written.length > cues.size }
  }

  private filesOf(recordingIds: string[]): Promise<[RecordingFile[], Transcript[]]> {
    if (recordingIds.length === 0) return Promise.resolve([[], []])
    const where = { recordingId: In(recordingIds) }
    return Promise.all([this.db.read.findBy(RecordingFile, where), this.db.read.findBy(Transcript, where)])
  }
}

type RawRow = Omit<RecordingRow, 'startedAt' | 'plannedAt' | 'hasTranscript'> & {
  startedAt: string | Date
  plannedAt: string | Date
  hasTranscript: number | boolean
}

const ROWS = `
  SELECT r.id, r.session_id AS "sessionId", r.started_at AS "startedAt", r.progress, r.seconds,
    r.has_transcript AS "hasTranscript", s.title, s.starts_at AS "plannedAt", s.learner_count AS learners,
    p.hue, i.name AS instructor
  FROM recording r JOIN session s ON s.id = r.session_id
    JOIN program p ON p.id = s.program_id JOIN person i ON i.id = s.instructor_id`

const ENROLLED = (person: string): string => `JOIN enrollment e ON e.session_id = s.id AND e.person_id = ${person}`

// Learners are not told of what they cannot watch and will not.
const progressFor = ({ role }: Actor): string =>
  role === 'student' ? `r.progress IN ('ready', 'processing')` : `r.progress <> 'missing'`

function partsOf(files: readonly RecordingFile[], cues: ReadonlyMap<string, Cue[]>): Part[] {
  const written = transcriptsIn(files)
  const videos = mainParts(files)
  return videos.map(file => {
    const own = written.find(each => each.startedAt?.getTime() === file.startedAt?.getTime())
    const transcript = own ?? (videos.length === 1 ? written[0] : undefined)
    return {
      fileId: file.id,
      isVideo: file.fileType === 'MP4',
      startedAt: file.startedAt,
      seconds: file.startedAt && file.endedAt ? (file.endedAt.getTime() - file.startedAt.getTime()) / 1000 : null,
      transcriptId: transcript && cues.has(transcript.id) ? transcript.id : null,
      cues: (transcript && cues.get(transcript.id)) ?? [],
    }
  })
}

function removalOf(recordings: readonly Recording[], files: readonly RecordingFile[]): SessionRecordings['removed'] {
  if (!recordings.some(each => each.progress === 'removed')) return null
  const gone = files.filter(file => file.place !== 'here' && file.placeAt)
  const last = gone.reduce((a, b) => (a.placeAt! > b.placeAt! ? a : b))
  return { place: last.place as 'trash' | 'deleted', at: last.placeAt! }
}
