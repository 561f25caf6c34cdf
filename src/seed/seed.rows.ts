import { randomUUID } from 'node:crypto'
import { Secret } from '../lib/secret'
import type { SecretBox } from '../lib/secret-box'
import type { CheckedSeed } from './seed.schema'

type Ids = ReadonlyMap<string, string>
type SeedSession = CheckedSeed['sessions'][number]

const idsFor = (things: readonly { key: string }[]): Ids => new Map(things.map(each => [each.key, randomUUID()]))

/** The rows that a seed file becomes, with their ids. */
export class SeedRows {
  readonly institutionId = randomUUID()
  readonly people: Ids
  readonly sessions: readonly string[]
  private readonly rooms: Ids
  private readonly programs: Ids
  private readonly connected: ReadonlySet<string>

  constructor(
    private readonly seed: CheckedSeed,
    private readonly now: Date,
    private readonly box: SecretBox,
  ) {
    this.people = idsFor(seed.people)
    this.rooms = idsFor(seed.rooms)
    this.programs = idsFor(seed.programs)
    this.sessions = seed.sessions.map(() => randomUUID())
    this.connected = new Set(seed.connections.map(connection => connection.person))
  }

  institution() {
    const { name, timeZone, helpPhone = null } = this.seed.institution
    return { id: this.institutionId, name, timeZone, helpPhone, createdAt: this.now }
  }

  programRows() {
    const { institutionId } = this
    return this.seed.programs.map(({ key, ...rest }, position) => ({
      ...rest,
      id: this.programs.get(key)!,
      institutionId,
      position,
    }))
  }

  roomRows() {
    const { institutionId } = this
    return this.seed.rooms.map(({ key, ...rest }, position) => ({
      ...rest,
      id: this.rooms.get(key)!,
      institutionId,
      position,
    }))
  }

  personRows() {
    const { institutionId } = this
    return this.seed.people.map(({ key, role, name, email = null, number = null }, index) => ({
      ...{ id: this.people.get(key)!, institutionId, role, name, number, email: email?.toLowerCase() ?? null },
      // The order of the file: the first of each role is whom practice mode offers on the sign-in page.
      ...{ hostId: null, createdAt: new Date(this.now.getTime() + index), disabledAt: null },
    }))
  }

  /** @param hashes by password */
  credentialRows(hashes: ReadonlyMap<string, string>) {
    const { institutionId, now: changedAt } = this
    return this.seed.people.flatMap(({ key, email, password }) =>
      email && password
        ? [
            {
              personId: this.people.get(key)!,
              institutionId,
              email: email.toLowerCase(),
              passwordHash: hashes.get(password)!,
              changedAt,
            },
          ]
        : [],
    )
  }

  sessionRow(each: SeedSession, index: number) {
    const id = this.sessions[index]!
    const instructorId = this.people.get(each.instructor)!
    return {
      ...{ id, institutionId: this.institutionId, title: each.title, instructorId, onZoom: each.onZoom },
      ...{ programId: this.programs.get(each.program)!, roomId: this.rooms.get(each.room)! },
      ...{ startsAt: new Date(each.startsAt), endsAt: new Date(Date.parse(each.startsAt) + each.minutes * 60_000) },
      ...{ timeZone: this.seed.institution.timeZone, learnerCount: new Set(each.roster).size },
      ...{ cancelledAt: each.cancelled === undefined ? null : this.now, cancelReason: each.cancelled ?? null },
      ...this.meeting(each, id),
      ...{ startedAt: null, endedAt: null, recordingState: 'none' as const },
      ...{ createdAt: this.now, createdBy: instructorId, version: 1 },
    }
  }

  enrollmentRows(each: SeedSession, index: number) {
    const common = {
      institutionId: this.institutionId,
      sessionId: this.sessions[index]!,
      startsAt: new Date(each.startsAt),
    }
    return [...new Set(each.roster)].map(key => ({ ...common, id: randomUUID(), personId: this.people.get(key)! }))
  }

  private meeting({ meeting, onZoom, cancelled, instructor }: SeedSession, rowId: string) {
    const common = { meetingProblemText: null, sentPlan: null }
    if (!meeting) {
      // No job has tried to make its meeting, so none has noted why there is no link.
      const lacksHost = onZoom && cancelled === undefined && !this.connected.has(instructor)
      const state = {
        meetingState: onZoom ? ('wanted' as const) : ('none' as const),
        meetingId: null,
        meetingHostId: null,
        joinUrl: null,
      }
      return { ...common, ...state, meetingProblem: lacksHost ? ('not-connected' as const) : null }
    }
    const place = { table: 'session', column: 'join_url', rowId, institutionId: this.institutionId }
    const joinUrl = this.box.seal(new Secret(meeting.joinUrl), place)
    return {
      ...common,
      meetingState: 'ready' as const,
      meetingProblem: null,
      meetingId: meeting.id,
      meetingHostId: meeting.hostId,
      joinUrl,
    }
  }
}
