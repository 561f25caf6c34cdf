import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { ActivityLog } from '../activity'
import type { Database } from '../database'
import { NotFound } from '../errors'
import type { Clock } from '../lib/clock'
import { Person } from '../people'
import type { Session } from '../sessions'
import type { Actor } from '../web'
import type { AttendanceQueries } from './attendance.queries'
import { ParticipantChoice } from './participant-choice.entity'
import { reportOf, type Attended, type SessionAttendance } from './report'

/** Who was there, and what people know better about it. Whether the session is theirs was decided before. */
export class AttendanceService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly activity: ActivityLog,
    private readonly queries: AttendanceQueries,
  ) {}

  /** Null when the meeting never ran. */
  async report(session: Attended & Pick<Session, 'id' | 'institutionId'>): Promise<SessionAttendance | null> {
    const facts = await this.queries.facts(session.institutionId, session.id)
    return facts && reportOf(facts, session, this.clock.now())
  }

  /**
   * Remembers who a guest was.
   * @param choice `personId`: of the roster; null: nobody of the roster
   * @throws NotFound for a guest or a person who is not of this session
   */
  async chooseWho(
    actor: Actor,
    session: Attended & Pick<Session, 'id' | 'institutionId'>,
    choice: { guestId: string; personId: string | null },
  ): Promise<void> {
    const report = await this.report(session)
    const guest = report?.guests.find(each => each.id === choice.guestId)
    if (!guest) throw new NotFound('This guest')
    const isOnRoster = report!.learners.some(learner => learner.person.personId === choice.personId)
    if (choice.personId !== null && !isOnRoster) throw new NotFound('This person')
    await this.db.write(async tx => {
      await this.keep(tx, actor, session.id, guest.participantKey, choice.personId)
      await this.record(tx, actor, session.id, guest.name, choice.personId)
    })
  }

  /** Remembers who took the attendance away as a table. */
  noteExport({ institutionId, personId }: Actor, sessionId: string): Promise<void> {
    const subject = { subjectType: 'session', subjectId: sessionId } as const
    const deed = { kind: 'attendance.exported', sentence: 'exported the attendance' }
    return this.db.write(tx => this.activity.record(tx, { institutionId, personId, ...subject, ...deed }))
  }

  private async keep(
    tx: EntityManager,
    { institutionId, personId: chosenBy }: Actor,
    sessionId: string,
    participantKey: string,
    personId: string | null,
  ): Promise<void> {
    const known = await tx.findOneBy(ParticipantChoice, { sessionId, participantKey })
    const row = known ?? { id: randomUUID(), institutionId, sessionId, participantKey }
    await tx.save(tx.create(ParticipantChoice, { ...row, personId, chosenBy, chosenAt: this.clock.now() }))
  }

  private async record(
    tx: EntityManager,
    { institutionId, personId }: Actor,
    sessionId: string,
    guestName: string,
    chosenId: string | null,
  ): Promise<void> {
    const chosen = chosenId && (await tx.findOneBy(Person, { id: chosenId, institutionId }))
    const guest = `the Zoom guest “${guestName.slice(0, 80)}”`
    const sentence = chosen ? `said that ${guest} was ${chosen.name}` : `said that ${guest} is not on the roster`
    await this.activity.record(tx, {
      ...{ institutionId, personId, subjectType: 'session', subjectId: sessionId },
      ...{ kind: 'attendance.chosen', sentence: sentence.slice(0, 300) },
    })
  }
}
