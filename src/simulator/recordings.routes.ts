import { DateTime } from 'luxon'
import { noContent, ok, type Api, type ApiRequest } from './api'
import { meetingKey } from './meeting-path'
import { pageOf } from './paging'
import { autoDelete, downloadToken, fileFacts, shareUrl, sums } from './recording-events'
import { deleteFiles, keptFiles, recoverFiles, trashFiles } from './recording-trash'
import { theUser } from './users.routes'
import type { Recording, RecordingFile } from './world'
import { invalidFields, noRecording } from './zoom-error'
import { utcDay } from './zoom-time'

const LONGEST_DOWNLOAD_SECONDS = 604_800

/** `/users/{userId}/recordings` and `/meetings/{meetingId}/recordings` (Zoom reference section 5). */
export function serveRecordings(api: Api): void {
  api.on('GET /users/{userId}/recordings', list)
  api.on('GET /meetings/{meetingId}/recordings', get)
  api.on('DELETE /meetings/{meetingId}/recordings', remove)
  api.on('PUT /meetings/{meetingId}/recordings/status', recover)
  api.on('GET /meetings/{meetingId}/recordings/settings', request => ok(theRecording(request).settings))
  api.on('PATCH /meetings/{meetingId}/recordings/settings', changeSettings)
  api.on('DELETE /meetings/{meetingId}/recordings/{recordingId}', removeFile)
  api.on('PUT /meetings/{meetingId}/recordings/{recordingId}/status', recoverFile)
  api.on('GET /meetings/{meetingId}/transcript', transcript)
}

/** The recording of one run by its UUID, or of the latest run by the meeting's number. @throws ZoomError 3301 */
function theRecording(request: ApiRequest): Recording {
  const key = meetingKey(request.params['meetingId'] ?? '')
  const isMeant = (each: Recording) => ('number' in key ? each.meetingId === key.number : each.uuid === key.uuid)
  const found = ownRecordings(request).filter(isMeant).at(-1)
  if (found?.state !== 'completed') throw noRecording()
  return found
}

function ownRecordings({ sim, caller: { user, app } }: ApiRequest): Recording[] {
  return sim.world.recordings.filter(each => (user ? each.hostId === user.id : each.accountId === app.accountId))
}

/** By the start of the run, within a month at most; without dates only today (5.1). */
function list(request: ApiRequest) {
  const { sim, query } = request
  const host = theUser(request)
  const isTrash = query['trash'] === 'true'
  const { from, to } = window(request)
  const found = sim.world.recordings
    .filter(each => each.hostId === host.id && each.state === 'completed')
    .filter(each => isTrash || (each.startTime.slice(0, 10) >= from && each.startTime.slice(0, 10) <= to))
    .filter(each => !query['meeting_id'] || String(each.meetingId) === query['meeting_id'])
    .map(recording => ({ recording, files: filesListed(recording, isTrash) }))
    .filter(({ files }) => files.length > 0)
    .sort((a, b) => b.recording.startTime.localeCompare(a.recording.startTime))
  const { rows, ...page } = pageOf(sim, found, query)
  return ok({
    from,
    to,
    page_count: Math.ceil(page.total_records / page.page_size),
    page_size: page.page_size,
    total_records: page.total_records,
    next_page_token: page.next_page_token,
    meetings: rows.map(({ recording, files }) => recordingAnswer(request, recording, files)),
  })
}

const filesListed = (recording: Recording, isTrash: boolean): RecordingFile[] =>
  recording.files.filter(file => (file.trashedAt !== null) === isTrash)

/** A span longer than a month is cut without a word. */
function window({ sim, query }: ApiRequest): { from: string; to: string } {
  const today = sim.now()
  const from = dateOf(query['from'], 'from') ?? utcDay(today)
  const tomorrow = DateTime.fromISO(utcDay(today)).plus({ days: 1 }).toISODate()!
  const to = dateOf(query['to'], 'to') ?? (query['from'] ? utcDay(today) : tomorrow)
  const monthLater = DateTime.fromISO(from).plus({ months: 1 }).toISODate()!
  return { from, to: to > monthLater ? monthLater : to }
}

function dateOf(text: string | undefined, field: string): string | null {
  if (text === undefined) return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !DateTime.fromISO(text).isValid) throw invalidFields(field)
  return text
}

function recordingAnswer({ sim }: ApiRequest, recording: Recording, files: RecordingFile[]): object {
  return {
    uuid: recording.uuid,
    id: recording.meetingId,
    account_id: recording.accountId,
    host_id: recording.hostId,
    topic: recording.topic,
    type: recording.type,
    start_time: recording.startTime,
    timezone: recording.timezone,
    host_email: sim.findUser(recording.hostId)?.email ?? '',
    duration: recording.minutes,
    ...sums(files),
    share_url: shareUrl(sim, recording),
    recording_play_passcode: recording.playPasscode,
    ...autoDelete(recording),
    recording_files: files.map(file => fileFacts(sim, recording, file, 'download')),
  }
}

function get(request: ApiRequest) {
  const recording = theRecording(request)
  const files = keptFiles(recording)
  if (files.length === 0) throw noRecording()
  return ok({
    ...recordingAnswer(request, recording, files),
    password: recording.password,
    ...(request.query['include_fields'] === 'download_access_token'
      ? { download_access_token: downloadToken(request.sim, recording, tokenSeconds(request)) }
      : {}),
    participant_audio_files: [],
  })
}

function tokenSeconds({ query }: ApiRequest): number {
  const seconds = Number(query['ttl'] ?? 86_400)
  if (!(seconds >= 0 && seconds <= LONGEST_DOWNLOAD_SECONDS)) throw invalidFields('ttl')
  return seconds
}

function remove(request: ApiRequest) {
  const recording = theRecording(request)
  discard(request, recording, request.query['action'] === 'delete' ? recording.files : keptFiles(recording))
  return noContent
}

function removeFile(request: ApiRequest) {
  const recording = theRecording(request)
  discard(request, recording, [theFile(request, recording)])
  return noContent
}

function discard({ sim, query }: ApiRequest, recording: Recording, files: RecordingFile[]): void {
  const action = query['action'] ?? 'trash'
  if (action === 'delete') deleteFiles(sim, recording, files)
  else if (action === 'trash') trashFiles(sim, recording, files)
  else throw invalidFields('action')
}

function recover(request: ApiRequest) {
  const recording = theRecording(request)
  recoverThese(
    request,
    recording,
    recording.files.filter(file => file.trashedAt),
  )
  return noContent
}

function recoverFile(request: ApiRequest) {
  const recording = theRecording(request)
  recoverThese(request, recording, [theFile(request, recording)])
  return noContent
}

function recoverThese({ sim, body }: ApiRequest, recording: Recording, files: RecordingFile[]): void {
  if (body['action'] !== 'recover') throw invalidFields('action')
  recoverFiles(sim, recording, files)
}

function theFile({ params }: ApiRequest, recording: Recording): RecordingFile {
  const file = recording.files.find(each => each.id === params['recordingId'])
  if (!file) throw noRecording()
  return file
}

function changeSettings(request: ApiRequest) {
  const { settings } = theRecording(request)
  const known = Object.entries(request.body).filter(([name]) => name in settings || name === 'auto_delete_date')
  for (const [name, value] of known) {
    if (name in settings && typeof value !== typeof settings[name]) throw invalidFields(name)
    settings[name] = value
  }
  return noContent
}

function transcript(request: ApiRequest) {
  const recording = theRecording(request)
  const file = keptFiles(recording).find(each => each.fileType === 'TRANSCRIPT')
  if (!file) throw noRecording()
  return ok({
    meeting_id: recording.uuid,
    account_id: recording.accountId,
    meeting_topic: recording.topic,
    host_id: recording.hostId,
    transcript_created_time: file.end,
    can_download: true,
    ...autoDelete(recording),
    download_url: `${request.sim.url}/rec/download/${file.id}`,
  })
}
