import { z } from 'zod'
import { BadRequest } from '../errors'

export const KINDS = {
  meetings: 'Meetings',
  participants: 'Participants',
  recordings: 'Recordings',
  accounts: 'Accounts',
} as const
export const RESULTS = { applied: 'Applied', waiting: 'Waiting', failed: 'Failed', ignored: 'Ignored' } as const

export type EventKind = keyof typeof KINDS
export type EventResult = keyof typeof RESULTS

/** The event a page ends with. */
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

const choice = <Key extends string>(of: Record<Key, string>) =>
  z.enum(['', ...(Object.keys(of) as Key[])]).transform((key): Key | null => (key === '' ? null : (key as Key)))

const query = z.object({
  kind: choice(KINDS).default(null),
  state: choice(RESULTS).default(null),
  q: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .transform(text => text.trim())
    .default(''),
  after: cursor.nullable().default(null),
})

/** Which events are asked for. */
export type EventSearch = z.output<typeof query>

/** @throws BadRequest for what no link or form of ours sends */
export function readSearch(asked: unknown): EventSearch {
  const result = query.safeParse(asked)
  if (result.success) return result.data
  throw new BadRequest('The search cannot be read. Use up to 100 letters.')
}

/** The same search, in an address; starts with `?`, or is empty. */
export function writeSearch({ kind, state, q, after }: EventSearch): string {
  const place = after ? `${after.at.getTime()}_${after.id}` : null
  const entries = Object.entries({ kind, state, q, after: place }).filter(
    (entry): entry is [string, string] => !!entry[1],
  )
  return entries.length > 0 ? `?${new URLSearchParams(entries).toString()}` : ''
}
