import { z } from 'zod'

// All of it comes from links and a search box of ours; what cannot be read is as if it were not there.
const wishes = z.object({
  /** Which part of the recording, from 0. */
  part: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .transform(part => part - 1)
    .catch(0),
  /** What is searched for in the transcript. */
  said: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .transform(text => text.trim())
    .catch(''),
  /** Which page of the attendance, from 0. */
  people: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .transform(page => page - 1)
    .catch(0),
  /** Where the roster goes on. */
  after: z.string().max(400).nullable().catch(null),
})

/** How somebody wants to see an entry. */
export type EntryWishes = z.output<typeof wishes>

export const readWishes = (query: unknown): EntryWishes => wishes.parse(query)
