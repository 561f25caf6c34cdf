import { In } from 'typeorm'
import type { Database } from '../database'
import type { SecretBox } from '../lib/secret-box'
import type { Download, ZoomApi } from '../zoom'
import { linkPlace } from './landing'
import { transcriptsIn } from './main-video.policy'
import { RecordingFile } from './recording-file.entity'
import { Transcript } from './transcript.entity'
import { parseWebVtt } from './web-vtt'

const MOST_BYTES = 5 * 1024 * 1024

/** Brings transcripts over from Zoom, so that they can be read and searched here. */
export class Transcripts {
  constructor(
    private readonly db: Database,
    private readonly box: SecretBox,
  ) {}

  /** Those of a recording that are at Zoom and not here yet. */
  async fetch(recordingId: string, api: ZoomApi): Promise<void> {
    const files = transcriptsIn(await this.db.read.findBy(RecordingFile, { recordingId }))
    const known = await this.db.read.findBy(Transcript, { fileId: In(files.map(file => file.id)) })
    for (const file of files)
      if (file.downloadUrl && !known.some(each => each.fileId === file.id)) await this.fetchOne(file, api)
  }

  private async fetchOne(file: RecordingFile, api: ZoomApi): Promise<void> {
    const link = this.box.open(file.downloadUrl!, linkPlace(file))
    const cues = parseWebVtt(await textOf(await api.download(link)))
    const { id: fileId, institutionId, recordingId } = file
    await this.db.write(tx =>
      tx
        .createQueryBuilder()
        .insert()
        .into(Transcript)
        .values({ fileId, institutionId, recordingId, cues })
        .orIgnore()
        .updateEntity(false)
        .execute(),
    )
  }
}

async function textOf({ body }: Download): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length
    // Leaving the loop lets go of the rest.
    if (size > MOST_BYTES) break
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
