import { randomUUID } from 'node:crypto'
import { In, IsNull, type EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database, Outbox } from '../database'
import { Conflict } from '../errors'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import { Session } from '../sessions'
import type { Actor } from '../web'
import { HandOver } from './hand-over.entity'
import { MOVE_SESSION } from './hand-over.jobs'

/** Starts hand-overs: what has to happen at Zoom is asked for in the same transaction. */
export class HandOverService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * @param sessionIds of one page; those that are no longer this person's are left out
   * @returns how many are on their way
   * @throws Conflict when the new host was switched off meanwhile
   */
  start(actor: Actor, from: Person, toId: string, sessionIds: readonly string[]): Promise<number> {
    const { institutionId } = actor
    return this.db.write(async tx => {
      const to = await tx.findOneBy(Person, { id: toId, institutionId, disabledAt: IsNull() })
      if (!to) throw new Conflict('This person was switched off meanwhile. Choose another host.')
      const where = { institutionId, instructorId: from.id, id: In([...sessionIds]), cancelledAt: IsNull() }
      const sessions = await tx.find(Session, { select: { id: true }, where })
      if (sessions.length === 0) return 0
      const ids = sessions.map(session => session.id)
      await this.order(tx, actor, from.id, toId, ids)
      await this.record(tx, actor, from, `handed ${countWords(ids.length)} of ${from.name} over to ${to.name}`)
      return ids.length
    })
  }

  // One that waits already goes to the newer choice.
  private async order(tx: EntityManager, actor: Actor, fromId: string, toId: string, ids: string[]): Promise<void> {
    const { institutionId, personId: askedBy } = actor
    const wish = { toId, askedBy, askedAt: this.clock.now(), problem: null, problemText: null }
    const waiting = await tx.findBy(HandOver, { institutionId, sessionId: In(ids), state: 'waiting' })
    if (waiting.length > 0) await tx.update(HandOver, { id: In(waiting.map(each => each.id)) }, wish)
    const known = new Set(waiting.map(each => each.sessionId))
    const fresh = ids
      .filter(id => !known.has(id))
      .map(sessionId => ({ ...NEW, ...wish, id: randomUUID(), institutionId, sessionId, fromId }))
    if (fresh.length > 0) await tx.insert(HandOver, fresh)
    await this.outbox.enqueue(
      tx,
      ...ids.map(sessionId => ({ kind: MOVE_SESSION, institutionId, key: sessionId, payload: { sessionId } })),
    )
  }

  private record(tx: EntityManager, { institutionId, personId }: Actor, from: Person, sentence: string): Promise<void> {
    const subject = { subjectType: 'person', subjectId: from.id } as const
    return this.activity.record(tx, {
      institutionId,
      personId,
      ...subject,
      kind: 'person.handed-over',
      sentence: sentence.slice(0, 300),
    })
  }
}

const NEW = { state: 'waiting', formerMeetingId: null, formerFate: null, doneAt: null } as const

export const countWords = (count: number): string => (count === 1 ? 'one session' : `${count} sessions`)
