import { IANAZone } from 'luxon'
import { z } from 'zod'
import type { ZoomUser } from './world'
import { invalidFields } from './zoom-error'

const recurrence = z.looseObject({
  type: z.literal([1, 2, 3]),
  repeat_interval: z.number().int().min(1).max(99).optional(),
  weekly_days: z
    .string()
    .regex(/^[1-7](,[1-7])*$/)
    .optional(),
  monthly_day: z.number().int().min(1).max(31).optional(),
  monthly_week: z.literal([-1, 1, 2, 3, 4]).optional(),
  monthly_week_day: z.number().int().min(1).max(7).optional(),
  end_times: z.number().int().min(0).max(60).optional(),
  end_date_time: z.string().optional(),
})

const settings = z.looseObject({
  host_video: z.boolean().optional(),
  participant_video: z.boolean().optional(),
  join_before_host: z.boolean().optional(),
  jbh_time: z.literal([0, 5, 10, 15]).optional(),
  mute_upon_entry: z.boolean().optional(),
  watermark: z.boolean().optional(),
  use_pmi: z.boolean().optional(),
  approval_type: z.literal([0, 1, 2]).optional(),
  registration_type: z.literal([1, 2, 3]).optional(),
  audio: z.enum(['both', 'telephony', 'voip', 'thirdParty']).optional(),
  auto_recording: z.enum(['local', 'cloud', 'none']).optional(),
  alternative_hosts: z.string().optional(),
  waiting_room: z.boolean().optional(),
  meeting_authentication: z.boolean().optional(),
  encryption_type: z.enum(['enhanced_encryption', 'e2ee']).optional(),
})

const request = z.looseObject({
  topic: z.string().max(200).optional(),
  type: z.literal([1, 2, 3, 8, 10]).optional(),
  start_time: z.string().optional(),
  duration: z.number().int().min(0).max(1440).optional(),
  timezone: z
    .string()
    .refine(name => IANAZone.isValidZone(name))
    .optional(),
  agenda: z.string().max(2000).optional(),
  password: z
    .string()
    .max(10)
    .regex(/^[\w@*-]*$/)
    .optional(),
  pre_schedule: z.boolean().optional(),
  schedule_for: z.string().optional(),
  recurrence: recurrence.optional(),
  tracking_fields: z.array(z.looseObject({ field: z.string(), value: z.string().optional() })).optional(),
  settings: settings.optional(),
})

export type MeetingRequest = z.infer<typeof request>

/** Reads the body of a create or update request: unknown fields are ignored, wrong types refused by name. @throws ZoomError 300 */
export function readMeetingRequest(body: unknown, host: ZoomUser, colleagues: readonly ZoomUser[]): MeetingRequest {
  const parsed = request.safeParse(body)
  if (!parsed.success) throw invalidFields(...new Set(parsed.error.issues.map(issue => issue.path.join('.'))))
  refuseUnknownHosts(parsed.data.settings?.alternative_hosts ?? '', host, colleagues)
  refuseOddPassword(parsed.data.password, host)
  return parsed.data
}

/** Alternative hosts are licensed users of the same account. */
function refuseUnknownHosts(list: string, host: ZoomUser, colleagues: readonly ZoomUser[]): void {
  const isHost = (name: string) =>
    colleagues.some(
      user =>
        (user.email === name.toLowerCase() || user.id === name) &&
        user.accountId === host.accountId &&
        user.type === 2 &&
        user.status === 'active',
    )
  const names = list.split(/[;,]/).map(name => name.trim())
  if (!names.every(name => name === '' || isHost(name))) throw invalidFields('settings.alternative_hosts')
}

/** The passcode rules of the account, as far as the settings tell them. */
function refuseOddPassword(password: string | undefined, host: ZoomUser): void {
  if (!password) return
  const rules = host.settings.schedule_meeting['meeting_password_requirement'] as Record<string, unknown> | undefined
  const isFine =
    password.length >= Math.min(10, Number(rules?.['length'] ?? 0)) &&
    (rules?.['have_letter'] !== true || /[a-z]/i.test(password)) &&
    (rules?.['have_number'] !== true || /\d/.test(password)) &&
    (rules?.['only_allow_numeric'] !== true || /^\d+$/.test(password))
  if (!isFine) throw invalidFields('password')
}
