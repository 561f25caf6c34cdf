import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import { Enrollment } from './enrollment.entity'
import type { Session } from './session.entity'

type Enrolled = Pick<Session, 'id' | 'institutionId' | 'startsAt'>

const ROWS_AT_ONCE = 500

/**
 * Makes these people the learners of the session, and keeps each one's copy of the start right.
 * @returns how many came and went
 */
export async function setRoster(
  tx: EntityManager,
  session: Enrolled,
  learnerIds: readonly string[],
): Promise<{ added: number; removed: number }> {
  const present = await tx.findBy(Enrollment, { sessionId: session.id })
  const wanted = new Set(learnerIds)
  const known = new Set(present.map(each => each.personId))
  const gone = present.filter(each => !wanted.has(each.personId)).map(each => each.id)
  const fresh = [...wanted].filter(id => !known.has(id)).map(personId => enrollment(session, personId))
  for (const ids of chunks(gone)) await tx.delete(Enrollment, { id: In(ids) })
  await moveRoster(tx, session)
  for (const rows of chunks(fresh)) await tx.insert(Enrollment, rows)
  return { added: fresh.length, removed: gone.length }
}

/** The session begins at another time: its learners' next sessions are read from their own copy of it. */
export async function moveRoster(tx: EntityManager, { id, startsAt }: Enrolled): Promise<void> {
  await tx.update(Enrollment, { sessionId: id }, { startsAt })
}

const enrollment = ({ id, institutionId, startsAt }: Enrolled, personId: string): Enrollment => ({
  id: randomUUID(),
  institutionId,
  sessionId: id,
  personId,
  startsAt,
})

function chunks<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE)
  return Array.from({ length: count }, (_, n) => rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE))
}
