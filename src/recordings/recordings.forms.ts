import { z } from 'zod'
import { BadRequest } from '../errors'
import type { After } from './recordings.queries'

const MOST_LETTERS = 100

// A title or a name has no control characters.
const searched = z
  .string()
  .max(MOST_LETTERS)
  .regex(/^\P{Cc}*$/u)
  .transform(text => text.trim())

const cursor = z
  .string()
  .regex(/^\d{1,15}_[0-9a-f-]{36}$/)
  .transform((text): After => {
    const [ms, id] = text.split('_')
    return { startedAt: new Date(Number(ms)), id: id! }
  })

const query = z.object({ q: searched.default(''), after: cursor.nullable().default(null) })

/** What the library is asked for. @throws BadRequest for what no link or form of ours sends */
export function readSearch(asked: unknown): z.output<typeof query> {
  const result = query.safeParse(asked)
  if (result.success) return result.data
  throw new BadRequest('The search cannot be read. Use up to 100 letters.')
}

/** The place in the library after this recording, for a link. */
export const writeCursor = ({ startedAt, id }: After): string => `${startedAt.getTime()}_${id}`
