import type { CenterQueries, Program, Room } from '../center'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import type { Person, PeopleQueries } from '../people'
import type { Actor, FormState } from '../web'
import type { LearnerQueries } from './learners.queries'
import type { SessionPlan } from './schedule.service'
import { MOST_LEARNERS, pastedEntries, typedLearners, typedValue, typedWhen, type ScheduleForm } from './sessions.forms'
import { readWhen, type When } from './start-time'

/** What a person can choose from. */
export interface Choices {
  programs: Program[]
  rooms: Room[]
  hosts: Person[]
}

/** A form as far as it makes sense. */
export interface Draft {
  values: FormState['values']
  errors: Record<string, string>
  when: When
  room: Room | null
  onZoom: boolean
  instructorId: string
  learners: Person[]
  /** Entries of the pasted list that name nobody. */
  unknown: string[]
}

/** What a session has already, when it is changed. */
export interface Former {
  startsAt: Date
  roomId: string
  instructorId: string
}

const MOST_NAMED = 5

/** Reads the form against the center: are its rooms, people and times the center's own, and do they make sense? */
export class ScheduleDesk {
  constructor(
    private readonly center: CenterQueries,
    private readonly people: PeopleQueries,
    private readonly learners: LearnerQueries,
    private readonly clock: Clock,
  ) {}

  /** @param former keeps a host choosable who was switched off meanwhile */
  async choices(actor: Actor, former: Former | null): Promise<Choices> {
    const { institutionId, personId } = actor
    const [programs, rooms, hosts] = await Promise.all([
      this.center.programs(institutionId),
      this.center.rooms(institutionId),
      actor.role === 'admin' ? this.people.possibleHosts(institutionId) : this.people.named(institutionId, [personId]),
    ])
    const isMissing = former !== null && !hosts.some(host => host.id === former.instructorId)
    return { programs, rooms, hosts: isMissing ? [...hosts, ...(await this.formerHost(institutionId, former))] : hosts }
  }

  /**
   * @param form the values as typed, and what was wrong with each by itself
   * @throws NotFound for a learner of somebody else's
   */
  async read(actor: Actor, form: FormState, choices: Choices, former: Former | null): Promise<Draft> {
    const { values } = form
    const when = readWhen(typedWhen(values), this.clock.now(), former?.startsAt ?? null)
    const errors: Record<string, string> = { ...form.errors, ...when.errors }
    const { room, onZoom } = this.place(values, choices, former, errors)
    this.checkChoice(values, 'program', choices.programs, errors, 'Choose a program from the list')
    this.checkChoice(values, 'instructor', choices.hosts, errors, 'Choose a host from the list')
    const { learners, unknown } = await this.roster(actor, values, errors)
    const instructorId = typedValue(values, 'instructor')
    return { values, errors: inOrder(errors), when, room, onZoom, instructorId, learners, unknown }
  }

  private formerHost(institutionId: string, { instructorId }: Former): Promise<Person[]> {
    return this.people.named(institutionId, [instructorId])
  }

  private place(values: FormState['values'], { rooms }: Choices, former: Former | null, errors: Draft['errors']) {
    const where = typedValue(values, 'where')
    const onZoom = where !== 'room'
    if (where === 'zoom') return { onZoom, room: onlineRoom(rooms, former?.roomId ?? null) }
    const room = rooms.find(each => each.id === typedValue(values, 'room') && each.kind === 'physical') ?? null
    if (!room) errors['room'] ??= 'Choose a room'
    return { onZoom, room }
  }

  private checkChoice(
    values: FormState['values'],
    name: 'program' | 'instructor',
    from: readonly { id: string }[],
    errors: Draft['errors'],
    message: string,
  ): void {
    if (!from.some(each => each.id === typedValue(values, name))) errors[name] ??= message
  }

  private async roster(actor: Actor, values: FormState['values'], errors: Draft['errors']) {
    const ids = [...new Set(typedLearners(values))]
    const entries = pastedEntries(typedValue(values, 'paste'))
    if (errors['learners'] || errors['paste'] || ids.length + entries.length > MOST_LEARNERS) {
      errors['learners'] ??= `A session has at most ${MOST_LEARNERS} learners`
      return { learners: [], unknown: [] }
    }
    const chosen = await this.learners.byIds(actor.institutionId, ids)
    if (chosen.length < ids.length) throw new NotFound('One of these learners')
    const pasted = await this.learners.matching(actor.institutionId, entries)
    if (pasted.unknown.length > 0) errors['paste'] = unknownWords(pasted.unknown)
    const all = new Map([...chosen, ...pasted.found].map(person => [person.id, person]))
    return { learners: [...all.values()], unknown: pasted.unknown }
  }
}

/** The row of the calendar for sessions that are in Zoom alone. */
export const onlineRoom = (rooms: readonly Room[], preferred: string | null): Room | null =>
  rooms.find(room => room.kind === 'online' && room.id === preferred) ??
  rooms.find(room => room.kind === 'online') ??
  null

/** The draft as a plan. Only for a draft without errors, and with what the form says in it. */
export function planOf({ when, room, onZoom, learners }: Draft, form: ScheduleForm): SessionPlan {
  return {
    title: form.title,
    programId: form.program,
    roomId: room!.id,
    isRoomShared: room!.kind === 'online',
    instructorId: form.instructor,
    startsAt: when.startsAt!,
    endsAt: when.endsAt!,
    timeZone: form.timeZone,
    onZoom,
    learnerIds: learners.map(learner => learner.id),
  }
}

function unknownWords(unknown: readonly string[]): string {
  const named = unknown.slice(0, MOST_NAMED).map(entry => `“${entry.slice(0, 60)}”`)
  const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : ''
  return `Not found, or not one person alone: ${named.join(', ')}${more}`
}

const FIELDS = [
  'title',
  'program',
  'instructor',
  'date',
  'time',
  'which',
  'minutes',
  'timeZone',
  'where',
  'room',
  'anyway',
  'learners',
  'paste',
]

// The summary above the form tells the messages in the order of the fields.
function inOrder(errors: Record<string, string>): Record<string, string> {
  const place = (name: string): number => (FIELDS.includes(name) ? FIELDS.indexOf(name) : FIELDS.length)
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => place(a) - place(b)))
}
