import { randomUUID } from 'node:crypto'
import type { Accounts } from '../connections'
import { GroupWriter, type Database } from '../database'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { Secret } from '../lib/secret'
import type { SecretBox } from '../lib/secret-box'
import type { Actor } from '../web'
import { MeetingGone } from '../zoom'
import { JoinClick } from './join-click.entity'
import { gateOf, type Gate } from './join-window'
import { setbackOf } from './meeting-problem'
import type { MeetingRecords } from './meeting.records'
import { sealedPlace } from './sealed-place'
import { mayManage, mayStart } from './session.policy'
import type { SessionQueries, SessionRow } from './sessions.queries'
import type { MeetingProblem } from './session.entity'

export interface GateDeps {
  db: Database
  clock: Clock
  box: SecretBox
  accounts: Accounts
  records: MeetingRecords
  queries: SessionQueries
  opensMinutes: number
}

export interface View {
  session: SessionRow
  gate: Gate
}

/** Why the host cannot be let in now. `closed`: see the gate. `gone`: deleted in Zoom. */
export type StartRefusal = MeetingProblem | 'closed' | 'gone'

/** The permanent door to a session's meeting: one read to decide, one write to remember, and no call to Zoom. */
export class GateService {
  private readonly clicks: GroupWriter<JoinClick>

  constructor(private readonly deps: GateDeps) {
    this.clicks = new GroupWriter(deps.db, async (tx, clicks) => {
      await tx.insert(JoinClick, [...clicks])
    })
  }

  /** @throws NotFound for a session that is not theirs */
  async look(actor: Actor, id: string): Promise<View> {
    const session = await this.deps.queries.visible(actor, id)
    const who = mayManage(actor, session) ? 'staff' : 'learner'
    return { session, gate: gateOf(session, this.deps.clock.now(), this.deps.opensMinutes, who) }
  }

  /**
   * Lets somebody through, and remembers it first.
   * @returns the join link; null when the gate is closed
   */
  async join(actor: Actor, id: string): Promise<View & { link: Secret | null }> {
    const view = await this.look(actor, id)
    const { session, gate } = view
    if (gate.kind !== 'open' || !session.sealedJoinUrl) return { ...view, link: null }
    await this.clicks.add(this.click(actor, session))
    return { ...view, link: this.deps.box.open(session.sealedJoinUrl, sealedPlace(session)) }
  }

  /**
   * Fetches the link that makes whoever opens it the host: fresh from Zoom, for the owner alone, kept nowhere.
   * @throws NotFound for everybody else
   */
  async start(actor: Actor, id: string): Promise<View & ({ link: Secret } | { link: null; refusal: StartRefusal })> {
    const view = await this.look(actor, id)
    if (!mayStart(actor, view.session)) throw new NotFound('This session')
    if (view.gate.kind !== 'open') return { ...view, link: null, refusal: 'closed' }
    return { ...view, ...(await this.fetchStartLink(view.session)) }
  }

  private async fetchStartLink(session: SessionRow): Promise<{ link: Secret } | { link: null; refusal: StartRefusal }> {
    const { accounts, records } = this.deps
    try {
      const zoom = await accounts.as(session.institutionId, session.instructorId)
      const { startUrl } = await zoom.meeting(session.meetingId!)
      return startUrl ? { link: startUrl } : { link: null, refusal: 'refused' }
    } catch (error) {
      if (error instanceof MeetingGone) {
        await records.lose(session)
        return { link: null, refusal: 'gone' }
      }
      const setback = setbackOf(error)
      if (!setback) throw error
      return { link: null, refusal: setback.problem }
    }
  }

  private click({ personId }: Actor, { id: sessionId, institutionId }: SessionRow): JoinClick {
    return { id: randomUUID(), institutionId, sessionId, personId, at: this.deps.clock.now() }
  }
}
