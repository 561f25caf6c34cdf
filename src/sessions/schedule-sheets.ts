import type { ConnectionsQueries } from '../connections'
import type { Clock } from '../lib/clock'
import { clockTime, dayOf, instantOf } from '../lib/time-zone'
import type { FormState, Visit } from '../web'
import type { ZoomAppService } from '../zoom-app'
import type { LearnerQueries } from './learners.queries'
import { minutesOf } from './meeting-plan'
import type { RoomDays } from './room-day'
import type { Sheet } from './room-day.view'
import { onlineRoom, type Choices, type Draft } from './schedule-desk'
import { typedValue, type Prefill } from './sessions.forms'
import type { SessionRow } from './sessions.queries'

export interface SheetDeps {
  days: RoomDays
  learners: LearnerQueries
  connections: Pick<ConnectionsQueries, 'statesOf'>
  zoomApp: Pick<ZoomAppService, 'isReady'>
  clock: Clock
}

const MOST_FOUND = 200
const USUAL_MINUTES = '60'

/** Gathers what the form is drawn from. */
export class ScheduleSheets {
  constructor(private readonly deps: SheetDeps) {}

  /** @param id of the session that the form makes or changes */
  async of({ actor, center }: Visit, id: string, draft: Draft, choices: Choices): Promise<Sheet> {
    const { days, learners, connections, zoomApp, clock } = this.deps
    const { institutionId } = actor
    const words = typedValue(draft.values, 'find').trim()
    const [states, isZoomSetUp, found, learnerCount, day] = await Promise.all([
      connections.statesOf(institutionId, [draft.instructorId]),
      zoomApp.isReady(institutionId),
      learners.search(institutionId, words, MOST_FOUND),
      learners.count(institutionId),
      days.around(actor, id, draft, choices.rooms, center.timeZone),
    ])
    const hostState = states.get(draft.instructorId) ?? 'none'
    const facts = { actor, zone: center.timeZone, now: clock.now() }
    return { ...facts, draft, choices, hostState, isZoomSetUp, found, learnerCount, day }
  }
}

/** The values of an empty form, with what a link said already. */
export function emptyValues({ actor, center }: Visit, choices: Choices, wish: Prefill, now: Date): FormState['values'] {
  const room = choices.rooms.find(each => each.id === wish.room)
  const hasRooms = choices.rooms.some(each => each.kind === 'physical')
  const isOnline = room?.kind === 'online' || !hasRooms
  const isHost = choices.hosts.some(host => host.id === actor.personId)
  return {
    title: '',
    program: choices.programs.length === 1 ? choices.programs[0]!.id : '',
    instructor: isHost ? actor.personId : (choices.hosts[0]?.id ?? ''),
    date: wish.date ?? dayOf(now, center.timeZone),
    time: wish.time ?? '',
    minutes: USUAL_MINUTES,
    timeZone: center.timeZone,
    which: '',
    where: isOnline ? 'zoom' : 'both',
    room: room?.kind === 'physical' ? room.id : '',
    learners: [],
    find: '',
    paste: '',
  }
}

/** The values of a session as the form shows it. */
export function valuesOf(session: SessionRow, learnerIds: string[], choices: Choices): FormState['values'] {
  const { startsAt, timeZone } = session
  const [date, time] = [dayOf(startsAt, timeZone), clockTime(startsAt, timeZone)]
  const isOnline = onlineRoom(choices.rooms, session.roomId)?.id === session.roomId
  return {
    version: String(session.version),
    title: session.title,
    program: session.programId,
    instructor: session.instructorId,
    date,
    time,
    minutes: String(minutesOf(session)),
    timeZone,
    which: whichOf(startsAt, instantOf(date, time, timeZone)),
    where: !session.onZoom ? 'room' : isOnline ? 'zoom' : 'both',
    room: isOnline ? '' : session.roomId,
    learners: learnerIds,
    find: '',
    paste: '',
  }
}

function whichOf(startsAt: Date, local: ReturnType<typeof instantOf>): string {
  if (local.kind !== 'twice') return ''
  return local.first.getTime() === startsAt.getTime() ? 'first' : 'second'
}
