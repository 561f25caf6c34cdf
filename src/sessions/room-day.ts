import type { Room } from '../center'
import type { Database } from '../database'
import type { Clock } from '../lib/clock'
import { addDays, clockTime, dayOf, startOfDay } from '../lib/time-zone'
import type { Actor } from '../web'
import { busyLearners, clashesAmong, consentTo, hasClashes, overlapping, type Clashes, type Overlap } from './clashes'
import type { Draft } from './schedule-desk'
import { typedValue } from './sessions.forms'
import type { RoomDayLine, SessionQueries } from './sessions.queries'

/** A place or time that is free instead. */
export interface Alternative {
  room: Room
  startsAt: Date
  endsAt: Date
  /** What the button of the form says when it is chosen. */
  intent: string
}

/** The day of the room that a session wants, and what stands in its way. */
export interface RoomDay {
  room: Room
  date: string
  lines: RoomDayLine[]
  clashes: Clashes
  /** By name. */
  busy: string[]
  alternatives: Alternative[]
  /** What the person has to send to have it anyway; null when room and host are free. */
  consent: string | null
}

const MOST_ROOMS = 2
const STEP_MS = 5 * 60_000

/** Looks into the calendar around a draft. */
export class RoomDays {
  constructor(
    private readonly db: Database,
    private readonly queries: SessionQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id of the session itself
   * @param zone of the center: its calendar is drawn in it
   * @returns null while there is no room or no date
   */
  async around(actor: Actor, id: string, draft: Draft, rooms: readonly Room[], zone: string): Promise<RoomDay | null> {
    const { room, when } = draft
    const date = when.startsAt ? dayOf(when.startsAt, zone) : typedValue(draft.values, 'date')
    if (!room || (!when.startsAt && draft.errors['date'])) return null
    const { institutionId } = actor
    const from = startOfDay(date, zone)
    const lines = await this.queries.roomDay(institutionId, room.id, from, startOfDay(addDays(date, 1), zone))
    const others = lines.filter(line => line.id !== id)
    return { room, date, lines: others, ...(await this.obstacles(institutionId, id, draft, rooms, others)) }
  }

  private async obstacles(
    institutionId: string,
    id: string,
    draft: Draft,
    rooms: readonly Room[],
    lines: readonly RoomDayLine[],
  ): Promise<Pick<RoomDay, 'clashes' | 'busy' | 'alternatives' | 'consent'>> {
    const { when, instructorId, learners } = draft
    if (!when.startsAt || !when.endsAt)
      return { clashes: { room: [], host: [] }, busy: [], alternatives: [], consent: null }
    const wish = { id, institutionId, startsAt: when.startsAt, endsAt: when.endsAt }
    const overlaps = await overlapping(this.db.read, wish)
    const clashes = clashesAmong(overlaps, { roomId: limitedRoom(draft), instructorId })
    const ids = learners.map(learner => learner.id)
    const busy = await busyLearners(this.db.read, overlaps, ids)
    return {
      clashes,
      busy: learners.filter(learner => busy.has(learner.id)).map(learner => learner.name),
      alternatives: clashes.room.length > 0 ? this.alternatives(draft, rooms, overlaps, lines) : [],
      consent: hasClashes(clashes) ? consentTo(clashes) : null,
    }
  }

  private alternatives(
    { room, when, values }: Draft,
    rooms: readonly Room[],
    overlaps: readonly Overlap[],
    lines: readonly RoomDayLine[],
  ): Alternative[] {
    const [startsAt, endsAt] = [when.startsAt!, when.endsAt!]
    const taken = new Set(overlaps.map(each => each.roomId))
    const zone = typedValue(values, 'timeZone')
    const offer = (where: Room, from: Date, to: Date): Alternative => {
      return { room: where, startsAt: from, endsAt: to, intent: `use:${where.id}:${clockTime(from, zone)}` }
    }
    const free = rooms.filter(each => each.kind === 'physical' && each.id !== room!.id && !taken.has(each.id))
    const later = nextFree(lines, startsAt, endsAt, this.clock.now())
    const sameDay = later && dayOf(later, zone) === dayOf(startsAt, zone) ? later : null
    return [
      ...free.slice(0, MOST_ROOMS).map(each => offer(each, startsAt, endsAt)),
      ...(sameDay ? [offer(room!, sameDay, after(sameDay, endsAt.getTime() - startsAt.getTime()))] : []),
    ]
  }
}

/** The room, where only one session at a time can be in it. */
const limitedRoom = ({ room }: Draft): string | null => (room?.kind === 'physical' ? room.id : null)

/** When the room is free for as long again, the first time after the wished start; null if it is not that day. */
function nextFree(lines: readonly RoomDayLine[], startsAt: Date, endsAt: Date, now: Date): Date | null {
  const length = endsAt.getTime() - startsAt.getTime()
  const ends = lines.map(line => roundedUp(line.endsAt)).filter(end => end > startsAt && end > now)
  const isFree = (from: Date): boolean =>
    lines.every(line => line.endsAt <= from || line.startsAt.getTime() >= from.getTime() + length)
  return ends.sort((a, b) => a.getTime() - b.getTime()).find(isFree) ?? null
}

const roundedUp = (instant: Date): Date => new Date(Math.ceil(instant.getTime() / STEP_MS) * STEP_MS)
const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds)
