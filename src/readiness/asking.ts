import type { EntityManager } from 'typeorm'
import type { Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Session } from '../sessions'
import { Readiness } from './readiness.entity'

export const CHECK_HOST = 'readiness.check-host'

type Asked = Pick<Session, 'id' | 'institutionId' | 'instructorId'>

/** Zoom allows few calls per second and host; the rest of a host's sessions follow in the next turn. */
export const MOST_AT_ONCE = 50
/** How many sessions one wish brings, of a person or of the evening: more come with the next. */
export const MOST_ASKED = 500

/** Asks for looks at Zoom, in a transaction: one job for each host, however many of their sessions are meant. */
export class Asking {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async ask(tx: EntityManager, sessions: readonly Asked[]): Promise<void> {
    const some = sessions.slice(0, MOST_ASKED)
    if (some.length === 0) return
    await this.mark(tx, some)
    const hosts = new Map(some.map(({ instructorId, institutionId }) => [instructorId, institutionId]))
    await this.outbox.enqueue(tx, ...[...hosts].map(([personId, institutionId]) => jobOf(institutionId, personId)))
  }

  /** The next turn of a host whose sessions are asked for already. */
  comeRound(tx: EntityManager, institutionId: string, personId: string): Promise<void> {
    return this.outbox.enqueue(tx, jobOf(institutionId, personId))
  }

  /** Looks again at a session that somebody wanted looked at before; at others when it is their turn. */
  async askAgain(tx: EntityManager, session: Asked): Promise<void> {
    if (await tx.existsBy(Readiness, { sessionId: session.id })) await this.ask(tx, [session])
  }

  /** The same for all of a host's sessions to come. */
  async askHostAgain(tx: EntityManager, institutionId: string, personId: string): Promise<void> {
    const known = await tx.query<Asked[]>(KNOWN_OF_HOST_SQL, [institutionId, personId, this.clock.now(), MOST_ASKED])
    await this.ask(tx, known)
  }

  private mark(tx: EntityManager, sessions: readonly Asked[]): Promise<unknown> {
    const values = sessions.map((_, index) => `($${3 * index + 2}, $${3 * index + 3}, $${3 * index + 4}, $1, 1)`)
    return tx.query(
      `INSERT INTO readiness (session_id, institution_id, person_id, asked_at, asks) VALUES ${values.join(', ')}
       ON CONFLICT (session_id) DO UPDATE SET asked_at = excluded.asked_at, person_id = excluded.person_id,
         asks = readiness.asks + 1`,
      [this.clock.now(), ...sessions.flatMap(each => [each.id, each.institutionId, each.instructorId])],
    )
  }
}

const jobOf = (institutionId: string, personId: string) => ({
  kind: CHECK_HOST,
  institutionId,
  key: personId,
  payload: { personId },
})

const KNOWN_OF_HOST_SQL = `
  SELECT session.id AS "id", session.institution_id AS "institutionId", session.instructor_id AS "instructorId"
  FROM session
  JOIN readiness ON readiness.session_id = session.id
  WHERE session.institution_id = $1 AND session.instructor_id = $2 AND session.starts_at > $3
    AND session.cancelled_at IS NULL AND session.on_zoom
  ORDER BY session.starts_at
  LIMIT $4`
