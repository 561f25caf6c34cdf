import { z } from 'zod'
import { FIXES } from './readiness.words'

export const fixForm = z.strictObject({
  do: z.enum(FIXES, 'This button does not exist'),
  /** Where the button stood. */
  back: z.enum(['session', 'board']).default('session'),
})

export const noFields = z.strictObject({})

/** How somebody wants to see the board; what cannot be read is as if it were not there. */
export const boardQuery = z.object({
  f: z.enum(['all', 'problems']).catch('all'),
  after: z
    .string()
    .regex(/^\d{13}_[0-9a-f-]{36}$/)
    .transform((text): [Date, string] => [new Date(Number(text.slice(0, 13))), text.slice(14)])
    .nullable()
    .catch(null),
})
