import type { Action } from '../people'
import type { Links, RouteTable } from '../web'
import { EntryController } from './entry.controller'
import { EntryReader, type EntryReaderDeps } from './entry.facts'

export interface EntryDeps extends EntryReaderDeps {
  links: Links
  recordings: EntryReaderDeps['recordings'] & { hourMs: number }
}

/** The page of a session: the entry behind every chip of the calendar. */
export function createEntry(deps: EntryDeps): { addRoutes: (table: RouteTable<Action>) => RouteTable<Action> } {
  const controller = new EntryController(new EntryReader(deps), deps.links, deps.recordings.hourMs)
  return {
    addRoutes: table =>
      table
        .get('/sessions/:id', 'session.view', controller.show)
        .get('/sessions/:id/live', 'session.view', controller.live)
        .get('/sessions/:id/live/attendance', 'session.attendance', controller.liveAttendance)
        .get('/sessions/:id/live/recording', 'session.view', controller.liveRecording),
  }
}
