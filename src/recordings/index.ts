import type { ActivityLog } from '../activity'
import { hostApiOf } from '../attendance'
import type { createConnections } from '../connections'
import type { Database, Outbox } from '../database'
import type { JobHandlers, PeriodicWork } from '../jobs'
import type { Clock } from '../lib/clock'
import type { SecretBox } from '../lib/secret-box'
import type { Action } from '../people'
import type { createSessions } from '../sessions'
import type { FlashNotes, Links, RouteTable } from '../web'
import type { EventHandlers } from '../webhooks'
import { Landing } from './landing'
import { Playback } from './playback.service'
import { LOOK, Lookout } from './recording.jobs'
import { RecordingService } from './recording.service'
import { RecordingsController } from './recordings.controller'
import { RecordingEvents } from './recordings.events'
import { RecordingQueries } from './recordings.queries'
import { Sweep, SWEEP } from './sweep'
import { Transcripts } from './transcripts'

export { isLate } from './look.policy'
export { Recording, type RecordingProgress } from './recording.entity'
export { RecordingFile } from './recording-file.entity'
export { lengthWords } from './recordings.view'
export { presentSessionRecording, type RecordingView } from './session-recording.view'
export type { Part, RecordingQueries, SessionRecordings } from './recordings.queries'
export { Transcript } from './transcript.entity'
export type { Cue } from './web-vtt'

export interface RecordingsDeps {
  db: Database
  outbox: Outbox
  clock: Clock
  box: SecretBox
  links: Links
  flash: FlashNotes
  activity: ActivityLog
  connections: Pick<ReturnType<typeof createConnections>, 'accounts' | 'queries'>
  sessions: Pick<ReturnType<typeof createSessions>, 'queries'>
  knobs: { reconcileSeconds: number }
}

export interface Recordings {
  queries: RecordingQueries
  /** An hour by the knobs: what “late” is measured in. */
  hourMs: number
  addRoutes(table: RouteTable<Action>): void
  jobHandlers: JobHandlers
  eventHandlers: EventHandlers
  periodic: readonly PeriodicWork[]
}

/** Cloud recordings: they land here from Zoom's events and from looking, and are played from Zoom. */
export function createRecordings(deps: RecordingsDeps): Recordings {
  const { db, outbox, clock, box, links, flash, activity, connections, sessions, knobs } = deps
  const hourMs = knobs.reconcileSeconds * 1000
  const assertVisible = sessions.queries.visible.bind(sessions.queries)
  const hostApi = hostApiOf(connections)
  const landing = new Landing(box)
  const lookout = new Lookout(db, clock, hostApi, landing, new Transcripts(db, box), hourMs)
  const sweep = new Sweep({ db, outbox, clock, connections, landing, hourMs })
  const queries = new RecordingQueries(db)
  const playback = new Playback({ db, box, hostApi, lookout, assertVisible })
  const service = new RecordingService(db, outbox, activity, landing)
  const controller = new RecordingsController({ queries, playback, service, assertVisible, clock, flash, links })
  return {
    queries,
    hourMs,
    addRoutes: table => {
      table.get('/recordings', 'recording.list', controller.list)
      table.get('/recordings/files/:id/stream', 'recording.play', controller.stream)
      table.get('/recordings/files/:id/track', 'recording.play', controller.track)
      table.post('/sessions/:id/recording/look', 'session.edit', controller.lookAgain)
      table.post('/sessions/:id/recording/none', 'session.edit', controller.notRecorded)
    },
    jobHandlers: { [LOOK]: lookout.look, [SWEEP]: sweep.sweep },
    eventHandlers: new RecordingEvents({ outbox, landing, hourMs }).handlers,
    periodic: [{ name: 'recordings.sweep', everySeconds: knobs.reconcileSeconds, run: () => sweep.ask() }],
  }
}
