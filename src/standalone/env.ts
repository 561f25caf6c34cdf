import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** A configuration that cannot work: every problem at once, and the exit code that says so (EX_CONFIG). */
export class BadConfiguration extends Error {
  readonly exitCode = 78
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot work:\n${problems.map(problem => `  - ${problem}`).join('\n')}`)
    this.name = 'BadConfiguration'
  }
}

const port = z.coerce.number('must be a number').int('must be a whole number').min(0).max(65535)
const seconds = z.coerce.number('must be a number of seconds').min(0)
const count = z.coerce.number('must be a number').min(0)

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an absolute http or https address' }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:<file> or postgres://…')
    .optional(),
  DATA_DIR: z.string().min(1).default('data'),
  SECRET_KEYS: z.string().optional(),
  ZOOM: z.enum(['simulator', 'live'], 'must be simulator or live').default('simulator'),
  ZOOM_WEB_URL: z.string().optional(),
  ZOOM_API_URL: z.string().optional(),
  ZOOM_DOWNLOAD_HOSTS: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^(\d{1,2}|[0-9a-f.:/, ]+|loopback)$/i, 'must be a number of proxies or their addresses')
    .optional(),
  JOBS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/?#]+\/?$/i, 'must be smtp://… or smtps://… with a host')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^<>@\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be an e-mail address, or Name <address>')
    .optional(),
  TOKEN_REFRESH_LEAD_SECONDS: seconds.optional(),
  LEASE_SECONDS: z.coerce.number('must be a number of seconds').min(1).optional(),
  RECONCILE_SECONDS: z.coerce.number('must be a number of seconds').min(1).optional(),
  RETRY_BASE_MS: count.optional(),
  ZOOM_TIMEOUT_MS: z.coerce.number('must be a number').min(100).optional(),
  JOIN_OPENS_MINUTES: count.optional(),
})

const CAN_COME_FROM_A_FILE = ['SECRET_KEYS', 'DATABASE_URL', 'METRICS_TOKEN', 'SMTP_URL'] as const

export type Env = z.output<typeof schema> & { secretKeys: string[]; databaseUrl: string }

/**
 * Reads and checks the environment.
 * @throws BadConfiguration with all that is wrong
 */
export function readEnv(environment: NodeJS.ProcessEnv): Env {
  const problems: string[] = []
  const raw = withFiles(withoutEmpty(environment), problems)
  const result = schema.safeParse(raw)
  if (!result.success) problems.push(...result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`))
  problems.push(...liveProblems(raw), ...keyProblems(raw['SECRET_KEYS']), ...mailProblems(raw))
  if (!result.success || problems.length > 0) throw new BadConfiguration(problems)
  const env = result.data
  const secretKeys = env.SECRET_KEYS ? splitKeys(env.SECRET_KEYS) : practiceKeys(env.DATA_DIR)
  return { ...env, secretKeys, databaseUrl: env.DATABASE_URL ?? `sqlite:${join(env.DATA_DIR, 'simcenter.sqlite')}` }
}

// An empty variable is how many systems say "not set".
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value.trim()]] : [])),
  )
}

function withFiles(values: Record<string, string>, problems: string[]): Record<string, string> {
  for (const name of CAN_COME_FROM_A_FILE) {
    const file = values[`${name}_FILE`]
    if (!file || values[name]) continue
    try {
      values[name] = readFileSync(file, 'utf8').trim()
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`)
    }
  }
  return values
}

function liveProblems({ ZOOM, PUBLIC_URL, SECRET_KEYS }: Record<string, string>): string[] {
  if (ZOOM !== 'live') return []
  const problems = []
  if (!PUBLIC_URL) problems.push('PUBLIC_URL is needed with ZOOM=live: Zoom sends people and events there')
  else if (!isHttpsOrLoopback(PUBLIC_URL)) problems.push('PUBLIC_URL must be https with ZOOM=live')
  if (!SECRET_KEYS) problems.push('SECRET_KEYS is needed with ZOOM=live: make one with `openssl rand -base64 32`')
  return problems
}

function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true // said already
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

function mailProblems({ SMTP_URL, MAIL_FROM }: Record<string, string>): string[] {
  return SMTP_URL && !MAIL_FROM ? ['MAIL_FROM is needed with SMTP_URL: the address that mails come from'] : []
}

const splitKeys = (text: string): string[] => text.split(',').map(key => key.trim())

function keyProblems(text: string | undefined): string[] {
  if (!text) return []
  const keys = splitKeys(text)
  const problems = []
  const isShort = (key: string): boolean =>
    Buffer.from(key, 'base64').length < 32 || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)
  if (keys.some(isShort))
    problems.push('SECRET_KEYS must be base64 of at least 32 bytes each, separated by commas, the newest first')
  if (keys.some(key => /^(.)\1*=*$/.test(key))) problems.push('SECRET_KEYS holds a key without any randomness')
  return problems
}

// Practice mode asks nobody for a key: it makes one, once, and keeps it beside the database.
function practiceKeys(folder: string): string[] {
  const file = join(folder, 'secret-keys')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, randomBytes(32).toString('base64') + '\n', { mode: 0o600, flag: 'wx' })
  }
  return splitKeys(readFileSync(file, 'utf8').trim())
}
