import { Router, type Request, type Response } from 'express'
import { callerOf } from './caller'
import { cutShort, htmlPage } from './broken-answers'
import { strike, type Fault } from './faults'
import { showPage } from './pages'
import { bytesOf } from './recording-files'
import { keptFiles } from './recording-trash'
import { readToken, signToken } from './signed-token'
import type { Simulation } from './simulation'
import type { Recording, RecordingFile } from './world'
import { ZoomError } from './zoom-error'
import { plusSeconds } from './zoom-time'

const STORAGE_LINK_SECONDS = 60
const PLAYER_LINK_SECONDS = 3_600
const TYPES = { MP4: 'video/mp4', M4A: 'audio/mp4', VTT: 'text/vtt', TXT: 'text/plain', JSON: 'application/json' }

/** `/rec/...`: downloads, which lead to a signed address of the storage host, and the pages of a shared recording (reference 5.3). */
export function downloadRoutes(sim: Simulation): Router {
  const router = Router()
  router.get('/rec/download/:file', (req, res) => download(sim, req, res, mayDownload))
  router.get('/rec/webhook_download/:file', (req, res) => download(sim, req, res, holdsEventToken))
  router.get('/rec/storage/:file/:name', (req, res) => storage(sim, req, res))
  router.get('/rec/share/:share', (req, res) => {
    const recording = sim.world.recordings.find(each => each.shareId === req.params['share'])
    player(sim, res, recording, recording && keptFiles(recording)[0])
  })
  router.get('/rec/play/:file', (req, res) => {
    const { recording, file } = findFile(sim, req.params['file'] ?? '')
    player(sim, res, recording, file)
  })
  return router
}

type Check = (sim: Simulation, req: Request, recording: Recording) => boolean

function download(sim: Simulation, req: Request, res: Response, isAllowed: Check): void {
  const { recording, file } = findFile(sim, String(req.params['file']))
  const fault = strike(sim.world, 'file', { call: req.path, userId: recording?.hostId })
  remember(sim, req, fault)
  if (fault) sim.commit()
  if (fault?.kind === 'file_403') return void res.status(403).json({ code: 403, message: 'Forbidden' })
  if (fault?.kind === 'file_html') return htmlPage(res, 200)
  if (fault?.kind === 'file_redirect_loop') return res.redirect(302, `${sim.url}${req.originalUrl}`)
  // Zoom sends a page, not an error, when the file is gone or nobody is signed in.
  if (!recording || !file || !req.get('authorization')) return htmlPage(res, 200)
  if (!isAllowed(sim, req, recording)) return void res.status(401).json({ code: 124, message: 'Invalid access token.' })
  const flaw = fault ? `&flaw=${fault.kind}` : ''
  res.redirect(302, `${storageLink(sim, recording, file, STORAGE_LINK_SECONDS)}${flaw}`)
}

/** The host's access token, or a download token of the recording. */
function mayDownload(sim: Simulation, req: Request, recording: Recording): boolean {
  if (holdsEventToken(sim, req, recording)) return true
  try {
    const { user, app } = callerOf(sim, req.get('authorization'))
    return user ? user.id === recording.hostId : app.accountId === recording.accountId
  } catch (error) {
    if (error instanceof ZoomError) return false
    throw error
  }
}

function holdsEventToken(sim: Simulation, req: Request, recording: Recording): boolean {
  const token = (req.get('authorization') ?? '').split(' ')[1] ?? ''
  const claims = readToken(sim.world.signingKey, token, 'download')
  return claims !== null && claims.sub === recording.uuid && claims.exp > sim.now().getTime()
}

/** The file itself. The address is the permission, for a minute; parts can be asked for. */
function storage(sim: Simulation, req: Request, res: Response): void {
  const { file } = findFile(sim, String(req.params['file']))
  const claims = readToken(sim.world.signingKey, textOf(req.query['sig']), 'storage')
  if (!file || claims?.sub !== file.id || claims.exp <= sim.clock.base.now().getTime())
    return void res.status(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>')
  const bytes = flawed(bytesOf(file), textOf(req.query['flaw']))
  res.set({
    'Content-Type': TYPES[file.extension],
    'Content-Disposition': `attachment; filename="${textOf(req.params['name']).replaceAll(/[^\w.-]/g, '_')}"`,
    'Accept-Ranges': 'bytes',
  })
  if (req.query['flaw'] === 'file_cut') return cutShort(res, bytes)
  sendPart(req, res, bytes)
}

function flawed(bytes: Buffer, flaw: string): Buffer {
  if (flaw === 'file_empty') return Buffer.alloc(0)
  return flaw === 'file_short' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
}

function sendPart(req: Request, res: Response, bytes: Buffer): void {
  const ranges = req.range(bytes.length)
  if (ranges === -1) return void res.status(416).set('Content-Range', `bytes */${bytes.length}`).end()
  const range = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges[0] : undefined
  if (!range) return void res.send(bytes)
  res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`)
  res.send(bytes.subarray(range.start, range.end + 1))
}

const storageLink = (sim: Simulation, recording: Recording, file: RecordingFile, seconds: number): string => {
  // Storage links are used at once by machines that do not know of the simulated clock.
  const exp = plusSeconds(sim.clock.base.now(), seconds).getTime()
  const sig = signToken(sim.world.signingKey, { use: 'storage', sub: file.id, serial: 0, exp })
  return `${sim.storageUrl}/rec/storage/${file.id}/GMT${recording.startTime.replaceAll(/\W/g, '')}.${file.extension.toLowerCase()}?sig=${sig}`
}

function player(
  sim: Simulation,
  res: Response,
  recording: Recording | undefined,
  file: RecordingFile | undefined,
): void {
  if (!recording || !file || file.trashedAt)
    return showPage(res, 404, 'message', {
      title: 'This recording does not exist',
      text: 'It was deleted, or never existed.',
    })
  showPage(res, 200, 'recording', {
    title: recording.topic,
    recording,
    files: keptFiles(recording).map(each => ({
      ...each,
      link: storageLink(sim, recording, each, PLAYER_LINK_SECONDS),
    })),
  })
}

function findFile(sim: Simulation, id: string): { recording?: Recording; file?: RecordingFile } {
  for (const recording of sim.world.recordings) {
    const file = recording.files.find(each => each.id === id)
    if (file) return { recording, file }
  }
  return {}
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function remember(sim: Simulation, req: Request, fault: Fault | null): void {
  const at = sim.now().toISOString()
  const path = req.originalUrl
  sim.remember({
    at,
    method: 'GET',
    path,
    call: 'GET /rec',
    status: 0,
    code: 0,
    userId: null,
    fault: fault?.kind ?? null,
  })
}
