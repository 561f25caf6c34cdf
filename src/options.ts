import type { Request } from 'express'
import { z } from 'zod'
import { systemClock, type Clock } from './lib/clock'
import { silentLogger, type Logger } from './lib/logger'
import { Secret } from './lib/secret'
import { isSmtpAddress, MAILBOX, type MailOptions } from './mail'
import type { Role } from './web'

/** Who the host application says is at the other end. */
export interface HostIdentity {
  /** Stable and never given to anybody else; at most 255 characters. Never an e-mail address. */
  readonly id: string
  readonly displayName: string
  /** The center this person belongs to, as the host names it. */
  readonly institution: { readonly id: string; readonly name: string; readonly timeZone: string }
  readonly role: Role
  readonly email?: string
  /** Changes when the host's own sign-in changes: binds form tokens and Zoom authorizations to it. */
  readonly sessionKey: string
}

/** How people are identified: by the host application, or with accounts of ours. */
export type AuthProvider =
  | {
      kind: 'host'
      /** Called once per request. Null for nobody; to throw means “cannot tell now” and answers 503. */
      identify(req: Request): HostIdentity | null | Promise<HostIdentity | null>
      signInUrl(returnTo: string): string
    }
  | { kind: 'local' }

/** `simulator`: practice mode, against the built-in simulator or the one at `webUrl`. `live`: against Zoom. */
export interface ZoomOptions {
  mode: 'simulator' | 'live'
  /** Origin of the consent page and the token endpoint. Default: https://zoom.us, or the built-in simulator. */
  webUrl?: string | undefined
  /** Origin of the REST API. Default: https://api.zoom.us, or the built-in simulator. */
  apiUrl?: string | undefined
  /** Hosts from which recordings may be fetched, beside Zoom's own. */
  downloadHosts?: readonly string[] | undefined
  /** Port of the built-in simulator; 0 for any. */
  simulatorPort?: number | undefined
  /** Where the built-in simulator keeps its world; without it, in memory. */
  simulatorStateFile?: string | undefined
}

/** Times that tests shorten, so that days pass in seconds. */
export interface Knobs {
  /** How long before its end an access token is renewed. */
  tokenRefreshLeadSeconds: number
  /** How long a process that died holds on to what it was doing. */
  leaseSeconds: number
  /** How often derived state is compared with Zoom. */
  reconcileSeconds: number
  /** The first pause after a failed job; doubled each time, up to five minutes. */
  retryBaseMs: number
  /** The total time one call to Zoom may take. */
  zoomTimeoutMs: number
  /** How long before its start a session can be joined. */
  joinOpensMinutes: number
}

export interface SimcenterOptions {
  /** Absolute address under which people reach the module, mount path included. The only source of links. */
  publicUrl: string
  /** `sqlite:<file>` or `postgres://…` */
  database: string
  /** Base64 of 32 bytes or more each; the newest first. The first seals and signs, all open and verify. */
  secrets: readonly string[]
  auth: readonly AuthProvider[]
  zoom: ZoomOptions
  /** `none` in processes that only serve pages, while another one works. */
  jobs?: 'in-process' | 'none'
  knobs?: Partial<Knobs>
  /** The mail server for reminders, `smtp://user:password@host:587` or `smtps://…`; without it they show here alone. */
  mail?: { smtpUrl: string; from: string }
  /** Opens `/metrics`; without it there is no such page. */
  metricsToken?: string
  logger?: Logger
  clock?: Clock
}

const DEFAULT_KNOBS: Knobs = {
  tokenRefreshLeadSeconds: 300,
  leaseSeconds: 20,
  reconcileSeconds: 3600,
  retryBaseMs: 1000,
  zoomTimeoutMs: 10_000,
  joinOpensMinutes: 10,
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http or https address', abort: true })
  .refine(text => !new URL(text).search && !new URL(text).hash, 'must have no query and no fragment')
  .refine(text => !new URL(text).username, 'must not carry a user name or password')

const zoomUrl = httpUrl
  .refine(
    text => text.startsWith('https:') || LOOPBACK.has(new URL(text).hostname),
    'must be https, except on this machine itself',
  )
  .transform(text => text.replace(/\/+$/, ''))

const secret = z
  .base64('must be base64')
  .refine(text => Buffer.from(text, 'base64').length >= 32, 'must hold at least 32 bytes')

const schema = z.object({
  publicUrl: httpUrl,
  database: z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:<file> or postgres://…'),
  secrets: z.array(secret).min(1, 'must hold at least one key'),
  auth: z
    .array(z.custom<AuthProvider>(isAuthProvider, 'must be { kind: "local" } or { kind: "host", identify, signInUrl }'))
    .length(1),
  zoom: z.object({
    mode: z.enum(['simulator', 'live']),
    webUrl: zoomUrl.optional(),
    apiUrl: zoomUrl.optional(),
    downloadHosts: z.array(z.string().regex(/^[a-z0-9.*-]+(:\d+)?$/i, 'must be host names')).optional(),
    simulatorPort: z.int().min(0).max(65535).optional(),
    simulatorStateFile: z.string().optional(),
  }),
  jobs: z.enum(['in-process', 'none']).default('in-process'),
  knobs: z.record(z.string(), z.number().min(0)).optional(),
  mail: z
    .object({
      smtpUrl: z.string().refine(isSmtpAddress, 'must be smtp://… or smtps://… with a host'),
      from: z.string().regex(MAILBOX, 'must be an e-mail address, or Name <address>'),
    })
    .optional(),
  metricsToken: z.string().min(16, 'must have at least 16 characters').optional(),
  logger: z.custom<Logger>().default(silentLogger),
  clock: z.custom<Clock>().default(systemClock),
})

/** Options, complete and checked. */
export interface CheckedOptions extends Omit<Required<SimcenterOptions>, 'secrets' | 'metricsToken' | 'mail'> {
  mail: MailOptions | null
  metricsToken: string | null
  knobs: Knobs
  keys: readonly Buffer[]
}

/** Options that cannot work: everything that is wrong with them, at once. */
export class BadOptions extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The options cannot work:\n- ${problems.join('\n- ')}`)
    this.name = 'BadOptions'
  }
}

/** @throws BadOptions naming every problem */
export function checkOptions(options: SimcenterOptions): CheckedOptions {
  const result = schema.safeParse(options)
  if (!result.success)
    throw new BadOptions(result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`))
  const { secrets, knobs, metricsToken = null, mail, ...rest } = result.data
  return {
    ...rest,
    metricsToken,
    mail: mail ? { smtpUrl: new Secret(mail.smtpUrl), from: mail.from } : null,
    knobs: { ...DEFAULT_KNOBS, ...knobs },
    keys: secrets.map(text => Buffer.from(text, 'base64')),
  }
}

function isAuthProvider(value: unknown): boolean {
  const provider = value as Partial<AuthProvider> | null
  if (provider?.kind === 'local') return true
  return (
    provider?.kind === 'host' && typeof provider.identify === 'function' && typeof provider.signInUrl === 'function'
  )
}
