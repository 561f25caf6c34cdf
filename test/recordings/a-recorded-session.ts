import { Session } from '../../src/sessions'
import { aSession, openCenter, type Center, type OpenCenterOptions } from '../support/center'

/** A center with one session whose meeting stands in Zoom, an hour before it starts. */
export async function openPlanned(options: OpenCenterOptions = {}) {
  const center = await openCenter({ sessions: [aSession()], ...options })
  await center.settled()
  const sessionId = center.seeded.sessions[0]!
  return { center, sessionId, meeting: await meetingOf(center, sessionId) }
}

export const meetingOf = async (center: Center, id: string): Promise<string> =>
  (await center.db.read.findOneByOrFail(Session, { id })).meetingId!

/** Lets the meeting run as planned with these people, and end. @returns the run's UUID */
export async function hold(
  center: Center,
  meeting: string,
  people: readonly string[] = ['Amara Nwosu'],
): Promise<string> {
  await center.advance({ minutes: 58 })
  const { uuid } = center.control.startMeeting({ meeting })
  for (const name of people) center.control.join({ meeting, name, email: mailOf(name) })
  await center.advance({ minutes: 94 })
  center.control.endMeeting({ meeting })
  await center.settled()
  return uuid
}

/** Holds it, and has Zoom finish recording and transcript. */
export async function record(center: Center, meeting: string, people?: readonly string[]): Promise<string> {
  const uuid = await hold(center, meeting, people)
  center.control.publishRecording({ uuid })
  center.control.publishTranscript({ uuid })
  await center.advance({ minutes: 5 })
  return uuid
}

/** The address Zoom knows of a student; none for guests with a device's name. */
function mailOf(name: string): string {
  const words = name.toLowerCase().split(' ')
  return /^[a-z]+ [a-z]+$/i.test(name) ? `${words.join('.')}@students.northlake.example` : ''
}
