import { setTimeout as pause } from 'node:timers/promises'
import { ZoomUnavailable, type Grant, type Zoom, type ZoomApi, type ZoomUser } from '../zoom'
import { SimcenterError } from '../errors'
import type { Connection } from './connection.entity'

/** Whose Zoom account it is, and what it can do. */
export interface ZoomAccount {
  userId: string
  accountId: string | null
  email: string
  name: string | null
  plan: 'basic' | 'licensed'
  /** False for a user to whom the Zoom admin gave no meetings at all, or who is not active. */
  mayMeet: boolean
  /** Null when Zoom did not say. */
  cloudRecording: 'on' | 'off' | null
  capacity: number | null
  concurrent: Connection['concurrent']
  /** How long Zoom took to answer. */
  ms: number
}

/** Zoom took the code of a consent, and then did not say whose account it is. */
export class AccountUnknown extends ZoomUnavailable {
  constructor(cause: ZoomUnavailable) {
    super(cause.trace, cause.retryAfter, { cause })
  }
}

// Somebody waits in front of a page meanwhile.
const ASK_FOR_MS = 8000
const FIRST_PAUSE_MS = 200
const MOST_PAUSE_MS = 2000

/** Asks Zoom who this is. What only adds comfort, such as the recording setting, may stay unknown. */
export async function readAccount(api: ZoomApi): Promise<ZoomAccount> {
  const started = performance.now()
  const user = await api.me()
  const ms = Math.round(performance.now() - started)
  const { id: userId, accountId, email, name } = user
  const plan = user.licensed ? 'licensed' : 'basic'
  return { userId, accountId, email, name, plan, mayMeet: mayMeet(user), ...(await settingsOf(api)), ms }
}

/** Users of these types hold no meetings. (Zoom reference 4.1) */
const WITHOUT_MEETINGS = [4, 99]

const mayMeet = ({ type, status }: ZoomUser): boolean =>
  !WITHOUT_MEETINGS.includes(type ?? 0) && (status === null || status === 'active')

/**
 * Asks with the tokens of a consent that is not stored yet. It is asked for a while: to give up here means to lose
 * the consent, and with it whatever connection the same Zoom account had before.
 * @throws AccountUnknown when Zoom did not answer in all that time
 */
export async function readNewAccount(zoom: Zoom, grant: Grant): Promise<ZoomAccount> {
  const token = { token: grant.accessToken, apiUrl: grant.apiUrl, expiresAt: grant.expiresAt }
  const api = zoom.api({ current: () => Promise.resolve(token), renewed: () => Promise.resolve(token) })
  const end = performance.now() + ASK_FOR_MS
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MOST_PAUSE_MS)) {
    try {
      return await readAccount(api)
    } catch (error) {
      if (!(error instanceof ZoomUnavailable)) throw error
      if (performance.now() + wait > end) throw new AccountUnknown(error)
      await pause(wait)
    }
  }
}

/** The columns of a connection that tell about the account. */
export function accountColumns(account: ZoomAccount, now: Date): Partial<Connection> {
  return {
    zoomUserId: account.userId,
    zoomAccountId: account.accountId,
    zoomEmail: account.email,
    zoomName: account.name,
    plan: account.plan,
    cloudRecording: account.cloudRecording,
    capacity: account.capacity,
    concurrent: account.concurrent,
    lastContactAt: now,
    lastContactMs: account.ms,
  }
}

type Settings = Pick<ZoomAccount, 'cloudRecording' | 'capacity' | 'concurrent'>

const UNKNOWN: Settings = { cloudRecording: null, capacity: null, concurrent: null }

async function settingsOf(api: ZoomApi): Promise<Settings> {
  try {
    const { cloudRecording, capacity, concurrent } = await api.settings()
    return { cloudRecording: cloudRecording === null ? null : cloudRecording ? 'on' : 'off', capacity, concurrent }
  } catch (error) {
    if (error instanceof SimcenterError) return UNKNOWN
    throw error
  }
}
