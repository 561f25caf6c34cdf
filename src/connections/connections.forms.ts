import { z } from 'zod'

/** `for`: whose personal link the button was on. */
export const connectForm = z.strictObject({ return_to: z.string().optional(), for: z.string().optional() })

export const confirmForm = z.strictObject({})

export const boardQuery = z.object({
  f: z.enum(['all', 'attention', 'not-invited', 'invited', 'connected']).catch('all'),
  q: z.string().trim().max(100).catch(''),
})
