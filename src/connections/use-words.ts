/** What a call to Zoom means for the owner of the account. */
const WORDS: Record<string, string> = {
  'GET /users/me': 'Asked whose account it is, and which plan it has',
  'GET /users/me/settings': 'Read your meeting and recording settings',
  'PATCH /users/me/settings': 'Changed your meeting settings',
  'POST /users/me/meetings': 'Made a meeting',
  'GET /users/me/meetings': 'Looked through the list of your planned meetings for those of this center',
  'GET /meetings/{id}': 'Looked at a meeting of a session',
  'PATCH /meetings/{id}': 'Changed a meeting of a session',
  'DELETE /meetings/{id}': 'Deleted a meeting of a session',
  'GET /users/me/recordings': 'Looked through the list of your recordings for those of this center',
  'GET /meetings/{id}/recordings': 'Looked for the recording of a session',
  'GET recording file': 'Fetched a part of a recording or transcript',
  'GET /past_meetings/{id}': 'Asked when a meeting of a session took place',
  'GET /past_meetings/{id}/instances': 'Asked how often a meeting was started',
  'GET /past_meetings/{id}/participants': 'Asked who was in a meeting of a session',
}

/** @param kind method and path pattern */
export const useWords = (kind: string): string => WORDS[kind] ?? 'Something else'
