import type { ZoomUser } from './world'

/** The settings of a new meeting, in the order of Zoom's answers (reference 4.4). */
export const defaultMeetingSettings = (host: ZoomUser): Record<string, unknown> => ({
  host_video: host.settings.schedule_meeting['host_video'],
  participant_video: host.settings.schedule_meeting['participants_video'],
  join_before_host: host.settings.schedule_meeting['join_before_host'],
  jbh_time: 0,
  mute_upon_entry: false,
  watermark: false,
  use_pmi: false,
  approval_type: 2,
  audio: 'both',
  auto_recording: host.settings.recording['auto_recording'],
  alternative_hosts: '',
  alternative_hosts_email_notification: true,
  close_registration: false,
  waiting_room: host.settings.in_meeting['waiting_room'],
  meeting_authentication: false,
  registrants_confirmation_email: true,
  registrants_email_notification: true,
  show_share_button: false,
  allow_multiple_devices: false,
  encryption_type: 'enhanced_encryption',
  private_meeting: false,
  email_notification: true,
  host_save_video_order: false,
  internal_meeting: false,
  participant_focused_meeting: false,
  push_change_to_calendar: false,
  auto_start_meeting_summary: false,
  auto_start_ai_companion_questions: false,
  breakout_room: { enable: false },
  global_dial_in_countries: ['US'],
  global_dial_in_numbers: [
    { country_name: 'US', city: 'New York', number: '+1 6465550142', type: 'toll', country: 'US' },
  ],
  approved_or_denied_countries_or_regions: { enable: false },
  device_testing: false,
})

/** Settings that Zoom keeps when they are sent, but does not show otherwise. */
const FURTHER_SETTINGS = [
  'registration_type',
  'focus_mode',
  'waiting_room_options',
  'authentication_option',
  'authentication_domains',
  'meeting_invitees',
  'contact_name',
  'contact_email',
  'continuous_meeting_chat',
  'email_in_attendee_report',
]

/**
 * Takes over the settings that were sent and lets Zoom change what it silently changes: a waiting room excludes
 * joining before the host, and an admin can force it; cloud recording and registration need a licensed host, end-to-end encryption forbids recording.
 */
export function applySettings(
  current: Record<string, unknown>,
  sent: Record<string, unknown>,
  host: ZoomUser,
): Record<string, unknown> {
  const known = Object.entries(sent).filter(([name]) => name in current || FURTHER_SETTINGS.includes(name))
  const settings = { ...current, ...Object.fromEntries(known) }
  // `waiting_room_locked` is the simulator's own word for what a Zoom admin can do to any setting.
  if (host.settings.in_meeting['waiting_room_locked'] === true) settings['waiting_room'] = true
  if (settings['waiting_room'] === true) settings['join_before_host'] = false
  if (host.type === 1) settings['approval_type'] = 2
  if (settings['auto_recording'] === 'cloud' && !canRecord(host, settings)) settings['auto_recording'] = 'none'
  return settings
}

function canRecord(host: ZoomUser, settings: Record<string, unknown>): boolean {
  const isAllowed = host.type === 2 && host.settings.recording['cloud_recording'] === true
  return isAllowed && settings['encryption_type'] !== 'e2ee'
}

export const needsRegistration = (settings: Record<string, unknown>): boolean =>
  settings['approval_type'] === 0 || settings['approval_type'] === 1
