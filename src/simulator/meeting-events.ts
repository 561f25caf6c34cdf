import { joinUrl } from './meeting-answers'
import type { Simulation } from './simulation'
import type { Instance, Meeting, Occurrence, Registrant, Stay } from './world'

// The key sets and their order are those of the reference's samples (section 7): ids are text while a meeting runs, numbers elsewhere.

export function announceMeetingCreated(sim: Simulation, meeting: Meeting): void {
  const { settings } = meeting
  const object = {
    ...meetingFacts(meeting),
    join_url: joinUrl(sim, meeting),
    password: meeting.password,
    ...seriesFacts(meeting),
    settings: {
      use_pmi: settings['use_pmi'],
      alternative_hosts: settings['alternative_hosts'],
      join_before_host: settings['join_before_host'],
      jbh_time: settings['jbh_time'],
    },
  }
  const payload = { ...operatorOf(sim, meeting), operation: meeting.type === 8 ? 'all' : 'single', object }
  sim.webhooks.announce(meeting.hostId, 'meeting.created', { payload })
}

/** Deleted as a whole, or one occurrence of a series. */
export function announceMeetingDeleted(sim: Simulation, meeting: Meeting, occurrence?: Occurrence): void {
  const object = { ...meetingFacts(meeting), ...(occurrence ? { occurrences: [occurrence] } : seriesFacts(meeting)) }
  const operation = meeting.type === 8 && !occurrence ? 'all' : 'single'
  sim.webhooks.announce(meeting.hostId, 'meeting.deleted', {
    payload: { ...operatorOf(sim, meeting), operation, object },
  })
}

/** A deleted meeting came back, or its seven days are over. */
export function announceMeetingFate(
  sim: Simulation,
  meeting: Meeting,
  fate: 'recovered' | 'permanently_deleted',
): void {
  const payload = { ...operatorOf(sim, meeting), operation: 'single', object: meetingFacts(meeting) }
  sim.webhooks.announce(meeting.hostId, `meeting.${fate}`, { payload })
}

/** Says only what changed, old and new. Nothing is sent when nothing changed. */
export function announceMeetingUpdated(
  sim: Simulation,
  before: Meeting,
  after: Meeting,
  occurrence?: Occurrence,
): void {
  const names = changedNames(visible(before), visible(after))
  if (names.length === 0) return
  const settings = changedNames(before.settings, after.settings)
  const part = (meeting: Meeting) => ({
    id: meeting.id,
    ...(meeting.type === 8 ? { type: 8 } : {}),
    ...only(visible(meeting), names),
    ...(settings.length > 0 ? { settings: only(meeting.settings, settings) } : {}),
  })
  const payload = {
    ...operatorOf(sim, after),
    scope: after.type === 8 && !occurrence ? 'all' : 'single',
    object: part(after),
    time_stamp: sim.now().getTime() - 812,
    old_object: part(before),
  }
  sim.webhooks.announce(after.hostId, 'meeting.updated', { payload })
}

const visible = (meeting: Meeting): Record<string, unknown> => ({
  topic: meeting.topic,
  start_time: meeting.startTime,
  duration: meeting.duration,
  timezone: meeting.timezone,
  agenda: meeting.agenda,
  password: meeting.password,
  recurrence: meeting.recurrence,
  occurrences: meeting.occurrences,
  settings: meeting.settings,
})

const changedNames = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  Object.keys(after).filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]))

const only = (fields: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.map(name => [name, fields[name]]))

export function announceStarted(sim: Simulation, instance: Instance): void {
  const payload = { account_id: instance.accountId, object: instanceFacts(instance) }
  sim.webhooks.announce(instance.hostId, 'meeting.started', { payload })
}

export function announceEnded(sim: Simulation, instance: Instance): void {
  const object = { ...instanceFacts(instance), end_time: instance.endTime }
  sim.webhooks.announce(instance.hostId, 'meeting.ended', { payload: { account_id: instance.accountId, object } })
}

/** Everything that happens to a person in a run: `joined`, `left`, `joined_waiting_room`, `admitted`, … */
export function announceParticipant(
  sim: Simulation,
  instance: Instance,
  stay: Stay,
  what: string,
  extra: object,
): void {
  const isSignedIn = stay.zoomUserId !== ''
  const participant = {
    user_id: stay.userId,
    user_name: stay.name,
    id: stay.zoomUserId,
    participant_uuid: stay.participantUuid,
    email: stay.email,
    ...(stay.registrantId ? { registrant_id: stay.registrantId } : {}),
    ...(isSignedIn ? { participant_user_id: stay.zoomUserId } : {}),
    ...extra,
  }
  const payload = { account_id: instance.accountId, object: { ...instanceFacts(instance), participant } }
  sim.webhooks.announce(instance.hostId, `meeting.participant_${what}`, { payload })
}

/** Somebody waits for the host, gave up, or is in although the host is not. */
export function announceAtTheDoor(
  sim: Simulation,
  run: Instance,
  stay: Stay,
  what: 'waiting' | 'waiting_left' | 'joined',
): void {
  const object = { ...instanceFacts(run), participant: { id: stay.zoomUserId, user_name: stay.name } }
  sim.webhooks.announce(run.hostId, `meeting.participant_jbh_${what}`, {
    payload: { account_id: run.accountId, object },
  })
}

export function announceRegistration(
  sim: Simulation,
  meeting: Meeting,
  person: Registrant,
  what: string,
  details: object,
): void {
  const registrant = { id: person.id, first_name: person.firstName, last_name: person.lastName, email: person.email }
  const operator = what === 'created' ? { account_id: meeting.accountId } : operatorOf(sim, meeting)
  const object = { ...meetingFacts(meeting), registrant: { ...registrant, ...details } }
  sim.webhooks.announce(meeting.hostId, `meeting.registration_${what}`, { payload: { ...operator, object } })
}

const meetingFacts = (meeting: Meeting) => ({
  uuid: meeting.uuid,
  id: meeting.id,
  host_id: meeting.hostId,
  topic: meeting.topic,
  type: meeting.type,
  ...(meeting.startTime ? { start_time: meeting.startTime } : {}),
  duration: meeting.duration,
  timezone: meeting.timezone,
})

const seriesFacts = (meeting: Meeting) =>
  meeting.type === 8 ? { recurrence: meeting.recurrence, occurrences: meeting.occurrences } : {}

const instanceFacts = (instance: Instance) => ({
  id: String(instance.meetingId),
  uuid: instance.uuid,
  host_id: instance.hostId,
  topic: instance.topic,
  type: instance.type,
  start_time: instance.startTime,
  timezone: instance.timezone,
  duration: instance.scheduledMinutes,
})

/** Who did it: the simulator knows of nobody but the host. */
function operatorOf(sim: Simulation, { accountId, hostId }: { accountId: string; hostId: string }) {
  return { account_id: accountId, operator: sim.findUser(hostId)?.email ?? '', operator_id: hostId }
}
