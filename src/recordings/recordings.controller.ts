import { pipeline } from 'node:stream/promises'
import type { RequestHandler, Response } from 'express'
import type { Clock } from '../lib/clock'
import { actorOf, signedInVisit, type FlashNotes, type Links } from '../web'
import type { Download } from '../zoom'
import type { AssertVisible, Playback } from './playback.service'
import type { RecordingFile } from './recording-file.entity'
import type { RecordingService } from './recording.service'
import { readRecordingSearch } from './recordings.forms'
import type { RecordingQueries } from './recordings.queries'
import { presentRecordings, recordingsPage } from './recordings.view'
import { toWebVtt } from './web-vtt'

type ById = RequestHandler<{ id: string }>

export interface RecordingsControllerDeps {
  queries: RecordingQueries
  playback: Playback
  service: RecordingService
  assertVisible: AssertVisible
  clock: Clock
  flash: FlashNotes
  links: Links
}

// Players ask for one range. Whatever else stands there is answered with the whole file, as RFC 9110 14.2 allows.
const ONE_RANGE = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/

export class RecordingsController {
  constructor(private readonly deps: RecordingsControllerDeps) {}

  list: RequestHandler = async (req, res) => {
    const { actor, center } = signedInVisit(res)
    const search = readRecordingSearch(req.query)
    const rows = await this.deps.queries.list(actor, search.q, search.after)
    const facts = { rows, search, zone: center.timeZone, now: this.deps.clock.now() }
    await recordingsPage(res, presentRecordings(facts))
  }

  stream: ById = async (req, res) => {
    const found = await this.deps.playback.find(actorOf(res), req.params.id)
    describe(res, found.file)
    if (req.method === 'HEAD') return void res.end()
    const range = ONE_RANGE.test(req.headers.range ?? '') ? req.headers.range : undefined
    await send(res, await this.deps.playback.open(found, range))
  }

  track: ById = async (req, res) => {
    const cues = await this.deps.playback.captions(actorOf(res), req.params.id)
    res.type('text/vtt').send(toWebVtt(cues))
  }

  lookAgain: ById = async (req, res) => {
    await this.deps.assertVisible(actorOf(res), req.params.id)
    await this.deps.service.lookAgain(actorOf(res), req.params.id)
    this.deps.flash.say(res, { kind: 'ok', title: 'We are asking Zoom again.', text: 'This page shows what comes.' })
    this.backTo(res, req.params.id)
  }

  notRecorded: ById = async (req, res) => {
    await this.deps.assertVisible(actorOf(res), req.params.id)
    await this.deps.service.markNotRecorded(actorOf(res), req.params.id)
    this.deps.flash.say(res, { kind: 'ok', title: 'Marked as not recorded.' })
    this.backTo(res, req.params.id)
  }

  private backTo(res: Response, sessionId: string): void {
    res.redirect(303, this.deps.links.href(`/sessions/${sessionId}`))
  }
}

// The type comes from our own table, not from Zoom: a page disguised as a video stays harmless.
function describe(res: Response, { fileType }: RecordingFile): void {
  const isVideo = fileType === 'MP4'
  res.set({
    'Content-Type': isVideo ? 'video/mp4' : 'audio/mp4',
    'Content-Disposition': `inline; filename="recording.${isVideo ? 'mp4' : 'm4a'}"`,
    'Accept-Ranges': 'bytes',
  })
}

async function send(res: Response, download: Download): Promise<void> {
  res.status(download.status)
  if (download.contentLength !== null) res.set('Content-Length', String(download.contentLength))
  if (download.contentRange) res.set('Content-Range', download.contentRange)
  try {
    await pipeline(download.body, res)
  } catch {
    // The viewer went away, or Zoom broke off in the middle: the player asks again from where it was.
    res.destroy()
  }
}
