import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Session } from '../sessions'
import { AttendanceMark } from './attendance-mark.entity'
import { visibleText } from './visible-text'

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
    name: visibleText(who.name).slice(0, 200) || null,
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
