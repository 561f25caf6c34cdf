import { setTimeout as pause } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import type { Database } from '../database'
import { Conflict, NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import { mayManage, type Session, type SessionQueries, type SessionService } from '../sessions'
import type { Actor } from '../web'
import { MOST_ASKED, type Asking } from './asking'
import type { Fix } from './readiness.words'
import { daysAfter, type ReadinessQueries } from './readiness.queries'
import { COMING_OF_HOST_SQL, COMING_SQL } from './readiness.sql'

type Found = Pick<Session, 'id' | 'institutionId' | 'instructorId'>

const LOOK_EVERY_MS = 50
const MOST_MS = 2500

/** Looks at Zoom on somebody's wish, and does what helps. */
export class ReadinessService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly asking: Asking,
    private readonly queries: ReadinessQueries,
    private readonly sessions: { queries: SessionQueries; service: SessionService },
  ) {}

  /**
   * Has a session looked at now.
   * @throws NotFound for a session that is not theirs to manage
   */
  async check(actor: Actor, id: string): Promise<void> {
    const session = await this.sessions.queries.visible(actor, id)
    if (!mayManage(actor, session)) throw new NotFound('This session')
    const isOver = session.startsAt <= this.clock.now()
    if (!session.onZoom || session.cancelledAt || isOver)
      throw new Conflict('Only sessions to come that are held on Zoom are checked.')
    await this.db.write(tx => this.asking.ask(tx, [session]))
  }

  /** Has everything of the next days looked at, those first of which least is known. Returns how many. */
  async checkAll({ institutionId }: Actor): Promise<number> {
    const now = this.clock.now()
    const coming = await this.db.query<Found>(COMING_SQL, [institutionId, now, daysAfter(now), MOST_ASKED])
    await this.db.write(tx => this.asking.ask(tx, coming))
    return coming.length
  }

  /** Looks at the sessions of the next days of one host: something about their account may be different. */
  async askForHost(tx: EntityManager, institutionId: string, personId: string): Promise<void> {
    const now = this.clock.now()
    const parameters = [institutionId, now, daysAfter(now), personId, MOST_ASKED]
    await this.asking.ask(tx, await tx.query<Found[]>(COMING_OF_HOST_SQL, parameters))
  }

  /** Does what helps, and looks again. @throws NotFound · Conflict */
  async fix(actor: Actor, id: string, fix: Fix): Promise<void> {
    await this.help(actor, id, fix)
    await this.check(actor, id)
  }

  /** Waits a moment, so that the page can show the outcome at once. Returns whether it is there. */
  async settled({ institutionId }: Actor, id: string): Promise<boolean> {
    const deadline = performance.now() + MOST_MS
    for (;;) {
      const row = await this.queries.of(institutionId, id)
      const isDone = !row?.askedAt && row?.shown !== 'none'
      if (isDone || row?.setback) return isDone
      if (performance.now() > deadline) return false
      await pause(LOOK_EVERY_MS)
    }
  }

  private async help(actor: Actor, id: string, fix: Fix): Promise<void> {
    const { service } = this.sessions
    switch (fix) {
      case 'check':
        return
      case 'make':
        return service.makeMeetingAgain(actor, id)
      case 'replace':
        return service.replaceMeeting(actor, id)
      case 'repair':
        return service.repairMeeting(actor, id)
      case 'ours':
      case 'zoom':
        return service.settleDifference(actor, id, fix)
    }
  }
}
