import { z } from 'zod'
import { BadRequest } from '../errors'

/** The row a page of a list ends with: the next page starts after it. Ids part rows of one instant. */
export interface After {
  at: Date
  id: string
}

const CURSOR = /^\d{1,15}_[0-9a-f-]{36}$/
const MOST_LETTERS = 100

/** What is looked for in titles and names, which have no control characters. */
export const wordsField = z
  .string()
  .max(MOST_LETTERS)
  .regex(/^\P{Cc}*$/u)
  .transform(text => text.trim())
  .default('')

/** The place in a list where a page goes on; null for its begin. */
export const afterField = z
  .string()
  .regex(CURSOR)
  .transform((text): After => {
    const [ms, id] = text.split('_')
    return { at: new Date(Number(ms)), id: id! }
  })
  .nullable()
  .default(null)

/** One of the keys, or none: an empty choice of a form means all. */
export const choiceField = <Key extends string>(of: Readonly<Record<Key, string>>) =>
  z
    .enum(['', ...(Object.keys(of) as Key[])])
    .transform((key): Key | null => (key === '' ? null : (key as Key)))
    .default(null)

/**
 * Reads what a list is asked for from the address.
 * @param hint what to do about it, for the person
 * @throws BadRequest for what no link or form of ours sends
 */
export function readSearch<Schema extends z.ZodType>(schema: Schema, asked: unknown, hint: string): z.output<Schema> {
  const result = schema.safeParse(asked)
  if (result.success) return result.data
  throw new BadRequest(`The search cannot be read. ${hint}`)
}

/** The same search, for an address; starts with `?`, or is empty. */
export function writeSearch(search: Readonly<Record<string, string | After | null>>): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) if (value) parameters.set(key, written(value))
  return parameters.size > 0 ? `?${parameters.toString()}` : ''
}

const written = (value: string | After): string =>
  typeof value === 'string' ? value : `${value.at.getTime()}_${value.id}`
