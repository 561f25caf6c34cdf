import type { EntityManager } from 'typeorm'
import type { ActivityLog, Deed } from '../activity'
import type { Clock } from '../lib/clock'
import { ZoomApp } from '../zoom-app'
import { Connection } from './connection.entity'
import { NO_TOKENS } from './sealed-tokens'

/** Somebody's Zoom account, as the rest of the product may know it. */
export interface KnownAccount {
  institutionId: string
  zoomUserId: string
  /** Its owner removed the app: also what a session or the event log otherwise keeps goes. */
  removed: boolean
}

/** Erases in the other features what came from a Zoom account. @returns what it was, in words without personal data */
export type EraseElsewhere = (tx: EntityManager, account: KnownAccount) => Promise<string[]>

/** Why it is erased. */
export type ErasureCause = 'removed-in-zoom' | 'ended'

/**
 * Erases what came from a person's Zoom account, and keeps a receipt: when, of which connection, which kinds of data.
 * The receipt is a line of the activity log, so it stands in the audit log, which nobody can change.
 */
export class ZoomErasure {
  constructor(
    private readonly activity: ActivityLog,
    private readonly clock: Clock,
    private readonly elsewhere: EraseElsewhere,
  ) {}

  /** Nothing to erase leaves no receipt. @param since when the erasure became due */
  async erase(tx: EntityManager, row: Connection, cause: ErasureCause, since: Date): Promise<void> {
    const { id, institutionId } = row
    const kinds = [...kindsIn(row), ...(await this.eraseElsewhere(tx, row, cause))]
    if (kinds.length === 0) return
    await tx.update(Connection, { id }, { ...NO_TOKENS, ...NOTHING_KNOWN, version: row.version + 1 })
    const subject = { subjectType: 'connection', subjectId: id } as const
    await this.leaveReceipt(tx, { institutionId, ...subject }, { cause, kinds }, since)
  }

  /** An account that no connection has any more: its owner uses another one now, or was here only once. */
  async eraseFormer(tx: EntityManager, institutionId: string, zoomUserId: string, since: Date): Promise<void> {
    const kinds = await this.elsewhere(tx, { institutionId, zoomUserId, removed: true })
    const subject = { subjectType: 'zoom-app', subjectId: institutionId } as const
    await this.leaveReceipt(tx, { institutionId, ...subject }, { cause: 'removed-in-zoom', kinds }, since)
  }

  private leaveReceipt(
    tx: EntityManager,
    subject: Pick<Deed, 'institutionId' | 'subjectType' | 'subjectId'>,
    what: { cause: ErasureCause; kinds: string[] },
    since: Date,
  ): Promise<void> {
    return this.activity.record(tx, {
      ...{ ...subject, kind: 'connection.erased' },
      sentence: `erased what came from the Zoom account: ${what.kinds.join(', ')}`,
      facts: { ...what, dueSince: since.toISOString(), erasedAt: this.clock.now().toISOString() },
    })
  }

  private async eraseElsewhere(tx: EntityManager, row: Connection, cause: ErasureCause): Promise<string[]> {
    const { institutionId, zoomUserId, zoomEmail } = row
    const removed = cause === 'removed-in-zoom'
    const found = zoomUserId ? await this.elsewhere(tx, { institutionId, zoomUserId, removed }) : []
    return zoomEmail && (await forgetTest(tx, institutionId, zoomEmail)) ? [...found, 'the test in the set-up'] : found
  }
}

/** What a row holds of its Zoom account, in words. */
const KINDS: readonly (readonly [string, readonly (keyof Connection)[]])[] = [
  ['access tokens', ['accessToken', 'refreshToken']],
  ['Zoom’s numbers of user and account', ['zoomUserId', 'zoomAccountId']],
  ['e-mail address', ['zoomEmail']],
  ['name', ['zoomName']],
  ['plan and settings', ['plan', 'cloudRecording', 'capacity', 'concurrent']],
  ['list of permissions', ['scopes']],
]

const kindsIn = (row: Connection): string[] =>
  KINDS.filter(([, columns]) => columns.some(column => row[column])).map(([kind]) => kind)

const NOTHING_KNOWN = {
  zoomUserId: null,
  zoomAccountId: null,
  zoomEmail: null,
  zoomName: null,
  plan: null,
  cloudRecording: null,
  capacity: null,
  concurrent: null,
  failingSince: null,
  failingCause: null,
  apiUrl: null,
  scopes: '',
} as const

// The last test of the set-up names the account it was made with.
async function forgetTest(tx: EntityManager, institutionId: string, zoomEmail: string): Promise<boolean> {
  const app = await tx.findOneBy(ZoomApp, { institutionId })
  if (!app?.lastTest?.some(call => call.result.includes(zoomEmail))) return false
  await tx.update(ZoomApp, { institutionId }, { lastTest: null, testedAt: null })
  return true
}
