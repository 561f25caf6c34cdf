import { z } from 'zod'
import { PER_PAGE } from './hand-over.queries'

export const handOverForm = z.strictObject({
  session: z
    .array(z.uuid('Choose sessions from the list'))
    .max(PER_PAGE + 1, 'Choose sessions from the list')
    .default([])
    .refine(ids => ids.length > 0, 'Choose at least one session'),
  host: z.uuid('Choose who hosts them from now on'),
  /** The overlaps that the person has seen and wants anyway. */
  anyway: z.string().max(40).default(''),
})

/** From a link to one session of the page. */
export const handOverQuery = z.object({ session: z.uuid().nullable().catch(null) })
