import { SimcenterError } from '../errors'
import type { TestCall } from '../zoom-app'
import { ScopesMissing, ZoomError, ZoomRateLimited, type MeetingPlan, type ZoomApi } from '../zoom'

const HOUR_MS = 3600_000

/** Requests that create or change meetings, of each host and UTC day, whatever app sends them. (Zoom reference 8.3) */
export const HOST_BUDGET = 100

// Reading and deleting cost nothing of it.
const isCounted = (call: string): boolean => /^(POST|PATCH) /.test(call)

/** How Zoom answered the newest call; null while it has not. */
export interface NewestAnswer {
  status: number | null
}

/** What a test hears, and whom it tells. */
interface TestLine {
  /** Kept up to date by whoever hears of the calls. */
  newest: NewestAnswer
  /** Is told of the meeting before Zoom has more to tell of it. */
  note: (meetingId: string) => Promise<void>
}

/** Makes a one-minute meeting, reads it back and deletes it; each call with its result. It stops at the first failure. */
export async function testWithAccount(
  zoom: ZoomApi,
  { newest, note }: TestLine,
  center: { name: string; timeZone: string },
  now: Date,
) {
  const calls: TestCall[] = []
  const attempt = trial(calls, newest)
  const me = await attempt(
    'GET /users/me',
    'Who you are at Zoom',
    () => zoom.me(),
    user => `${user.name}, ${user.email}`,
  )
  if (!me) return calls
  const meeting = await attempt(
    'POST /users/me/meetings',
    'Make a one-minute meeting',
    () => zoom.createMeeting(testPlan(center.name, center.timeZone, now)),
    made => `Meeting ${made.id} made`,
  )
  if (!meeting) return calls
  await note(meeting.id)
  await attempt(
    'GET /meetings/{id}',
    'Read it back',
    () => zoom.meeting(meeting.id),
    read => `“${read.topic}” found`,
  )
  const remove = async () => (await zoom.deleteMeeting(meeting.id), true)
  await attempt('DELETE /meetings/{id}', 'Delete it', remove, () => 'Deleted')
  return calls
}

const testPlan = (centerName: string, timeZone: string, now: Date): MeetingPlan => ({
  topic: `Connection test of ${centerName}`.slice(0, 200),
  startsAt: new Date(now.getTime() + HOUR_MS),
  minutes: 1,
  timeZone,
  agenda: 'Made and deleted by the Zoom set-up.',
  waitingRoom: true,
  autoRecording: 'none',
})

function trial(calls: TestCall[], newest: NewestAnswer) {
  return async <T>(
    call: string,
    what: string,
    ask: () => Promise<T>,
    words: (answer: T) => string,
  ): Promise<T | null> => {
    const started = performance.now()
    newest.status = null
    const note = (ok: boolean, result: string) => {
      const ms = Math.round(performance.now() - started)
      calls.push({ call, what, ok, result, ms, status: newest.status, counted: isCounted(call) })
    }
    try {
      const answer = await ask()
      note(true, words(answer))
      return answer
    } catch (error) {
      if (!(error instanceof SimcenterError)) throw error
      note(false, failureWords(error))
      return null
    }
  }
}

function failureWords(error: SimcenterError): string {
  if (!(error instanceof ZoomError)) return error.message
  if (error instanceof ZoomRateLimited && error.daily) return budgetWords(error.retryAt)
  const { code, httpStatus } = error.trace
  const zoomSays = code ?? httpStatus
  const words = error instanceof ScopesMissing ? scopeWords(error) : error.message
  return zoomSays === null ? words : `${words} (Zoom: ${zoomSays})`
}

const MOST_NAMES = 4

/** Any one of the names is enough; those that end in admin are not for an app like ours. */
function scopeWords({ message, scopes }: ScopesMissing): string {
  const names = scopes.filter(name => !name.endsWith(':admin') && name.length < 100).slice(0, MOST_NAMES)
  if (names.length === 0) return message
  return `The permission ${names.join(' or ')} is missing. Tick it in Zoom under Scopes, then check the scopes again.`
}

const budgetWords = (again: Date): string =>
  `Zoom’s limit for today is used up (Zoom: 429). It starts again at ${again.toISOString().slice(11, 16)} UTC. Nothing is wrong with the set-up.`
