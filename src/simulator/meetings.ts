import {
  announceMeetingCreated,
  announceMeetingDeleted,
  announceMeetingFate,
  announceMeetingUpdated,
} from './meeting-events'
import { newDigits, newMeetingNumber, newMeetingUuid, newText } from './ids'
import type { MeetingRequest } from './meeting-request'
import { applySettings, defaultMeetingSettings } from './meeting-settings'
import { occurrencesOf, type RecurrenceRule } from './recurrence'
import type { Simulation } from './simulation'
import type { Meeting, Occurrence, ZoomUser } from './world'
import { parseZoomTime, plusDays, plusMinutes, zoomTime } from './zoom-time'
import { invalidFields, noSuchMeeting, ZoomError } from './zoom-error'

const DAYS_TO_RECOVER = 7

/** A new meeting of this host, with everything filled in that was not said. */
export function createMeeting(sim: Simulation, host: ZoomUser, request: MeetingRequest): Meeting {
  const now = sim.now()
  const timezone = request.timezone ?? (host.timezone || 'UTC')
  const type = request.type ?? 2
  const sentStart = readStart(request.start_time, timezone)
  const start = sentStart && sentStart > now ? sentStart : now
  const meeting: Meeting = {
    id: newMeetingNumber(sim.world),
    uuid: newMeetingUuid(sim.world, 'firstRun'),
    hostId: host.id,
    accountId: host.accountId,
    topic: request.topic ?? 'Zoom Meeting',
    type,
    startTime: type === 2 || type === 8 ? zoomTime(start) : null,
    duration: request.duration ?? 60,
    timezone,
    agenda: request.agenda ?? '',
    createdAt: zoomTime(now),
    password: request.password || newPassword(host),
    encryptedPassword: `${newText(20)}.1`,
    phonePassword: newDigits(6),
    settings: applySettings(defaultMeetingSettings(host), request.settings ?? {}, host),
    recurrence: type === 8 || type === 3 ? (request.recurrence ?? null) : null,
    occurrences: [],
    trackingFields: (request.tracking_fields ?? []).map(({ field, value = '' }) => ({ field, value })),
    registrants: [],
    knocking: [],
    lastUsedAt: zoomTime(now),
    deletedAt: null,
  }
  if (type === 8) meeting.occurrences = plan(meeting)
  sim.world.meetings.push(meeting)
  announceMeetingCreated(sim, meeting)
  return meeting
}

/** Changes the fields that were sent. A start in the past is ignored, as Zoom does. */
export function updateMeeting(sim: Simulation, meeting: Meeting, host: ZoomUser, request: MeetingRequest): void {
  const before = structuredClone(meeting)
  if (request.topic !== undefined) meeting.topic = request.topic
  if (request.agenda !== undefined) meeting.agenda = request.agenda
  if (request.duration !== undefined) meeting.duration = request.duration
  if (request.timezone !== undefined) meeting.timezone = request.timezone
  if (request.type !== undefined) meeting.type = request.type
  if (request.password !== undefined) meeting.password = request.password || newPassword(host)
  if (request.tracking_fields)
    meeting.trackingFields = request.tracking_fields.map(({ field, value = '' }) => ({ field, value }))
  const start = readStart(request.start_time, meeting.timezone)
  if (start && start > sim.now()) meeting.startTime = zoomTime(start)
  if (request.settings) meeting.settings = applySettings(meeting.settings, request.settings, host)
  if (request.recurrence) meeting.recurrence = request.recurrence
  if (meeting.type === 8 && (request.recurrence || start || request.duration)) meeting.occurrences = plan(meeting)
  announceMeetingUpdated(sim, before, meeting)
}

/** Moves or lengthens one occurrence of a series. */
export function updateOccurrence(sim: Simulation, meeting: Meeting, id: string, request: MeetingRequest): void {
  const before = structuredClone(meeting)
  const occurrence = theOccurrence(meeting, id)
  const start = readStart(request.start_time, meeting.timezone)
  if (start && start > sim.now()) occurrence.start_time = zoomTime(start)
  if (request.duration !== undefined) occurrence.duration = request.duration
  announceMeetingUpdated(sim, before, meeting, occurrence)
}

/** Deletes a meeting, or one occurrence of a series. */
export function deleteMeeting(sim: Simulation, meeting: Meeting, occurrenceId?: string): void {
  if (occurrenceId) {
    const occurrence = theOccurrence(meeting, occurrenceId)
    occurrence.status = 'deleted'
    return announceMeetingDeleted(sim, meeting, occurrence)
  }
  meeting.deletedAt = zoomTime(sim.now())
  announceMeetingDeleted(sim, meeting)
}

/** Brings a deleted meeting back. */
export function recoverMeeting(sim: Simulation, meeting: Meeting): void {
  meeting.deletedAt = null
  announceMeetingFate(sim, meeting, 'recovered')
}

/** Deleted meetings can be brought back for seven days, then they are gone. @returns whether any went */
export function forgetDeleted(sim: Simulation): boolean {
  const gone = sim.world.meetings.filter(
    each => each.deletedAt && plusDays(each.deletedAt, DAYS_TO_RECOVER) < sim.now(),
  )
  if (gone.length === 0) return false
  sim.world.meetings = sim.world.meetings.filter(each => !gone.includes(each))
  for (const meeting of gone) announceMeetingFate(sim, meeting, 'permanently_deleted')
  return true
}

function theOccurrence(meeting: Meeting, id: string): Occurrence {
  const occurrence = meeting.occurrences.find(each => each.occurrence_id === id && each.status === 'available')
  if (!occurrence) throw new ZoomError(404, 3001, `Meeting occurrence does not exist: ${id}.`)
  return occurrence
}

/** The meeting with this number, unless it is deleted or its number has run out. @throws ZoomError 3001 */
export function theMeeting(sim: Simulation, number: number): Meeting {
  const meeting = sim.findMeeting(number)
  if (!meeting || meeting.deletedAt || hasExpired(meeting, sim.now())) throw noSuchMeeting(number)
  return meeting
}

/** A number lives 30 days after the last use of a scheduled meeting, a year for a recurring one (reference 3.2). */
export function hasExpired(meeting: Meeting, now: Date): boolean {
  const lastPlanned = meeting.occurrences.at(-1)?.start_time ?? meeting.startTime ?? meeting.createdAt
  const lastUse = new Date(Math.max(Date.parse(lastPlanned), Date.parse(meeting.lastUsedAt)))
  const days = meeting.type === 8 || meeting.type === 3 ? 365 : 30
  return plusDays(plusMinutes(lastUse, meeting.duration), days) < now
}

function readStart(text: string | undefined, zone: string): Date | null {
  if (text === undefined || text === '') return null
  const start = parseZoomTime(text, zone)
  if (!start) throw invalidFields('start_time')
  return start
}

/** The dates of a series. Without a rule it is a single date. */
function plan({ recurrence, startTime, timezone, duration }: Meeting): Occurrence[] {
  const rule = (recurrence ?? { type: 1, end_times: 1 }) as unknown as RecurrenceRule
  return occurrencesOf(rule, new Date(startTime!), timezone, duration)
}

const newPassword = (host: ZoomUser): string =>
  host.settings.schedule_meeting['require_password_for_scheduling_new_meetings'] === true ? `${newText(5)}7` : ''
