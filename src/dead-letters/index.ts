import type { ActivityLog } from '../activity'
import type { Database, Outbox } from '../database'
import type { Clock } from '../lib/clock'
import type { Action } from '../people'
import type { FlashNotes, Links, RouteTable } from '../web'
import { DeadLettersController } from './dead-letters.controller'
import { DeadLettersService } from './dead-letters.service'

export { HIDDEN, maskText } from './mask-text'
export { plainError, type PlainError } from './plain-error'

export interface DeadLettersDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  activity: ActivityLog
  flash: FlashNotes
  links: Links
}

/** Work that was tried in vain and given up: an admin has it tried again, or lets it go. */
export function createDeadLetters({ db, outbox, clock, activity, flash, links }: DeadLettersDeps) {
  const service = new DeadLettersService(db, outbox, activity)
  const controller = new DeadLettersController(service, clock, { flash, links })
  return {
    addRoutes(table: RouteTable<Action>): void {
      table.get('/jobs', 'jobs.view', controller.list)
      table.post('/jobs/:id/retry', 'jobs.retry', controller.retry)
      table.post('/jobs/:id/discard', 'jobs.retry', controller.discard)
    },
  }
}
