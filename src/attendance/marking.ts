import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Session } from '../sessions'
import { AttendanceMark } from './attendance-mark.entity'

/** Who came or went, as far as Zoom says. */
export interface Somebody {
  participantId: string | null
  participantUuid?: string | null
  zoomUserId: string | null
  email: string | null
  name: string
}

/** One arrival or departure to be kept. */
export interface NewMark {
  runUuid: string
  who: Somebody
  kind: 'join' | 'leave'
  at: Date
}

const ROWS_AT_ONCE = 200

/** Keeps marks; those that are there already change nothing. */
export async function keepMarks(
  tx: EntityManager,
  { id: sessionId, institutionId }: Pick<Session, 'id' | 'institutionId'>,
  marks: readonly NewMark[],
): Promise<void> {
  const rows = marks.map(({ runUuid, who, kind, at }) => ({
    ...{ id: randomUUID(), institutionId, sessionId, runUuid, kind, at },
    participantKey: keyOf(who).slice(0, 200),
    name: shown(who.name),
    email: who.email,
    zoomUserId: who.zoomUserId,
  }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await tx
      .createQueryBuilder()
      .insert()
      .into(AttendanceMark)
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .orIgnore()
      .updateEntity(false)
      .execute()
}

// Zoom's number of the participation stands in events and in lists alike; the others are for what lacks it.
const keyOf = ({ participantId, participantUuid, zoomUserId, email, name }: Somebody): string =>
  participantId ?? participantUuid ?? zoomUserId ?? email ?? name

// Letters that cannot be seen, or turn the line around, would let a name look like another.
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const shown = (name: string): string | null => name.replace(UNSEEN, ' ').trim().slice(0, 200) || null
