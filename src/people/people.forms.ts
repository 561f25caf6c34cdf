import { z } from 'zod'

export const newPersonForm = z.strictObject({
  name: z.string().trim().min(1, 'Enter a name').max(120, 'Keep the name under 120 characters'),
  role: z.enum(['admin', 'instructor', 'student'], 'Choose what this person does here'),
  email: z
    .string()
    .trim()
    .max(254, 'This address is too long')
    .toLowerCase()
    .pipe(z.email('Enter an e-mail address, like name@example.edu')),
  number: z.string().trim().max(40, 'Keep the number under 40 characters'),
})

export type NewPerson = z.output<typeof newPersonForm>
