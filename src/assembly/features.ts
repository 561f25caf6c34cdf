import { createAttendance } from '../attendance'
import { createAudit } from '../audit'
import { createCalendar, createEntry } from '../calendar'
import { createConnections } from '../connections'
import { createDeadLetters } from '../dead-letters'
import { createEventLog } from '../event-log'
import { createHandOver } from '../hand-over'
import { createHelp } from '../help'
import type { CheckedOptions } from '../options'
import { createPeople } from '../people'
import { createReadiness } from '../readiness'
import { createRecordings } from '../recordings'
import { createReminders } from '../reminders'
import { createSessions } from '../sessions'
import { createHostSignIn, createSignIn } from '../sign-in'
import { createWebhooks } from '../webhooks'
import { createZoomApp } from '../zoom-app'
import type { Floors } from './floors'

export type Features = ReturnType<typeof createFeatures>

/** Every feature, from the bottom to the top. Where a lower one needs a higher one, the two are joined here. */
export function createFeatures(floors: Floors, options: CheckedOptions) {
  const signIn = createGate(floors, options)
  const people = createPeople({
    ...floors,
    ownAccounts: signIn.accounts !== null,
    hooks: {
      comingSessions: (tx, institutionId, id) => sessions.comingCount(tx, institutionId, id),
      handOvers: (tx, institutionId, id) => handOver.underWay(tx, institutionId, id),
      letGo: (tx, actor, id) => connections.disconnects.letGo(tx, actor, id),
    },
  })
  const zoomApp = createZoomApp({
    ...floors,
    // A set-up that works again lets everything that waited for it be tried.
    whenWorking: (tx, institutionId) => sessions.enqueueWaiting(tx, institutionId),
    heldAfter: (institutionId, after) => sessions.heldAfter(institutionId, after),
    unansweredIn: institutionId => connections.queries.unanswered(institutionId),
    isAway: who => connections.isAway(who),
  })
  const connections = createConnections({
    ...floors,
    people: people.queries,
    zoomApp: zoomApp.service,
    afterConnect: async (tx, who) => {
      await sessions.enqueueWaiting(tx, who.institutionId, who.personId)
      await readiness.askHostAgain(tx, who.institutionId, who.personId)
    },
    recordTest: zoomApp.recordTest,
    noteTestMeeting: (institutionId, meetingId) => zoomApp.testMeetings.note(institutionId, meetingId),
    comingSessions: (institutionId, personId) => sessions.comingSessions(institutionId, personId),
    sessionOf: (tx, institutionId, meeting) => sessions.sessionIdOf(tx, institutionId, meeting),
    sessionsSeen: (actor, ids) => sessions.queries.seen(actor, ids),
    eraseElsewhere: async (tx, account) => {
      const found = [...(await sessions.eraseHost(tx, account)), ...(await attendance.erasePresence(tx, account))]
      if (!account.removed) return found
      await webhooks.eraseEvents(tx, account.institutionId, account.zoomUserId)
      return [...found, 'events that name it (within three hours)']
    },
  })
  const sessions = createSessions({
    ...floors,
    people: people.queries,
    connections,
    zoomApp: zoomApp.service,
    hooks: {
      changed: (tx, session) => readiness.askAgain(tx, session),
      removed: (tx, former, fate) => handOver.noteFormer(tx, former, fate),
    },
  })
  const readiness = createReadiness({ ...floors, connections, zoomApp: zoomApp.service, sessions })
  const handOver = createHandOver({ ...floors, people: people.queries, connections, sessions })
  const reminders = createReminders({ ...floors, people: people.queries, zoomApp: zoomApp.service })
  const attendance = createAttendance({ ...floors, connections, sessions })
  const recordings = createRecordings({ ...floors, connections, sessions })
  const calendar = createCalendar({ ...floors, sessions })
  const entry = createEntry({ ...floors, connections, sessions, attendance, recordings, readiness })
  const webhooks = createWebhooks({
    ...floors,
    secrets: () => zoomApp.service.webhookSecrets(),
    notes: zoomApp.service,
    noteTestEvent: zoomApp.testMeetings.noteEvent.bind(zoomApp.testMeetings),
    handlers: [connections, sessions, readiness, attendance, recordings].map(feature => feature.eventHandlers),
  })
  const help = createHelp()
  const deadLetters = createDeadLetters(floors)
  const eventLog = createEventLog({ ...floors, desk: webhooks.desk })
  const audit = createAudit(floors)
  return {
    signIn,
    people,
    zoomApp,
    connections,
    sessions,
    readiness,
    handOver,
    reminders,
    attendance,
    recordings,
    calendar,
    entry,
    webhooks,
    help,
    deadLetters,
    eventLog,
    audit,
  }
}

// People come in through accounts of ours, or as the host application says.
function createGate(floors: Floors, { auth: [provider], zoom }: CheckedOptions) {
  if (provider?.kind === 'host') return { gate: createHostSignIn({ ...floors, ...provider }), accounts: null }
  const accounts = createSignIn({ ...floors, practice: zoom.mode === 'simulator' })
  return { gate: accounts, accounts }
}
