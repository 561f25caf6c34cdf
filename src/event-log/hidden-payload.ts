import { HIDDEN, maskText } from '../dead-letters'

// Only what stands here is shown. Whatever Zoom adds tomorrow is hidden until somebody has looked at it.
const FACTS = new Set(
  `event event_ts account_id operator_id user_id client_id operation scope time_stamp deauthorization_time
   id uuid host_id type status start_time end_time duration timezone occurrence_id meeting_id
   participant_user_id participant_uuid registrant_id join_time leave_time date_time
   total_size recording_count on_prem auto_delete auto_delete_date
   recording_start recording_end file_type file_size file_extension recording_type`.split(/\s+/),
)
const TEXTS = new Set(['topic', 'user_name', 'leave_reason'])

const FACT = /^[\w .:+/=-]{0,64}$/
const KEY = /^[a-z][a-z0-9_]{0,40}$/
const DEEPEST = 8

/**
 * An event as it came from Zoom, fit to be shown: every secret, token, passcode, link and e-mail address says
 * `[hidden]`, and so does everything that is not known to be harmless.
 */
export function hiddenPayload(body: string): string {
  try {
    return JSON.stringify(shown(JSON.parse(body), '', 0), null, 2)
  } catch {
    return HIDDEN
  }
}

function shown(value: unknown, key: string, depth: number): unknown {
  if (value === null) return null
  if (typeof value !== 'object') return shownFact(value, key)
  if (depth >= DEEPEST) return HIDDEN
  if (Array.isArray(value)) return value.map(each => shown(each, key, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [KEY.test(name) ? name : HIDDEN, shown(each, name, depth + 1)]),
  )
}

function shownFact(value: unknown, key: string): unknown {
  if (TEXTS.has(key) && typeof value === 'string') return maskText(value)
  if (!FACTS.has(key)) return HIDDEN
  if (typeof value !== 'string') return value
  return FACT.test(value) && !value.includes('//') ? value : HIDDEN
}
