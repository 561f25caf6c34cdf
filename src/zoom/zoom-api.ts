import type { Logger } from '../lib/logger'
import type { Secret } from '../lib/secret'
import type { Download, ZoomDownloads } from './zoom-download'
import { DownloadRefused, MeetingGone, ZoomRefused } from './zoom-errors'
import { allPages, PAGE_SIZE, pageOf, type Listing } from './zoom-listing'
import {
  changeBody,
  meetingSchema,
  meetingSummarySchema,
  newMeetingBody,
  type Meeting,
  type MeetingPlan,
  type MeetingRevision,
  type MeetingSummary,
  type StartableMeeting,
} from './meeting'
import {
  pastMeetingSchema,
  pastRunsSchema,
  staySchema,
  type PastMeeting,
  type PastRun,
  type Stay,
} from './past-meeting'
import { recordingsSchema, type MeetingRecordings } from './recording'
import { meetingSegment, zoomDay } from './zoom-paths'
import type { ZoomAccess, ZoomRest } from './zoom-rest'
import { settingsSchema, userSchema, type ZoomSettings, type ZoomUser } from './zoom-user'

const meetingsPage = pageOf('meetings')
const participantsPage = pageOf('participants')

// An agenda in a list is cut: a marker may be hidden behind the cut.
const CUT_AGENDA = 250
const MOST_CANDIDATES = 20
const DOWNLOAD_TOKEN_SECONDS = 86_400

/**
 * What one Zoom user can do, always as `me`. Nothing is retried here but one call with a renewed token.
 * Every method throws the errors of zoom-errors.ts.
 */
export class ZoomApi {
  constructor(
    private readonly rest: ZoomRest,
    private readonly downloads: ZoomDownloads,
    private readonly access: ZoomAccess,
    private readonly logger: Logger,
  ) {}

  me(): Promise<ZoomUser> {
    return this.rest.ask({ method: 'GET', path: '/users/me', pattern: '/users/me' }, userSchema)
  }

  settings(): Promise<ZoomSettings> {
    const path = '/users/me/settings'
    return this.rest.ask({ method: 'GET', path, pattern: path }, settingsSchema)
  }

  /** Not repeatable: when the answer is lost the meeting may exist all the same. Look with `findMarked` first. */
  createMeeting(plan: MeetingPlan): Promise<Meeting> {
    const path = '/users/me/meetings'
    const body = newMeetingBody(plan)
    return this.rest.ask({ method: 'POST', path, pattern: path, body, meeting: { made: true } }, meetingSchema)
  }

  /** The meeting as it stands, with a fresh link to start it (good for two hours). */
  meeting(id: string): Promise<StartableMeeting> {
    return this.rest.ask({ method: 'GET', ...meetingPath('/meetings/{id}', id) }, meetingSchema)
  }

  /** Send only what changed: Zoom allows 100 creations and changes together per host and day. */
  async changeMeeting(id: string, change: MeetingRevision): Promise<void> {
    await this.rest.tell({ method: 'PATCH', ...meetingPath('/meetings/{id}', id), body: changeBody(change) })
  }

  /** A meeting that is already gone or over counts as deleted. */
  async deleteMeeting(id: string): Promise<void> {
    try {
      await this.rest.tell({ method: 'DELETE', ...meetingPath('/meetings/{id}', id) })
    } catch (error) {
      const isOver = error instanceof ZoomRefused && error.code === 3007
      if (!(error instanceof MeetingGone) && !isOver) throw error
    }
  }

  /** `scheduled`: all that have not expired. `upcoming`, `live`: what they say. */
  meetings(type: 'scheduled' | 'upcoming' | 'live'): Promise<Listing<MeetingSummary>> {
    return this.list('/users/me/meetings', { type }, meetingsPage, meetingSummarySchema)
  }

  /**
   * The meeting whose agenda holds our marker: how a creation whose answer was lost is found again.
   * Looks among the meetings that have not expired, not only the coming ones: the start may have passed meanwhile.
   */
  async findMarked(marker: string): Promise<Meeting | null> {
    const { items } = await this.meetings('scheduled')
    const isMarked = (meeting: MeetingSummary): boolean => meeting.agenda.includes(marker)
    const isCut = (meeting: MeetingSummary): boolean => !isMarked(meeting) && meeting.agenda.length >= CUT_AGENDA
    const candidates = [...items.filter(isMarked), ...items.filter(isCut)].slice(0, MOST_CANDIDATES)
    for (const { id } of candidates) {
      const meeting = await this.meetingIfThere(id)
      if (meeting && isMarked(meeting)) return meeting
    }
    return null
  }

  /**
   * Cloud recordings of meetings between two days (UTC).
   * @param period at most a month; Zoom silently cuts a longer one
   */
  recordings({ from, to }: { from: Date; to: Date }): Promise<Listing<MeetingRecordings>> {
    const period = { from: zoomDay(from), to: zoomDay(to) }
    const list = this.list('/users/me/recordings', period, meetingsPage, recordingsSchema)
    return list.catch(unlessNoRecording({ items: [], complete: true }))
  }

  /**
   * The recordings of one run, with a token that opens them for a day.
   * @param uuidOrId the run's UUID; the plain number means the newest run
   * @returns null while there are none: not recorded, or not processed yet
   */
  meetingRecordings(uuidOrId: string): Promise<MeetingRecordings | null> {
    const query = `?include_fields=download_access_token&ttl=${DOWNLOAD_TOKEN_SECONDS}`
    const place = meetingPath('/meetings/{id}/recordings', uuidOrId)
    const asked = this.rest.ask({ method: 'GET', ...place, path: place.path + query }, recordingsSchema)
    return asked.catch(unlessNoRecording(null))
  }

  /** A finished run; the plain number means the newest one. */
  pastMeeting(uuidOrId: string): Promise<PastMeeting> {
    return this.rest.ask({ method: 'GET', ...meetingPath('/past_meetings/{id}', uuidOrId) }, pastMeetingSchema)
  }

  /** All finished runs of a meeting. */
  pastRuns(id: string): Promise<PastRun[]> {
    return this.rest.ask({ method: 'GET', ...meetingPath('/past_meetings/{id}/instances', id) }, pastRunsSchema)
  }

  /** Who was in a finished run, one line per stay. Zoom tells it to paid accounts only, and for a year. */
  pastParticipants(uuidOrId: string): Promise<Listing<Stay>> {
    const { path, pattern } = meetingPath('/past_meetings/{id}/participants', uuidOrId)
    return this.list(path, {}, participantsPage, staySchema, pattern)
  }

  /**
   * Opens a recording file.
   * @param options `token`: the download token it came with; without one, this person's own. `range`: a Range header
   */
  async download(url: Secret, options: { token?: Secret | null; range?: string | undefined } = {}): Promise<Download> {
    const open = (token: Secret): Promise<Download> => this.open(url, token, options.range)
    if (options.token) return open(options.token)
    const { token } = await this.access.current()
    try {
      return await open(token)
    } catch (error) {
      if (!(error instanceof DownloadRefused) || error.trace.httpStatus !== 401) throw error
      return open((await this.access.renewed(token)).token)
    }
  }

  private async open(url: Secret, token: Secret, range: string | undefined): Promise<Download> {
    const download = await this.downloads.open(url, token, range)
    this.access.called?.({ name: 'GET recording file', meeting: null, status: download.status, failure: null })
    return download
  }

  private async meetingIfThere(id: string): Promise<StartableMeeting | null> {
    try {
      return await this.meeting(id)
    } catch (error) {
      if (error instanceof MeetingGone) return null
      throw error
    }
  }

  private list<Entry extends Parameters<typeof allPages>[1]>(
    path: string,
    query: Record<string, string>,
    page: typeof meetingsPage,
    entry: Entry,
    pattern = path,
  ) {
    const ask = (next_page_token: string) => {
      const all = { ...query, page_size: String(PAGE_SIZE), ...(next_page_token && { next_page_token }) }
      return this.rest.ask({ method: 'GET', path: `${path}?${new URLSearchParams(all).toString()}`, pattern }, page)
    }
    return allPages(ask, entry, this.logger)
  }
}

const meetingPath = (pattern: string, idOrUuid: string) => ({
  path: pattern.replace('{id}', () => meetingSegment(idOrUuid)),
  pattern,
  meeting: idOrUuid,
})

const unlessNoRecording =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (error instanceof ZoomRefused && error.code === 3301) return nothing
    throw error
  }
