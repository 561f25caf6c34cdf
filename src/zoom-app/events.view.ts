import { definePage } from '../web'
import { ago } from './moments'
import { savedKey, type SavedKey } from './saved-key'
import type { SetUpPage } from './set-up-frame'
import { hasHeard, isUnproved, isUntold } from './set-up.policy'
import type { ChallengeProblem, ZoomApp } from './zoom-app.entity'

interface HealthRow {
  state: 'ok' | 'warn' | 'bad' | 'unknown'
  title: string
  text: string
}

export interface EventsPage extends SetUpPage {
  eventUrl: string
  events: readonly { name: string; why: string }[]
  tokenSaved: SavedKey | null
  /** At the field of the Secret token, when something came that does not fit it, and nothing yet that does. */
  tokenNote: Note | null
  note: Note | null
  health: HealthRow[]
}

/** What to do next, above what Zoom sends. */
interface Note {
  kind: 'warn' | 'bad'
  title: string
  text: string
  actions?: { href: string; text: string }[]
}

export const eventsPage = definePage<EventsPage>('zoom-app/events')

/** The events to tick, and what each is for. (Zoom reference 7.11) */
export const EVENTS = [
  { name: 'meeting.started', why: 'The session turns live' },
  { name: 'meeting.ended', why: 'The session is over' },
  { name: 'meeting.updated', why: 'A change made in Zoom is noticed' },
  { name: 'meeting.deleted', why: 'A meeting deleted in Zoom is noticed' },
  { name: 'meeting.participant_joined', why: 'Somebody joins' },
  { name: 'meeting.participant_left', why: 'Somebody leaves' },
  { name: 'recording.completed', why: 'The recording arrives' },
  { name: 'recording.transcript_completed', why: 'The transcript arrives' },
] as const

interface Scene {
  eventUrl: string
  asksPassword: boolean
  /** Meetings were held, and no event told of them. */
  isSilent: boolean
  /** This server's clock is off by minutes: then events are refused as too old. */
  isSkewed: boolean
  now: Date
}

export const presentEvents = (app: ZoomApp | null, { eventUrl, asksPassword, isSilent, isSkewed, now }: Scene) => ({
  eventUrl,
  events: EVENTS,
  tokenSaved: savedKey(app?.secretTokenEnd, app?.secretTokenSavedAt, asksPassword, now),
  tokenNote: isTokenDoubtful(app, isSkewed) ? DOUBTFUL_TOKEN : null,
  note: noteFor(app, isSkewed, now),
  health: [validationRow(app, now), eventRow(app, isSilent, now), ...clockRows(app, isSkewed)],
})

const CHALLENGE_WORDS: Record<ChallengeProblem, string> = {
  'former-token':
    'Zoom still uses the former Secret token, which counts for 24 hours after the change. Make a new one in Zoom and save it here, or save the former one here again; then select Validate.',
  'no-token':
    'Zoom asked, and this center could not answer: save the Secret token first, then select Validate once more.',
}

function validationRow(app: ZoomApp | null, now: Date): HealthRow {
  const title = 'Address validated'
  if (app?.challengeProblem) return { state: 'warn', title, text: CHALLENGE_WORDS[app.challengeProblem] }
  if (!app?.validatedAt) {
    return { state: 'unknown', title, text: `Not yet. ${toValidateWords(app)}` }
  }
  const when = ago(app.validatedAt, now)
  if (!isUnproved(app, now)) return { state: 'ok', title, text: `Zoom validated this address ${when}` }
  const text = `Last ${when}. Zoom asks every 72 hours, so it has stopped. In Zoom, enable the subscription, select Validate and Save.`
  return { state: 'bad', title, text }
}

function toValidateWords(app: ZoomApp | null): string {
  if (!app?.secretToken) return 'Save the Secret token first: with it this address can answer Zoom.'
  const select = 'In Zoom, select Validate beside the address.'
  return app.badSignatures > 0 || app.lastEventAt ? select : `${select} ${NOTHING_CAME}`
}

const NOTHING_CAME =
  'If Zoom says that it fails: nothing of it has come here, so look whether this address is reached from the internet.'

function eventRow(app: ZoomApp | null, isSilent: boolean, now: Date): HealthRow {
  const title = 'Last event'
  if (isSilent) return { state: 'bad', title, text: `${lastWords(app, now)} ${SILENT}` }
  if (!app?.lastEventAt && app && isUntold(app, now)) return { state: 'warn', title, text: 'None has ever come.' }
  if (!app?.lastEventAt)
    return { state: 'unknown', title, text: 'None so far. The first comes with the test in the next step.' }
  return { state: 'ok', title, text: ago(app.lastEventAt, now) }
}

const SILENT =
  'Meetings were held since, and no event told of them. In Zoom, look whether the subscription is on, select Validate and Save.'

const lastWords = (app: ZoomApp | null, now: Date): string =>
  app?.lastEventAt ? `The newest came ${ago(app.lastEventAt, now)}.` : 'None has ever come.'

function clockRows(app: ZoomApp | null, isSkewed: boolean): HealthRow[] {
  if (!app?.badSignatures || !isSkewed) return []
  const text = `${app.badSignatures} since the last good event. The clock of this server is wrong by minutes: whoever runs it has to set it first.`
  return [{ state: 'bad', title: 'Events refused as too old', text }]
}

// Anybody can send something with a wrong signature; but since this token was saved nothing has proved it right.
const isTokenDoubtful = (app: ZoomApp | null, isSkewed: boolean): boolean =>
  hasBadSignatures(app, isSkewed) && Boolean(app!.secretToken) && !app!.validatedAt

const hasBadSignatures = (app: ZoomApp | null, isSkewed: boolean): boolean => Boolean(app?.badSignatures) && !isSkewed

function noteFor(app: ZoomApp | null, isSkewed: boolean, now: Date): Note | null {
  if (isTokenDoubtful(app, isSkewed)) return null
  if (hasBadSignatures(app, isSkewed)) return { kind: 'warn', ...signatureWords(app!) }
  // What keeps events away altogether stands in its row.
  if (!app?.validatedAt || app.challengeProblem || app.badSignatures > 0 || isUnproved(app, now)) return null
  if (isUntold(app, now)) return { kind: 'warn', ...UNTOLD }
  return hasHeard(app) ? null : { kind: 'warn', ...VALIDATED }
}

function signatureWords({ badSignatures: count }: ZoomApp) {
  const came = `${count === 1 ? 'One' : count} since the last good event.`
  const text = `${came} If that was Zoom, the Secret token here is not the one there: copy it once more, and save it here.`
  return { title: 'Events come with a wrong signature.', text }
}

const DOUBTFUL_TOKEN: Note = {
  kind: 'bad',
  title: 'Something came that does not fit this Secret token.',
  text: 'If you have just selected Validate in Zoom, it is not the one there: copy it once more, and save it here. It is neither the Client secret nor the Verification Token.',
}

const VALIDATED = { title: 'Validated.', text: 'Now tick the eight events and select Save in Zoom.' }

const UNTOLD = {
  title: 'No event came after the test.',
  text: 'Tick the eight events and select Save in Zoom. Done there? Then test again.',
  actions: [{ href: '/zoom/setup/test', text: 'Open the test' }],
}
