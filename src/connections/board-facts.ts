import type { CenterFacts } from '../web'
import { ago, dayAndTime, isUnproved, isUntold, reportOf, type ZoomApp } from '../zoom-app'
import type { WeekFacts } from './board.queries'

/** One of the facts above the board. */
export interface Fact {
  kind: 'ok' | 'warn' | 'bad' | ''
  icon: string
  label: string
  value: string
  more: string
}

/** What an admin has to know at a glance: the app, its events, the coming week, recordings. */
export function boardFacts(app: ZoomApp | null, week: WeekFacts, now: Date, { timeZone }: CenterFacts): Fact[] {
  return [appFact(app, now), eventFact(app, week, now), hostlessFact(week, now, timeZone), recordingFact(week)]
}

function appFact(app: ZoomApp | null, now: Date): Fact {
  const label = 'Zoom app'
  if (app?.brokenCode)
    return { kind: 'bad', icon: 'triangle-alert', label, value: 'Has a problem', more: app.brokenText ?? '' }
  const more = app?.clientSecretSavedAt ? `Secret saved ${ago(app.clientSecretSavedAt, now)}` : ''
  if (app?.grantedScopes == null)
    return { kind: 'warn', icon: 'shield-check', label, value: 'Scopes not checked', more }
  const { granted, of, complete } = reportOf(app.grantedScopes)
  return { kind: complete ? 'ok' : 'warn', icon: 'shield-check', label, value: `${granted} of ${of} scopes`, more }
}

const LATE = 'Recordings come late'

function eventFact(app: ZoomApp | null, { events, eventsFailed }: WeekFacts, now: Date): Fact {
  const [icon, label] = ['rotate-cw', 'Events from Zoom']
  if (app?.badSignatures)
    return {
      kind: 'warn',
      icon,
      label,
      value: 'Wrong signatures',
      more: `${app.badSignatures} since the last good event`,
    }
  if (!app?.validatedAt) return { kind: 'warn', icon, label, value: 'Not validated', more: LATE }
  if (isUnproved(app, now)) return { kind: 'warn', icon, label, value: 'Stopped', more: LATE }
  if (!app.lastEventAt)
    return {
      kind: isUntold(app, now) ? 'warn' : 'ok',
      icon,
      label,
      value: 'None so far',
      more: `Validated ${ago(app.validatedAt, now)}`,
    }
  const more = `${events.toLocaleString('en-US')} today, ${eventsFailed} failed`
  return { kind: 'ok', icon, label, value: lastWords(ago(app.lastEventAt, now)), more }
}

const lastWords = (since: string): string => (since === 'just now' ? 'Just now' : `Last ${since}`)

function hostlessFact({ hostless, firstHostless }: WeekFacts, now: Date, zone: string): Fact {
  const [icon, label] = ['unplug', 'Sessions without a host']
  if (hostless === 0 || !firstHostless)
    return { kind: 'ok', icon, label, value: 'None', more: 'In the next seven days' }
  const more = `First one ${dayAndTime(firstHostless, now, zone)}`
  return { kind: 'warn', icon, label, value: `${hostless} in seven days`, more }
}

function recordingFact({ recordingsProcessing: count, recordingsReady }: WeekFacts): Fact {
  const value = count === 0 ? 'None processing' : `${count} processing`
  return { kind: '', icon: 'circle-play', label: 'Recordings', value, more: `${recordingsReady} arrived in seven days` }
}
