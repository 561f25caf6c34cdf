import type { HostApi } from '../attendance'
import type { Database } from '../database'
import { NotFound, Unavailable } from '../errors'
import type { SecretBox } from '../lib/secret-box'
import { Session } from '../sessions'
import type { Actor } from '../web'
import { DownloadRefused, type Download, type ZoomApi } from '../zoom'
import { linkPlace } from './landing'
import { isPlayable } from './main-video.policy'
import type { Lookout } from './recording.jobs'
import { RecordingFile } from './recording-file.entity'
import { Recording } from './recording.entity'
import { Transcript } from './transcript.entity'
import type { Cue } from './web-vtt'

/** Throws NotFound unless this person may see the session. */
export type AssertVisible = (actor: Actor, sessionId: string) => Promise<unknown>

export interface PlaybackDeps {
  db: Database
  box: SecretBox
  hostApi: HostApi
  lookout: Lookout
  assertVisible: AssertVisible
}

// Each one playing holds a connection to Zoom open.
const MOST_AT_ONCE = 200

interface Found {
  file: RecordingFile
  recording: Recording
}

/** Plays recordings from Zoom, in the host's name: neither Zoom's address nor a token ever reaches a browser. */
export class Playback {
  private playing = 0

  constructor(private readonly deps: PlaybackDeps) {}

  /** A file that this person may play now. @throws NotFound */
  async find(actor: Actor, fileId: string): Promise<Found> {
    const found = await this.visibleFile(actor, fileId)
    const { file } = found
    if (!isPlayable(file) || !file.ready || file.place !== 'here') throw new NotFound('This recording')
    return found
  }

  /**
   * Opens a file.
   * @param range a `Range` header of one range
   * @throws ZoomNotUsable, DownloadRefused, ZoomUnavailable and others, with words for the person
   */
  async open(found: Found, range: string | undefined): Promise<Download> {
    if (this.playing >= MOST_AT_ONCE) throw new Unavailable('Many recordings are playing. Try again in a minute.')
    this.playing += 1
    try {
      const download = await this.openAtZoom(found, range)
      download.body.once('close', () => (this.playing -= 1))
      return download
    } catch (error) {
      this.playing -= 1
      throw error
    }
  }

  private async openAtZoom({ file, recording }: Found, range: string | undefined): Promise<Download> {
    const session = await this.deps.db.read.findOneByOrFail(Session, { id: recording.sessionId })
    const api = await this.deps.hostApi(session)
    try {
      if (file.downloadUrl) return await this.download(api, file, range)
    } catch (error) {
      if (!(error instanceof DownloadRefused)) throw error
    }
    return this.download(api, await this.relinked(file, recording, api), range)
  }

  /** The captions that belong to a file. @throws NotFound */
  async captions(actor: Actor, fileId: string): Promise<Cue[]> {
    const { file } = await this.visibleFile(actor, fileId)
    const transcript = await this.deps.db.read.findOneBy(Transcript, { fileId: file.id })
    if (!transcript || file.place !== 'here') throw new NotFound('This transcript')
    return transcript.cues
  }

  private async visibleFile(actor: Actor, id: string): Promise<Found> {
    const { read } = this.deps.db
    const file = await read.findOneBy(RecordingFile, { id, institutionId: actor.institutionId })
    if (!file) throw new NotFound('This recording')
    const recording = await read.findOneByOrFail(Recording, { id: file.recordingId })
    await this.deps.assertVisible(actor, recording.sessionId)
    return { file, recording }
  }

  // Zoom's links do not last: a fresh one is asked for once.
  private async relinked(file: RecordingFile, recording: Recording, api: ZoomApi): Promise<RecordingFile> {
    await this.deps.lookout.refresh(recording, api)
    const fresh = await this.deps.db.read.findOneByOrFail(RecordingFile, { id: file.id })
    if (!fresh.downloadUrl || fresh.downloadUrl === file.downloadUrl) throw new NotFound('This recording')
    return fresh
  }

  private download(api: ZoomApi, file: RecordingFile, range: string | undefined): Promise<Download> {
    const link = this.deps.box.open(file.downloadUrl!, linkPlace(file))
    return api.download(link, range === undefined ? {} : { range })
  }
}
