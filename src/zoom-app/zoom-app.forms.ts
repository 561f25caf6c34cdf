import { z } from 'zod'

const INVISIBLE = /[\u200b-\u200d\u2060\ufeff]/g
const QUOTES = /^["'`“”‘’«»]+|["'`“”‘’«»]+$/g

/** What was meant by what was pasted: without the blanks and quotes that come along from pages and mails. */
const pasted = (text: string): string => text.replace(INVISIBLE, '').trim().replace(QUOTES, '').trim()

const hasNoBlanks = (text: string): boolean => !/\s/.test(text)
const isPlainKey = (text: string): boolean => /^[\x21-\x7e]*$/.test(text)

// Zoom's Client IDs have 22 characters, its Client secrets 32 letters and digits.
const looksLikeSecret = (text: string): boolean => /^[A-Za-z0-9]{32}$/.test(text)

/** What a form may show again of a Client ID: a secret that was pasted into its field never goes back to a browser. */
export const shownClientId = (typed: string): string => (looksLikeSecret(pasted(typed)) ? '' : typed)

const clientId = z
  .string()
  .transform(pasted)
  .pipe(
    z
      .string()
      .min(1, 'Enter the Client ID')
      .max(64, 'This is too long for a Client ID: Zoom’s have 22 characters')
      .refine(hasNoBlanks, 'A Client ID has no spaces. Copy it again from Zoom')
      .refine(
        text => !looksLikeSecret(text),
        'This looks like the Client secret. The Client ID is the shorter one above it',
      )
      .refine(text => /^[\w-]*$/.test(text), 'A Client ID has letters, digits, - and _ only. Copy it again from Zoom')
      .refine(text => text.length === 0 || text.length >= 6, 'This is too short for a Client ID'),
  )

const key = (name: string, leastLength: number) =>
  z
    .string()
    .transform(pasted)
    .pipe(
      z
        .string()
        .min(1, `Enter the ${name}`)
        .max(128, `This is too long for a ${name}. Copy it again from Zoom`)
        .refine(hasNoBlanks, `A ${name} has no spaces. Copy it again from Zoom`)
        .refine(isPlainKey, `A ${name} has letters, digits and signs only. Copy it again from Zoom`)
        .refine(
          text => text.length === 0 || text.length >= leastLength,
          `This is too short for a ${name}. Copy all of it from Zoom`,
        ),
    )

// An empty field means: the one we have stays. Spaces alone are a slip of the hand.
const kept = z.literal('').transform(() => null)

// Only where a key that works is replaced, and only for people with a password here.
const ownPassword = z.string().max(1000, 'This password is too long').default('')

/**
 * Client ID and secret.
 * @param saved what is stored: with it, an empty secret field means no change
 */
export const credentialsForm = (saved: { clientId: string | null; hasSecret: boolean }) =>
  z
    .strictObject({
      clientId,
      ownPassword,
      clientSecret: saved.hasSecret ? kept.or(key('Client secret', 8)) : key('Client secret', 8),
    })
    .refine(({ clientId, clientSecret }) => clientSecret !== clientId, {
      path: ['clientSecret'],
      error: 'This is the Client ID again. The Client secret is below it in Zoom',
    })
    .refine(({ clientId, clientSecret }) => clientSecret !== null || clientId === saved.clientId, {
      path: ['clientSecret'],
      error: 'Enter the Client secret that belongs to the new Client ID',
    })

/** The secret token of the event subscription. */
export const secretTokenForm = (app: { clientId: string | null }) =>
  z
    .strictObject({ secretToken: key('Secret token', 16), ownPassword })
    .refine(({ secretToken }) => secretToken !== app.clientId, {
      path: ['secretToken'],
      error: 'This is the Client ID. The Secret token is under Features, Access',
    })

export const scopeStyleForm = z.strictObject({ style: z.enum(['classic', 'granular'], 'Choose one of the two') })

export const licensingForm = z.strictObject({ licensing: z.enum(['institution', 'own'], 'Choose one of the two') })

export const wordingForm = z.strictObject({
  wording: z.enum(['today', 'older'], 'Choose one of the two'),
  step: z.string(),
})

export const confirmForm = z.strictObject({})

/** A link for somebody else. `replaces`: the one before may end. */
export const linkForm = z.strictObject({ replaces: z.literal('yes').optional() })

/** A check, asked for on the step itself or on the page for when Zoom does not work. */
export const checkForm = z.strictObject({ from: z.literal('support').optional() })
