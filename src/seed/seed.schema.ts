import { z } from 'zod'
import { PROGRAM_HUES } from '../center'
import { isTimeZone } from '../lib/time-zone'

const key = z.string().min(1).max(60)
const instant = z.iso.datetime({ offset: true, error: 'must be an instant, like 2026-12-02T14:30:00Z' })

const person = z.strictObject({
  key,
  role: z.enum(['admin', 'instructor', 'student']),
  name: z.string().min(1).max(120),
  email: z.email().max(254).optional(),
  number: z.string().max(40).optional(),
  password: z.string().min(10).max(200).optional(),
})

const session = z.strictObject({
  title: z.string().min(1).max(200),
  program: key,
  room: key,
  instructor: key,
  startsAt: instant,
  minutes: z.int().min(5).max(1440),
  onZoom: z.boolean().default(true),
  roster: z.array(key).max(5000).default([]),
  cancelled: z.string().max(300).optional(),
  /** A meeting that exists at Zoom already. */
  meeting: z.strictObject({ id: z.string().max(20), joinUrl: z.url(), hostId: z.string().max(40) }).optional(),
})

const connection = z.strictObject({
  person: key,
  zoomUserId: z.string().max(40),
  zoomAccountId: z.string().max(40),
  zoomEmail: z.email(),
  plan: z.enum(['basic', 'licensed']).default('licensed'),
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  expiresAt: instant,
  scope: z.string().min(1),
})

/** One center, whole. Documented in docs/seed.md; keys join the parts and are not stored. */
export const seedSchema = z.strictObject({
  institution: z.strictObject({
    name: z.string().min(1).max(120),
    timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone'),
    helpPhone: z.string().max(40).optional(),
  }),
  programs: z.array(z.strictObject({ key, name: z.string().min(1).max(80), hue: z.enum(PROGRAM_HUES) })).min(1),
  rooms: z
    .array(
      z.strictObject({
        key,
        name: z.string().min(1).max(80),
        detail: z.string().max(80).default(''),
        kind: z.enum(['physical', 'online']).default('physical'),
      }),
    )
    .min(1),
  people: z.array(person).max(100_000),
  sessions: z.array(session).max(1_000_000).default([]),
  zoomApp: z
    .strictObject({
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
      webhookSecretToken: z.string().min(1).optional(),
      /** The scopes that Zoom granted at the last check, when it was made already. */
      checkedScope: z.string().optional(),
    })
    .optional(),
  connections: z.array(connection).default([]),
})

export type Seed = z.input<typeof seedSchema>
export type CheckedSeed = z.output<typeof seedSchema>
