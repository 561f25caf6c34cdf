import { z } from 'zod'
import type { CenterQueries } from '../center'
import type { Database, NewJob } from '../database'
import type { JobHandlers } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import { MailRefused, MailUnavailable, type Letter, type Mailer } from '../mail'
import type { PeopleQueries, Person } from '../people'
import type { Links } from '../web'
import type { ZoomAppService } from '../zoom-app'
import { momentBefore } from './due.policy'
import { isPressing, type AtRisk, type Need } from './need'
import { letterTo, setUpLetter } from './reminder.letters'
import { Reminder, type Delivery } from './reminder.entity'
import type { RemindersQueries } from './reminders.queries'
import type { Warnings } from './warnings'

export const MAIL_JOB = 'reminders.mail'
export const LOOK_JOB = 'reminders.look'

/** Whoever has not been reached by then is not reached by trying on. */
const LONGEST_MS = 3 * 24 * 3600_000
const MOST_SESSIONS = 5
const MOST_LOOKED_AT = 500

/** What is handed to the mail server: the letter is written when it is sent, from what is true then. */
export const mailJob = ({
  id,
  institutionId,
  personId,
}: Pick<Reminder, 'id' | 'institutionId' | 'personId'>): NewJob => ({
  ...{ kind: MAIL_JOB, institutionId, key: id },
  payload: { reminderId: id, personId },
})

/** Has it looked at once whom of this center to warn. */
export const lookJob = (institutionId: string): NewJob => ({
  ...{ kind: LOOK_JOB, institutionId, key: institutionId },
  payload: {},
})

const payloadSchema = z.object({ reminderId: z.string() })

export interface ReminderJobsDeps {
  db: Database
  clock: Clock
  logger: Logger
  links: Links
  mailer: Mailer
  center: CenterQueries
  people: PeopleQueries
  zoomApp: ZoomAppService
  queries: RemindersQueries
  warnings: Warnings
}

/** Sends what a committed reminder asks for: once, as far as mail can promise that. */
export class ReminderJobs {
  constructor(private readonly deps: ReminderJobsDeps) {}

  readonly handlers: JobHandlers = {
    [MAIL_JOB]: ({ institutionId, payload }) => this.mail(institutionId, payloadSchema.parse(payload).reminderId),
    [LOOK_JOB]: ({ institutionId }) => this.deps.warnings.look(institutionId),
  }

  private async mail(institutionId: string, id: string): Promise<void> {
    const reminder = await this.deps.db.read.findOneBy(Reminder, { id, institutionId, delivery: 'waiting' })
    if (!reminder) return
    const person = await this.deps.people.find(institutionId, reminder.personId)
    const letter = person && !person.disabledAt ? await this.letterFor(reminder, person) : null
    if (!person || !letter) return this.settle(reminder, 'not-needed')
    if (!person.email) return this.settle(reminder, 'no-address')
    if (!this.deps.mailer.isSetUp) return this.settle(reminder, 'no-mail')
    await this.send(reminder, { name: person.name, address: person.email }, letter)
    await this.settle(reminder, 'sent')
  }

  private async send(reminder: Reminder, to: { name: string; address: string }, letter: Letter): Promise<void> {
    try {
      await this.deps.mailer.send(to, letter, reminder.id)
    } catch (error) {
      const age = this.deps.clock.now().getTime() - reminder.createdAt.getTime()
      if (error instanceof MailUnavailable && age > LONGEST_MS) throw new MailRefused('not reached for three days')
      throw error
    }
  }

  private async settle(reminder: Reminder, delivery: Delivery): Promise<void> {
    const { db, clock, logger } = this.deps
    const { id, institutionId, personId, kind } = reminder
    await db.write(tx => tx.update(Reminder, { id }, { delivery, deliveredAt: clock.now() }))
    if (delivery === 'no-mail' || delivery === 'no-address')
      logger.info({ reminder: id, institutionId, personId, kind, delivery }, 'a reminder is shown here, and not mailed')
  }

  private letterFor(reminder: Reminder, person: Person): Promise<Letter | null> {
    return reminder.kind === 'set-up' ? this.toAdmin(reminder, person) : this.toHost(reminder)
  }

  private async toAdmin({ institutionId }: Reminder, person: Person): Promise<Letter | null> {
    const notice = await this.deps.zoomApp.noticeFor(institutionId, 'admin')
    const app = await this.deps.zoomApp.find(institutionId)
    if (!app?.brokenSince || !notice || person.role !== 'admin') return null
    return setUpLetter(person.name, notice.title, await this.deps.center.institution(institutionId), this.deps.links)
  }

  /** Null when there is nothing to warn of any more: the person connected, the session was moved, or is over. */
  private async toHost(reminder: Reminder): Promise<Letter | null> {
    const { institutionId, personId, kind, byPersonId } = reminder
    const { queries, clock, center, people, links } = this.deps
    const need = await queries.needOf(institutionId, personId, clock.now())
    const coming = await queries.coming(institutionId, personId, clock.now(), MOST_LOOKED_AT)
    const sessions = await this.sessionsFor(reminder, coming)
    if (!need || !isStillDue(kind, need, sessions)) return null
    const by = byPersonId ? ((await people.find(institutionId, byPersonId))?.name ?? null) : null
    const rest = coming.filter(session => !sessions.includes(session))
    const listed = [...sessions, ...rest].slice(0, MOST_SESSIONS)
    return letterTo({ kind, need, sessions: listed, by, center: await center.institution(institutionId) }, links)
  }

  /** Those that this letter is about, its own and those of the same minute, as far as they are still planned for then. */
  private async sessionsFor({ institutionId, personId, createdAt }: Reminder, coming: AtRisk[]): Promise<AtRisk[]> {
    const rows = await this.deps.db.read.findBy(Reminder, { institutionId, personId, createdAt })
    const moments = new Set(rows.map(({ moment }) => moment))
    return coming.filter(session => BEFORE.some(kind => moments.has(momentBefore(kind, session))))
  }
}

const BEFORE = ['week', 'day'] as const

function isStillDue(kind: Reminder['kind'], need: Need, sessions: readonly AtRisk[]): boolean {
  if (kind === 'by-hand') return true
  return kind === 'at-once' ? isPressing(need) : sessions.length > 0
}
