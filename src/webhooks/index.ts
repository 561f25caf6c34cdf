import type { RequestHandler } from 'express'
import { In, LessThan, type EntityManager } from 'typeorm'
import type { Database, Outbox } from '../database'
import type { JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { Logger } from '../lib/logger'
import type { SecretBox } from '../lib/secret-box'
import { Applier, type NoteTestEvent } from './applier'
import { ERASE, EventErasure } from './erase-events'
import { Dispatcher, type EventHandlers } from './event-handlers'
import { EventDesk } from './event-desk'
import { APPLY, APPLY_WAITING, Inbox } from './inbox'
import { InboxEvent } from './inbox-event.entity'
import { Receiver, type InstitutionSecrets, type TrafficNotes } from './receiver'

export { EventDesk } from './event-desk'
export { APPLY } from './inbox'
export { InboxEvent, type InboxState } from './inbox-event.entity'
export type { EventHandler, EventHandlers, EventOf, EventOutcome } from './event-handlers'
export type { InstitutionSecrets, TrafficNotes } from './receiver'

export interface WebhooksDeps {
  db: Database
  outbox: Outbox
  box: SecretBox
  clock: Clock
  logger: Logger
  /** The secret tokens of all institutions. Asked once per delivery. */
  secrets: () => Promise<readonly InstitutionSecrets[]>
  notes: TrafficNotes
  /** Whether an event that nobody knows is about the meeting of a connection test, which remembers that it came. */
  noteTestEvent: NoteTestEvent
  /** What each feature does with which event. */
  handlers: readonly EventHandlers[]
}

export interface Webhooks {
  /** Answers `POST <public URL>/zoom/webhooks`. Must run before anything reads the body. */
  receive: RequestHandler
  /** For people who look at what came. */
  desk: EventDesk
  /** Kept events that name this Zoom user are erased soon. */
  eraseEvents(tx: EntityManager, institutionId: string, zoomUserId: string): Promise<void>
  jobHandlers: JobHandlers
  periodic: readonly PeriodicWork[]
}

// Zoom repeats a delivery for 85 minutes; what is kept longer is kept for people's questions.
const KEPT_DAYS = 14
const DAY_MS = 24 * 60 * 60 * 1000

/** Receives Zoom's events: keeps each once, answers, and applies it afterwards, exactly once. */
export function createWebhooks({ secrets, notes, handlers, noteTestEvent, ...floor }: WebhooksDeps): Webhooks {
  const { db, outbox, box, clock, logger } = floor
  const inbox = new Inbox(db, outbox, box, clock)
  const dispatcher = new Dispatcher(handlers)
  const receiver = new Receiver({ inbox, dispatcher, secrets, notes, clock, logger })
  const applier = new Applier({ db, outbox, box, clock, dispatcher, noteTestEvent })
  const erasure = new EventErasure(db, outbox, box, clock)
  const forget = () => forgetOldEvents(db, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS))
  return {
    receive: receiver.receive,
    desk: new EventDesk(db, box, outbox),
    eraseEvents: erasure.ask.bind(erasure),
    jobHandlers: { [APPLY_WAITING]: applier.applyWaiting, [APPLY]: applier.apply, [ERASE]: erasure.erase },
    periodic: [{ name: 'webhooks.forget', everySeconds: 3600, run: forget }],
  }
}

async function forgetOldEvents(db: Database, before: Date): Promise<void> {
  await db.write(tx =>
    tx.delete(InboxEvent, { state: In(['applied', 'ignored', 'test']), receivedAt: LessThan(before) }),
  )
}
