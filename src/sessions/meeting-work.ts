import type { EntityManager } from 'typeorm'
import type { Outbox } from '../database'
import type { Session } from './session.entity'

export const MAKE_MEETING = 'sessions.make-meeting'
export const CHANGE_MEETING = 'sessions.change-meeting'
export const REPAIR_MEETING = 'sessions.repair-meeting'
export const REMOVE_MEETING = 'sessions.remove-meeting'
export const COMPARE_MEETING = 'sessions.compare-meeting'
export const RECONCILE_HOST = 'sessions.reconcile-host'

/** Names a session's job; `fresh`: nothing can have been made for it at Zoom yet. */
export interface SessionJob {
  sessionId: string
  fresh?: boolean
}

/** A meeting that is to go away, in the account of the person who hosted it. */
export interface RemovalJob {
  sessionId: string
  meetingId: string
  personId: string
}

export interface HostJob {
  personId: string
}

type Identified = Pick<Session, 'id' | 'institutionId'>

/** Asks for work at Zoom, in the transaction of the change that needs it. There is one of each kind per session. */
export class MeetingWork {
  constructor(private readonly outbox: Outbox) {}

  make(tx: EntityManager, session: Identified, { fresh = false } = {}): Promise<void> {
    return this.enqueue(tx, MAKE_MEETING, session, { sessionId: session.id, fresh })
  }

  change(tx: EntityManager, session: Identified): Promise<void> {
    return this.enqueue(tx, CHANGE_MEETING, session, { sessionId: session.id })
  }

  repair(tx: EntityManager, session: Identified): Promise<void> {
    return this.enqueue(tx, REPAIR_MEETING, session, { sessionId: session.id })
  }

  compare(tx: EntityManager, session: Identified): Promise<void> {
    return this.enqueue(tx, COMPARE_MEETING, session, { sessionId: session.id })
  }

  remove(tx: EntityManager, institutionId: string, payload: RemovalJob): Promise<void> {
    const key = `${payload.meetingId}:${payload.personId}`
    return this.outbox.enqueue(tx, { kind: REMOVE_MEETING, institutionId, key, payload })
  }

  /** Compares one host's calendar; by and by unless said when. */
  reconcile(tx: EntityManager, institutionId: string, personId: string, runAt?: Date): Promise<void> {
    const payload: HostJob = { personId }
    return this.outbox.enqueue(tx, {
      kind: RECONCILE_HOST,
      institutionId,
      key: personId,
      payload,
      ...(runAt && { runAt }),
    })
  }

  private enqueue(tx: EntityManager, kind: string, { id, institutionId }: Identified, payload: SessionJob) {
    return this.outbox.enqueue(tx, { kind, institutionId, key: id, payload })
  }
}
