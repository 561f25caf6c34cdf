import { In, IsNull, Not, type EntityManager } from 'typeorm'
import { z } from 'zod'
import type { AccountCheck, Accounts, ConnectionsQueries } from '../connections'
import type { Database } from '../database'
import type { JobHandler } from '../jobs'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import { Session, setbackOf, type MeetingLook, type Setback } from '../sessions'
import type { ZoomAppService } from '../zoom-app'
import { ZoomRefused } from '../zoom'
import { MOST_AT_ONCE, type Asking } from './asking'
import { lightOf, linesOf, type AccountSight, type Line } from './lines'
import { Readiness } from './readiness.entity'

export interface HostCheckDeps {
  db: Database
  clock: Clock
  connections: { accounts: Accounts; check: AccountCheck; queries: ConnectionsQueries }
  zoomApp: Pick<ZoomAppService, 'find'>
  look: MeetingLook
  asking: Asking
}

interface Host {
  institutionId: string
  personId: string
}

/** A session, and the number of the wish to look at it. */
interface Asked {
  session: Session
  asks: number
}

interface Finding extends Asked {
  lines: Line[]
}

const payloadSchema = z.object({ personId: z.string() })

/** Zoom's answers for a user who is no more. (Zoom reference 9.2) */
const NO_SUCH_USER = [1001, 1010]

/**
 * Looks at one host's sessions at Zoom: once at the account, then at each meeting. That Zoom is down or busy says
 * nothing about a session: what was found so far is kept, and the rest is looked at when Zoom is back.
 */
export class HostCheck {
  constructor(private readonly deps: HostCheckDeps) {}

  readonly run: JobHandler = async ({ institutionId, payload }) => {
    const host = { institutionId, ...payloadSchema.parse(payload) }
    const wanted = await this.asked(host)
    const asked = wanted.filter(({ session }) => session.instructorId === host.personId)
    const strays = wanted.filter(({ session }) => session.instructorId !== host.personId)
    await this.handOn(strays)
    if (asked.length > 0) await this.lookAndKeep(host, asked)
    if (wanted.length === MOST_AT_ONCE) await this.comeRound(host)
  }

  private async lookAndKeep(host: Host, asked: readonly Asked[]): Promise<void> {
    const findings: Finding[] = []
    try {
      await this.lookAt(host, asked, findings)
    } catch (error) {
      const setback = setbackOf(error)
      if (!setback?.passes) throw error
      await this.save(asked, findings, setback)
      throw error
    }
    await this.save(asked, findings, null)
  }

  // Sessions that changed hands are looked at with their new host's account.
  private async handOn(strays: readonly Asked[]): Promise<void> {
    const sessions = strays.map(({ session }) => session)
    if (sessions.length > 0) await this.deps.db.write(tx => this.deps.asking.ask(tx, sessions))
  }

  // Enqueued while it runs, the job is done once more, for the next sessions.
  private async comeRound({ institutionId, personId }: Host): Promise<void> {
    await this.deps.db.write(tx => this.deps.asking.comeRound(tx, institutionId, personId))
  }

  private async asked({ institutionId, personId }: Host): Promise<Asked[]> {
    const { read } = this.deps.db
    const where = { institutionId, personId, askedAt: Not(IsNull()) }
    const rows = await read.find(Readiness, { where, order: { askedAt: 'ASC', sessionId: 'ASC' }, take: MOST_AT_ONCE })
    if (rows.length === 0) return []
    const sessions = await read.findBy(Session, { institutionId, id: In(rows.map(row => row.sessionId)) })
    const asks = new Map(rows.map(row => [row.sessionId, row.asks]))
    return sessions.map(session => ({ session, asks: asks.get(session.id)! }))
  }

  private async lookAt(host: Host, asked: readonly Asked[], findings: Finding[]): Promise<void> {
    const account = await this.accountOf(host)
    const zoom =
      account.kind === 'seen' ? await this.deps.connections.accounts.as(host.institutionId, host.personId) : null
    for (const each of asked) {
      const isTheirs = zoom && account.kind === 'seen' && each.session.meetingState === 'ready'
      const sight = isTheirs ? await this.deps.look.at(zoom, each.session, account.account.userId) : null
      findings.push({ ...each, lines: linesOf(each.session, account, sight) })
    }
  }

  // That the account answers proves the grant, too: a token of a dead one is refused, and then renewed in vain.
  private async accountOf({ institutionId, personId }: Host): Promise<AccountSight> {
    const { db, connections, zoomApp } = this.deps
    const isActive = await db.read.existsBy(Person, { institutionId, id: personId, disabledAt: IsNull() })
    if (!isActive) return { kind: 'problem', problem: 'host-off' }
    try {
      const account = await connections.check.look(institutionId, personId)
      const [app, facts] = await Promise.all([
        zoomApp.find(institutionId),
        connections.queries.of(institutionId, personId),
      ])
      const isOutside = Boolean(app?.zoomAccountId && account.accountId && app.zoomAccountId !== account.accountId)
      return { kind: 'seen', account, allAllowed: facts?.state === 'connected', isOutside }
    } catch (error) {
      const sight = problemOf(error)
      if (!sight) throw error
      return sight
    }
  }

  private async save(asked: readonly Asked[], findings: readonly Finding[], setback: Setback | null): Promise<void> {
    const found = new Set(findings.map(({ session }) => session.id))
    const rest = asked.filter(({ session }) => !found.has(session.id)).map(({ session }) => session.id)
    await this.deps.db.write(async tx => {
      if (findings.length > 0) await this.store(tx, findings)
      if (rest.length > 0) await tx.update(Readiness, { sessionId: In(rest) }, { setback: setback?.problem ?? null })
    })
  }

  private store(tx: EntityManager, findings: readonly Finding[]): Promise<unknown> {
    const at = this.deps.clock.now()
    const rows = findings.map(({ session, asks, lines }) => [
      ...[session.id, session.institutionId, session.instructorId, asks, at],
      ...[lightOf(lines), JSON.stringify(lines), session.version, session.meetingId],
    ])
    const places = rows.map(
      (row, index) => `(${row.map((_, column) => `$${index * row.length + column + 1}`).join(', ')})`,
    )
    return tx.query(`INSERT INTO readiness (${COLUMNS}) VALUES ${places.join(', ')} ${MERGE}`, rows.flat())
  }
}

const COLUMNS = 'session_id, institution_id, person_id, asks, checked_at, light, lines, version, meeting_id'

// A wish that came while Zoom was asked is newer than what was found: it stays.
const MERGE = `ON CONFLICT (session_id) DO UPDATE SET
  asked_at = CASE WHEN readiness.asks = excluded.asks THEN NULL ELSE readiness.asked_at END,
  checked_at = excluded.checked_at, light = excluded.light, lines = excluded.lines,
  version = excluded.version, meeting_id = excluded.meeting_id, setback = NULL`

function problemOf(error: unknown): AccountSight | null {
  if (error instanceof ZoomRefused && NO_SUCH_USER.includes(Number(error.code)))
    return { kind: 'problem', problem: 'account-gone' }
  const setback = setbackOf(error)
  if (!setback || setback.passes) return null
  if (setback.problem === 'refused') return { kind: 'refused', said: setback.text ?? '' }
  return { kind: 'problem', problem: setback.problem as 'reconnect' }
}
