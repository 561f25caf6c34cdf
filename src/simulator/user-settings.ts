import type { UserSettings } from './world'

/** The settings a new user has (the fields of Zoom that matter to a simulation center, reference 4.2). */
export const defaultSettings = (): UserSettings => ({
  schedule_meeting: {
    host_video: true,
    participants_video: false,
    join_before_host: false,
    require_password_for_scheduling_new_meetings: true,
    embed_password_in_join_link: true,
    meeting_password_requirement: {
      length: 6,
      have_letter: false,
      have_number: true,
      have_special_character: false,
      only_allow_numeric: false,
    },
  },
  in_meeting: { waiting_room: true },
  recording: {
    local_recording: true,
    cloud_recording: true,
    record_speaker_view: true,
    record_gallery_view: false,
    record_audio_file: true,
    save_chat_text: true,
    show_timestamp: true,
    recording_audio_transcript: true,
    auto_recording: 'none',
    auto_delete_cmr: true,
    auto_delete_cmr_days: 60,
    host_pause_stop_recording: true,
  },
  feature: { meeting_capacity: 300, large_meeting: false, webinar: false, concurrent_meeting: 'Basic' },
})
