/** What the consent page says about each classic scope: Zoom's own labels. */
export const CLASSIC_WORDS: Readonly<Record<string, string>> = {
  'meeting:read': 'View your meetings',
  'meeting:write': 'View and manage your meetings',
  'recording:read': 'View your recordings',
  'recording:write': 'View and manage your recordings',
  'user:read': 'View your user information',
  'user:write': 'View and manage your user information',
  user_profile: 'View your profile information',
  'user_zak:read': 'View your ZAK',
  'webinar:read': 'View your webinars',
  'webinar:write': 'View and manage your webinars',
}

/** The seven classic scopes of the product's check. */
export const CLASSIC_SEVEN = [
  'meeting:read',
  'meeting:write',
  'recording:read',
  'recording:write',
  'user:read',
  'user:write',
  'user_profile',
] as const

/** The same access in granular scopes: the 33 of the reference's example manifest. */
export const GRANULAR_WORDS: Readonly<Record<string, string>> = {
  'meeting:read:meeting': 'View a meeting',
  'meeting:read:list_meetings': 'View your meetings',
  'meeting:read:invitation': 'View a meeting’s invitation',
  'meeting:read:participant': 'View who joins a meeting',
  'meeting:read:past_meeting': 'View a past meeting',
  'meeting:read:list_past_instances': 'View the runs of a past meeting',
  'meeting:read:list_past_participants': 'View the participants of a past meeting',
  'meeting:read:list_registrants': 'View the registrants of a meeting',
  'meeting:read:registrant': 'View a registrant of a meeting',
  'meeting:write:meeting': 'Create a meeting',
  'meeting:update:meeting': 'Change a meeting',
  'meeting:delete:meeting': 'Delete a meeting',
  'meeting:update:status': 'End or recover a meeting',
  'meeting:write:registrant': 'Add a registrant to a meeting',
  'meeting:update:registrant_status': 'Approve or deny registrants',
  'meeting:delete:registrant': 'Delete a registrant',
  'meeting:write:invite_links': 'Create invite links',
  'cloud_recording:read:list_user_recordings': 'View all your cloud recordings',
  'cloud_recording:read:list_recording_files': 'View the files of a cloud recording',
  'cloud_recording:read:recording': 'View a cloud recording',
  'cloud_recording:read:recording_settings': 'View a recording’s settings',
  'cloud_recording:read:meeting_transcript': 'View a meeting transcript',
  'cloud_recording:delete:meeting_recording': 'Delete a cloud recording',
  'cloud_recording:delete:recording_file': 'Delete a file of a cloud recording',
  'cloud_recording:update:recording_settings': 'Change a recording’s settings',
  'cloud_recording:update:recover_meeting_recordings': 'Recover a recording from the trash',
  'cloud_recording:update:recover_single_recording': 'Recover one file from the trash',
  'user:read:user': 'View your user information',
  'user:read:settings': 'View your settings',
  'user:read:email': 'View your email address',
  'user:update:settings': 'Change your settings',
  'user:read:token': 'View your token',
  'user:read:zak': 'View your ZAK',
}

export const GRANULAR_SET: readonly string[] = Object.keys(GRANULAR_WORDS)

/** Scopes that can be ticked although the check does not ask for them. */
export const GRANULAR_EXTRA: Readonly<Record<string, string>> = {
  'meeting:read:list_upcoming_meetings': 'View your upcoming meetings',
  'user:update:user': 'Change your user information',
  'user:read:list_permissions': 'View your permissions',
  'user:read:list_schedulers': 'View your schedulers',
}

/** A scope in words; Zoom's own name when it is not one we know. */
export const scopeInWords = (scope: string): string =>
  CLASSIC_WORDS[scope] ?? GRANULAR_WORDS[scope] ?? GRANULAR_EXTRA[scope] ?? scope
