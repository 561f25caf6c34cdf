/** A Zoom scope that is not required, and what does not work without it. */
export interface Extra {
  scope: string
  lost: string
}

/** One of the seven permissions of an institution's Zoom app. (Zoom reference 2.5) */
export interface Permission {
  key:
    | 'meeting.view'
    | 'meeting.manage'
    | 'recording.view'
    | 'recording.manage'
    | 'user.view'
    | 'user.manage'
    | 'user.profile'
  /** The family in Zoom's scope picker. */
  group: 'Meeting' | 'Recording' | 'User'
  title: string
  why: string
  /** The name in apps made before 2024. */
  classic: string
  /** Other classic names that open the same. */
  classicToo: readonly string[]
  /** The granular names without which the permission is missing. */
  required: { all: readonly string[] } | { any: readonly string[] }
  extras: readonly Extra[]
  /** The granular names to tick in Zoom's scope picker: what is required, and the extras. */
  granular: readonly string[]
  /** Granular names of the same family that do no harm and that we do not ask for. */
  alsoFitting: readonly string[]
}

const fromEvents = 'Attendance is not seen while a session runs.'
const fromPast = 'Attendance cannot be completed after a session.'
const noRecordingEvents = 'Recordings do not arrive by themselves.'

/** In the order of Zoom's scope picker: two of Meeting, two of Recording, three of User. */
export const SEVEN_PERMISSIONS: readonly Permission[] = [
  permission({
    key: 'meeting.view',
    group: 'Meeting',
    title: 'See scheduled meetings',
    why: 'Shows the meeting and its status in the calendar',
    classic: 'meeting:read',
    required: { all: ['meeting:read:meeting', 'meeting:read:list_meetings'] },
    extras: [
      { scope: 'meeting:read:participant', lost: fromEvents },
      { scope: 'meeting:read:past_meeting', lost: fromPast },
      { scope: 'meeting:read:list_past_instances', lost: fromPast },
      { scope: 'meeting:read:list_past_participants', lost: fromPast },
    ],
    alsoFitting: ['meeting:read:invitation', 'meeting:read:list_registrants', 'meeting:read:registrant'],
  }),
  permission({
    key: 'meeting.manage',
    group: 'Meeting',
    title: 'Create and change meetings',
    why: 'Makes the Zoom meeting when a session is scheduled',
    classic: 'meeting:write',
    required: { all: ['meeting:write:meeting', 'meeting:update:meeting', 'meeting:delete:meeting'] },
    extras: [],
    alsoFitting: [
      'meeting:update:status',
      'meeting:write:registrant',
      'meeting:update:registrant_status',
      'meeting:delete:registrant',
      'meeting:write:invite_links',
    ],
  }),
  permission({
    key: 'recording.view',
    group: 'Recording',
    title: 'See cloud recordings',
    why: 'Brings recordings and transcripts into the session',
    classic: 'recording:read',
    required: { all: ['cloud_recording:read:list_user_recordings', 'cloud_recording:read:list_recording_files'] },
    extras: [
      { scope: 'cloud_recording:read:recording', lost: noRecordingEvents },
      { scope: 'cloud_recording:read:meeting_transcript', lost: 'Transcripts do not come with the recordings.' },
    ],
    alsoFitting: ['cloud_recording:read:recording_settings'],
  }),
  permission({
    key: 'recording.manage',
    group: 'Recording',
    title: 'Manage cloud recordings',
    why: 'Removes a recording in Zoom when your retention rule says so',
    classic: 'recording:write',
    required: {
      any: [
        'cloud_recording:delete:meeting_recording',
        'cloud_recording:delete:recording_file',
        'cloud_recording:update:recording_settings',
      ],
    },
    extras: [],
    alsoFitting: [
      'cloud_recording:update:recover_meeting_recordings',
      'cloud_recording:update:recover_single_recording',
    ],
  }),
  permission({
    key: 'user.view',
    group: 'User',
    title: 'See the user',
    why: 'Knows which Zoom account was connected',
    classic: 'user:read',
    required: { all: ['user:read:user'] },
    extras: [{ scope: 'user:read:settings', lost: 'Nobody is warned when cloud recording is off.' }],
    alsoFitting: ['user:read:email'],
  }),
  permission({
    key: 'user.manage',
    group: 'User',
    title: 'Manage the user',
    why: 'Reads and sets the usual meeting settings of your center',
    classic: 'user:write',
    required: { any: ['user:update:settings', 'user:update:user'] },
    extras: [],
    alsoFitting: [],
  }),
  permission({
    key: 'user.profile',
    group: 'User',
    title: 'See the profile',
    why: 'Shows the name and e-mail on the connection page',
    classic: 'user_profile',
    classicToo: ['user_info:read'],
    required: {
      any: ['user:read:token', 'user:read:zak', 'user:read:list_permissions', 'user:read:list_schedulers'],
    },
    extras: [],
    alsoFitting: [],
  }),
]

function permission(given: Omit<Permission, 'granular' | 'classicToo'> & Partial<Permission>): Permission {
  const required = 'all' in given.required ? given.required.all : given.required.any.slice(0, 1)
  return { classicToo: [], granular: [...required, ...given.extras.map(extra => extra.scope)], ...given }
}
