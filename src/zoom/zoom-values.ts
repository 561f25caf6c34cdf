import { z } from 'zod'
import { Secret } from '../lib/secret'

// What Zoom sends differs from what it documents. Whatever is not essential becomes null or a default instead of
// making the whole answer unreadable; the essential fields are written without `maybe`.

/** A missing, null or unreadable value is null. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null)

/** Text, with a stand-in for whatever is no text. */
export const textOr = (standIn: string) => z.string().catch(standIn)

/** Text of people, without control characters (PostgreSQL refuses NUL) and never longer than so many characters. */
export const clipped = (most: number) => textOr('').transform(text => clip(withoutControls(text), most))

export const clip = (text: string, most: number): string =>
  text.length <= most ? text : Array.from(text).slice(0, most).join('')

export const withoutControls = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim()

/** A short text that is taken as it is or not at all. */
export const shortText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u)

/** An identifier: Zoom sends meeting ids as numbers here and as texts there. Always text with us. */
const idText = (most: number) => z.union([shortText(most), z.int().min(0)]).transform(value => String(value))

export const meetingNumber = idText(20)
export const userId = idText(40)
export const zoomId = idText(60)

/** A whole number, also written as text. */
export const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
])

/** A count, size or length: never negative. */
export const amount = whole.refine(value => value >= 0)

/** A moment: ISO 8601 (UTC when no zone is written), or epoch milliseconds. */
export const instant = z.union([z.string(), z.number()]).transform((value, context) => {
  const moment = typeof value === 'number' || /^\d+$/.test(value) ? ofEpoch(Number(value)) : ofIso(value)
  if (Number.isNaN(moment.getTime())) {
    context.addIssue({ code: 'custom', message: 'not a moment' })
    return z.NEVER
  }
  return moment
})

/** An address for a browser or a download. It opens something by itself, so it is a secret. */
export const secretUrl = z
  .string()
  .refine(isWebAddress)
  .transform(text => new Secret(text))

export const secretText = z
  .string()
  .min(1)
  .transform(text => new Secret(text))

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

// Seconds and milliseconds cannot be mistaken for each other before the year 5000.
const ofEpoch = (value: number): Date => new Date(value < 1e11 ? value * 1000 : value)

const ofIso = (text: string): Date => new Date(/(z|[+-]\d\d:?\d\d)$/i.test(text.trim()) ? text : `${text.trim()}Z`)
