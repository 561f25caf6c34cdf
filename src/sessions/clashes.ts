import { createHash } from 'node:crypto'
import { Between, In, IsNull, MoreThan, Not, type EntityManager } from 'typeorm'
import { Conflict } from '../errors'
import { Enrollment } from './enrollment.entity'
import { Session } from './session.entity'

/** Where and when a session wants to be. */
export interface Wish {
  /** Its own id: a session does not clash with itself. */
  id: string
  institutionId: string
  /** Null where any number of sessions may be at once. */
  roomId: string | null
  instructorId: string
  startsAt: Date
  endsAt: Date
}

export type Overlap = Pick<Session, 'id' | 'title' | 'roomId' | 'instructorId' | 'startsAt' | 'endsAt'>

/** What stands in the way: the room is taken, or the host is elsewhere (Zoom lets a host run one meeting at a time). */
export interface Clashes {
  room: Overlap[]
  host: Overlap[]
}

/** Somebody has to say that they want it anyway. */
export class ClashFound extends Conflict {
  constructor(readonly clashes: Clashes) {
    super('The room or the host is taken at this time.')
  }
}

const MOST_OVERLAPS = 500
const MOST_SEATS = 20_000
const LONGEST_SESSION_MS = 24 * 3_600_000

/** The sessions of a center that touch this span of time, by start. A session that ends when another begins does not. */
export function overlapping(
  manager: EntityManager,
  { id, institutionId, startsAt, endsAt }: Pick<Wish, 'id' | 'institutionId' | 'startsAt' | 'endsAt'>,
): Promise<Overlap[]> {
  return manager.find(Session, {
    select: { id: true, title: true, roomId: true, instructorId: true, startsAt: true, endsAt: true },
    where: {
      institutionId,
      // The lower bound lets the index on the start end the search.
      startsAt: Between(new Date(startsAt.getTime() - LONGEST_SESSION_MS), new Date(endsAt.getTime() - 1)),
      endsAt: MoreThan(startsAt),
      cancelledAt: IsNull(),
      id: Not(id),
    },
    order: { startsAt: 'ASC' },
    take: MOST_OVERLAPS,
  })
}

export const clashesAmong = (overlaps: readonly Overlap[], wish: Pick<Wish, 'roomId' | 'instructorId'>): Clashes => ({
  room: overlaps.filter(each => each.roomId === wish.roomId),
  host: overlaps.filter(each => each.instructorId === wish.instructorId),
})

export const hasClashes = ({ room, host }: Clashes): boolean => room.length + host.length > 0

/** A name for exactly these clashes: consent to one is none to another that appeared meanwhile. */
export function consentTo({ room, host }: Clashes): string {
  const parts = [...room.map(each => `room ${each.id}`), ...host.map(each => `host ${each.id}`)]
  return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 16)
}

/**
 * @param agreed the clashes that the person has seen and wants anyway
 * @throws ClashFound for others
 */
export async function refuseClashes(tx: EntityManager, wish: Wish, agreed: string): Promise<void> {
  const clashes = clashesAmong(await overlapping(tx, wish), wish)
  if (hasClashes(clashes) && consentTo(clashes) !== agreed) throw new ClashFound(clashes)
}

/** Which of these learners are in one of those sessions: their ids. */
export async function busyLearners(
  manager: EntityManager,
  overlaps: readonly Overlap[],
  learnerIds: readonly string[],
): Promise<Set<string>> {
  if (overlaps.length === 0 || learnerIds.length === 0) return new Set()
  const there = await manager.find(Enrollment, {
    select: { personId: true },
    where: { sessionId: In(overlaps.map(each => each.id)) },
    take: MOST_SEATS,
  })
  const wanted = new Set(learnerIds)
  return new Set(there.map(each => each.personId).filter(id => wanted.has(id)))
}
