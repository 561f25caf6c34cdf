import { z } from 'zod'
import type { SubjectType } from '../activity'
import { BadRequest } from '../errors'

/** What deeds are about, in the words of the pages. */
export const SUBJECTS: Record<SubjectType, string> = {
  session: 'Sessions',
  recording: 'Recordings',
  connection: 'Zoom connections',
  'zoom-app': 'Zoom set-up',
  person: 'People',
  event: 'Zoom events',
  job: 'Work given up',
  audit: 'Audit log',
}

/** The deed a page ends with. */
export interface After {
  at: Date
  id: string
}

const cursor = z
  .string()
  .regex(/^\d{1,15}_[0-9a-f-]{36}$/)
  .transform((text): After => {
    const [ms, id] = text.split('_')
    return { at: new Date(Number(ms)), id: id! }
  })

const day = z
  .union([z.literal(''), z.iso.date()])
  .transform(text => text || null)
  .default(null)

const query = z.object({
  who: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .transform(text => text.trim())
    .default(''),
  kind: z
    .enum(['', ...(Object.keys(SUBJECTS) as SubjectType[])])
    .transform((key): SubjectType | null => key || null)
    .default(null),
  from: day,
  to: day,
  after: cursor.nullable().default(null),
})

/** Which deeds are asked for; days are days of the center. */
export type AuditSearch = z.output<typeof query>

/** @throws BadRequest for what no link or form of ours sends */
export function readSearch(asked: unknown): AuditSearch {
  const result = query.safeParse(asked)
  if (result.success) return result.data
  throw new BadRequest('The search cannot be read. Choose days as year, month, day, and use up to 100 letters.')
}

/** The same search, in an address; starts with `?`, or is empty. */
export function writeSearch({ after, ...search }: AuditSearch): string {
  const place = after ? `${after.at.getTime()}_${after.id}` : null
  const entries = Object.entries({ ...search, after: place }).filter((entry): entry is [string, string] => !!entry[1])
  return entries.length > 0 ? `?${new URLSearchParams(entries).toString()}` : ''
}
