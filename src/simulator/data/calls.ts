/** What Zoom documents about one REST call: any one of the scopes opens it; the label names its rate limit. */
export interface CallFacts {
  label: RateLabel
  classic: readonly string[]
  classicAdmin: readonly string[]
  granular: readonly string[]
  granularAdmin: readonly string[]
}

export type RateLabel = 'Light' | 'Medium' | 'Heavy'

/** The REST calls the simulator answers, by method and path template (Zoom reference sections 2.3 and 15). */
export const CALLS = {
  'GET /users/{userId}': { label: 'Light', classic: ['user:read', 'user:write', 'user_info:read', 'user_profile'], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: ['user:read:user'], granularAdmin: ['user:read:user:admin'] },
  'PATCH /users/{userId}': { label: 'Light', classic: ['user:write'], classicAdmin: ['user:write:admin'], granular: ['user:update:user'], granularAdmin: ['user:update:user:admin'] },
  'GET /users/{userId}/settings': { label: 'Medium', classic: ['user:read', 'user:write'], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: ['user:read:settings'], granularAdmin: ['user:read:settings:admin'] },
  'PATCH /users/{userId}/settings': { label: 'Medium', classic: ['user:write'], classicAdmin: ['user:write:admin'], granular: ['user:update:settings'], granularAdmin: ['user:update:settings:admin'] },
  'GET /users/{userId}/token': { label: 'Light', classic: ['user:read', 'user:write', 'user_profile'], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: ['user:read:token'], granularAdmin: ['user:read:token:admin'] },
  'GET /users/me/zak': { label: 'Light', classic: ['user_zak:read'], classicAdmin: [], granular: ['user:read:zak'], granularAdmin: ['user:read:zak:admin'] },
  'GET /users/{userId}/permissions': { label: 'Medium', classic: ['user:read', 'user:write', 'user_profile'], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: ['user:read:list_permissions'], granularAdmin: ['user:read:list_permissions:admin'] },
  'GET /users/{userId}/schedulers': { label: 'Medium', classic: ['user:read', 'user:write', 'user_profile'], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: ['user:read:list_schedulers'], granularAdmin: ['user:read:list_schedulers:admin'] },
  'GET /users': { label: 'Medium', classic: [], classicAdmin: ['user:read:admin', 'user:write:admin'], granular: [], granularAdmin: ['user:read:list_users:admin'] },
  'GET /users/{userId}/meetings': { label: 'Medium', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:list_meetings'], granularAdmin: ['meeting:read:list_meetings:admin'] },
  'POST /users/{userId}/meetings': { label: 'Medium', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:write:meeting'], granularAdmin: ['meeting:write:meeting:admin'] },
  'GET /users/{userId}/upcoming_meetings': { label: 'Medium', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:list_upcoming_meetings'], granularAdmin: ['meeting:read:list_upcoming_meetings:admin'] },
  'GET /meetings/{meetingId}': { label: 'Light', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:meeting'], granularAdmin: ['meeting:read:meeting:admin'] },
  'PATCH /meetings/{meetingId}': { label: 'Light', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:update:meeting'], granularAdmin: ['meeting:update:meeting:admin'] },
  'DELETE /meetings/{meetingId}': { label: 'Light', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:delete:meeting'], granularAdmin: ['meeting:delete:meeting:admin'] },
  'PUT /meetings/{meetingId}/status': { label: 'Light', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:update:status'], granularAdmin: ['meeting:update:status:admin'] },
  'GET /meetings/{meetingId}/invitation': { label: 'Light', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:invitation'], granularAdmin: ['meeting:read:invitation:admin'] },
  'GET /meetings/{meetingId}/registrants': { label: 'Medium', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:list_registrants'], granularAdmin: ['meeting:read:list_registrants:admin'] },
  'POST /meetings/{meetingId}/registrants': { label: 'Light', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:write:registrant'], granularAdmin: ['meeting:write:registrant:admin'] },
  'PUT /meetings/{meetingId}/registrants/status': { label: 'Medium', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:update:registrant_status'], granularAdmin: ['meeting:update:registrant_status:admin'] },
  'DELETE /meetings/{meetingId}/registrants/{registrantId}': { label: 'Light', classic: ['meeting:write'], classicAdmin: ['meeting:write:admin'], granular: ['meeting:delete:registrant'], granularAdmin: ['meeting:delete:registrant:admin'] },
  'GET /past_meetings/{meetingId}': { label: 'Light', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:past_meeting'], granularAdmin: ['meeting:read:past_meeting:admin'] },
  'GET /past_meetings/{meetingId}/participants': { label: 'Medium', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:list_past_participants'], granularAdmin: ['meeting:read:list_past_participants:admin'] },
  'GET /past_meetings/{meetingId}/instances': { label: 'Medium', classic: ['meeting:read'], classicAdmin: ['meeting:read:admin'], granular: ['meeting:read:list_past_instances'], granularAdmin: ['meeting:read:list_past_instances:admin'] },
  'GET /users/{userId}/recordings': { label: 'Medium', classic: ['recording:read'], classicAdmin: ['recording:read:admin'], granular: ['cloud_recording:read:list_user_recordings'], granularAdmin: ['cloud_recording:read:list_user_recordings:admin'] },
  'GET /meetings/{meetingId}/recordings': { label: 'Light', classic: ['recording:read'], classicAdmin: ['recording:read:admin'], granular: ['cloud_recording:read:list_recording_files'], granularAdmin: ['cloud_recording:read:list_recording_files:admin'] },
  'DELETE /meetings/{meetingId}/recordings': { label: 'Light', classic: ['recording:write'], classicAdmin: ['recording:write:admin'], granular: ['cloud_recording:delete:meeting_recording'], granularAdmin: ['cloud_recording:delete:meeting_recording:admin'] },
  'DELETE /meetings/{meetingId}/recordings/{recordingId}': { label: 'Light', classic: ['recording:write'], classicAdmin: ['recording:write:admin'], granular: ['cloud_recording:delete:recording_file'], granularAdmin: ['cloud_recording:delete:recording_file:admin'] },
  'PUT /meetings/{meetingId}/recordings/status': { label: 'Light', classic: ['recording:write'], classicAdmin: ['recording:write:admin'], granular: ['cloud_recording:update:recover_meeting_recordings'], granularAdmin: ['cloud_recording:update:recover_meeting_recordings:admin'] },
  'PUT /meetings/{meetingId}/recordings/{recordingId}/status': { label: 'Light', classic: ['recording:write'], classicAdmin: ['recording:write:admin'], granular: ['cloud_recording:update:recover_single_recording'], granularAdmin: ['cloud_recording:update:recover_single_recording:admin'] },
  'GET /meetings/{meetingId}/recordings/settings': { label: 'Light', classic: ['recording:read'], classicAdmin: ['recording:read:admin'], granular: ['cloud_recording:read:recording_settings'], granularAdmin: ['cloud_recording:read:recording_settings:admin'] },
  'PATCH /meetings/{meetingId}/recordings/settings': { label: 'Light', classic: ['recording:write'], classicAdmin: ['recording:write:admin'], granular: ['cloud_recording:update:recording_settings'], granularAdmin: ['cloud_recording:update:recording_settings:admin'] },
  'GET /meetings/{meetingId}/transcript': { label: 'Light', classic: ['recording:read', 'recording:write'], classicAdmin: ['recording:read:admin', 'recording:write:admin'], granular: ['cloud_recording:read:meeting_transcript'], granularAdmin: ['cloud_recording:read:meeting_transcript:admin'] },
  'GET /report/meetings/{meetingId}/participants': { label: 'Heavy', classic: [], classicAdmin: ['report:read:admin'], granular: [], granularAdmin: ['report:read:list_meeting_participants:admin'] },
} as const satisfies Record<string, CallFacts>

export type CallName = keyof typeof CALLS
