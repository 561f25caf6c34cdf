import { startUrl } from './host-tokens'
import { needsRegistration } from './meeting-settings'
import type { Simulation } from './simulation'
import type { Meeting, ZoomUser } from './world'

const LISTED_AGENDA = 250

export const joinUrl = (sim: Simulation, meeting: Meeting): string =>
  `${sim.url}/j/${meeting.id}${meeting.password ? `?pwd=${meeting.encryptedPassword}` : ''}`

/** A meeting as create and get answer it (reference 4.4). */
export function meetingAnswer(sim: Simulation, meeting: Meeting, host: ZoomUser): object {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostId,
    host_email: host.email,
    topic: meeting.topic,
    type: meeting.type,
    status: isRunning(sim, meeting) ? 'started' : 'waiting',
    ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
    duration: meeting.duration,
    timezone: meeting.timezone,
    agenda: meeting.agenda,
    created_at: meeting.createdAt,
    start_url: startUrl(sim, meeting, host),
    join_url: joinUrl(sim, meeting),
    ...(needsRegistration(meeting.settings) ? { registration_url: `${sim.url}/meeting/register/${meeting.id}` } : {}),
    password: meeting.password,
    h323_password: meeting.phonePassword,
    pstn_password: meeting.phonePassword,
    encrypted_password: meeting.encryptedPassword,
    settings: meeting.settings,
    creation_source: 'open_api',
    pre_schedule: false,
    ...(meeting.trackingFields.length > 0 ? { tracking_fields: meeting.trackingFields } : {}),
    ...(meeting.recurrence ? { recurrence: meeting.recurrence } : {}),
    ...(meeting.type === 8 ? { occurrences: meeting.occurrences } : {}),
  }
}

/** A meeting as lists show it: fewer fields, and only the beginning of the agenda. */
export function listedMeeting(sim: Simulation, meeting: Meeting): object {
  return {
    uuid: meeting.uuid,
    id: meeting.id,
    host_id: meeting.hostId,
    topic: meeting.topic,
    type: meeting.type,
    ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
    duration: meeting.duration,
    timezone: meeting.timezone,
    ...(meeting.agenda ? { agenda: meeting.agenda.slice(0, LISTED_AGENDA) } : {}),
    created_at: meeting.createdAt,
    join_url: joinUrl(sim, meeting),
  }
}

export const isRunning = (sim: Simulation, meeting: Meeting): boolean =>
  sim.world.instances.some(instance => instance.meetingId === meeting.id && !instance.endTime)
