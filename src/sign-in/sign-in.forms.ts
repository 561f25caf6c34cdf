import { z } from 'zod'
import { isTimeZone } from '../lib/time-zone'

const email = z
  .string()
  .trim()
  .max(254, 'This address is too long')
  .toLowerCase()
  .pipe(z.email('Enter an e-mail address, like name@example.edu'))

const newPassword = z
  .string()
  .min(10, 'Choose a password of at least 10 characters')
  .max(200, 'Choose a password of at most 200 characters')
  .refine(text => new Set(text).size > 4, 'Choose a password with more different characters')

export const signInForm = z.strictObject({
  email: z.string().trim().min(1, 'Enter your e-mail address').max(254, 'This address is too long'),
  password: z.string().min(1, 'Enter your password').max(1000, 'This password is too long'),
  return_to: z.string().optional(),
})

export const signOutForm = z.strictObject({ return_to: z.string().optional() })

export const practiceForm = z.strictObject({ person: z.uuid('Choose a person'), return_to: z.string().optional() })

export const passwordForm = z
  .strictObject({
    present: z.string().min(1, 'Enter your present password').max(1000, 'This password is too long'),
    next: newPassword,
    again: z.string(),
  })
  .refine(({ next, again }) => next === again, { path: ['again'], error: 'This is not the same as the new password' })

export const welcomeForm = z.strictObject({
  code: z.string().trim().min(1, 'Enter the code from the console').max(100, 'This is not the code from the console'),
  centerName: z.string().trim().min(1, 'Enter the name of your center').max(120, 'Keep the name under 120 characters'),
  timeZone: z.string().refine(isTimeZone, 'Choose a time zone from the list'),
  name: z.string().trim().min(1, 'Enter your name').max(120, 'Keep the name under 120 characters'),
  email,
  password: newPassword,
})
