import { z } from 'zod'

/** The choice of nobody on the roster. */
export const NOBODY = 'nobody'

/** “Choose who it was”. */
export const chooseForm = z.strictObject({
  person: z
    .string()
    .min(1, 'Choose a learner, or “Somebody else”')
    .max(36, 'Choose a learner from the list')
    .transform(value => (value === NOBODY ? null : value)),
})
