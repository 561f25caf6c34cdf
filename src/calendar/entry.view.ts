import type { AttendanceView } from '../attendance'
import { presentAttendance } from '../attendance'
import { dayOf, isoWithOffset } from '../lib/time-zone'
import { presentCard, type ReadinessCard } from '../readiness'
import { presentSessionRecording, type RecordingView } from '../recordings'
import { hasEnded, isLive } from '../sessions'
import { definePage, definePart, type Links, type Page } from '../web'
import { presentDetails, type EntryDetails } from './entry-details.view'
import { presentHead, type EntryHead } from './entry-head.view'
import { showsAttendance, type EntryFacts, type EntryPageFacts } from './entry.facts'
import { shortMoment } from './entry-words'
import { shortDay } from './day-words'

export const entryPage = definePage<EntryPage>('calendar/entry')
export const attendancePart = definePart<{ attendance: EntryAttendance }>('calendar/entry-attendance')
export const recordingPart = definePart<{ recording: RecordingView; sessionHref: string }>('calendar/entry-waiting')

export interface EntryPage extends Page {
  crumbs: { href: string; text: string }[]
  head: EntryHead
  /** Whether the head still changes by itself. */
  headSrc: string | null
  tabs: Tab[]
  recording: RecordingView | null
  /** Set while the recording is awaited. */
  recordingSrc: string | null
  attendance: EntryAttendance | null
  attendanceSrc: string | null
  readiness: ReadinessCard | null
  /** Set while Zoom is asked how ready it is. */
  readinessSrc: string | null
  details: EntryDetails
  activity: { iso: string; time: string; sentence: string }[]
  sessionHref: string
}

/** A jump within the page. */
interface Tab {
  href: string
  text: string
  count?: string
  current?: boolean
}

export interface EntryAttendance extends AttendanceView {
  sessionHref: string
  csvHref: string
  /** Which of how many pages, where there are several. */
  page: { text: string; previous: string | null; next: string | null } | null
}

const ROWS = 50
const HOUR_MS = 3_600_000

export function presentEntry(facts: EntryPageFacts, links: Links, hourMs: number): EntryPage {
  const { session, visit, now } = facts
  const base = `/sessions/${session.id}`
  const recording = recordingOf(facts, hourMs)
  const attendance = showsAttendance(facts) ? presentPeople(facts, facts.wishes.people) : null
  const waits = recording?.kind === 'words' && facts.recordings.recordings.some(each => each.progress === 'processing')
  return {
    title: session.title,
    section: 'calendar',
    crumbs: crumbsOf(facts),
    head: presentHead(facts),
    headSrc: isSettled(facts) ? null : `${base}/live`,
    tabs: tabsOf(recording, attendance, facts),
    recording,
    recordingSrc: waits ? `${base}/live/recording` : null,
    attendance,
    attendanceSrc:
      attendance && isLive(session, now) ? `${base}/live/attendance?people=${facts.wishes.people + 1}` : null,
    readiness: facts.readiness && presentCard(facts.readiness, visit, now),
    readinessSrc: facts.readiness?.askedAt ? `${base}/readiness/live` : null,
    details: presentDetails(facts, links),
    activity: facts.activity.map(({ at, who, sentence }) => ({
      iso: isoWithOffset(at, visit.center.timeZone),
      time: shortMoment(at, now, visit.center.timeZone),
      sentence: who ? `${who} ${sentence}` : sentence[0]!.toUpperCase() + sentence.slice(1),
    })),
    sessionHref: base,
  }
}

/** Nothing about it changes by itself any more. */
export function isSettled({ session, now }: EntryFacts): boolean {
  if (session.cancelledAt) return true
  return hasEnded(session, now) && now.getTime() - session.endsAt.getTime() > HOUR_MS
}

export function presentPeople({ session, report, visit }: EntryFacts, page: number): EntryAttendance {
  const view = presentAttendance(report!, { from: session.startsAt, to: session.endsAt }, visit.center.timeZone)
  const href = (to: number): string => `/sessions/${session.id}?people=${to + 1}#attendance`
  const pages = Math.max(1, Math.ceil(view.rows.length / ROWS))
  const shown = Math.min(page, pages - 1)
  return {
    ...view,
    rows: view.rows.slice(shown * ROWS, (shown + 1) * ROWS),
    sessionHref: `/sessions/${session.id}`,
    csvHref: `/sessions/${session.id}/attendance.csv`,
    page:
      pages === 1
        ? null
        : {
            text: `Page ${shown + 1} of ${pages}`,
            previous: shown > 0 ? href(shown - 1) : null,
            next: shown < pages - 1 ? href(shown + 1) : null,
          },
  }
}

/** Null as long as there can be none. */
export function recordingOf(
  { session, recordings: found, host, isStaff, wishes, now, visit }: EntryPageFacts,
  hourMs: number,
): RecordingView | null {
  if (!session.onZoom || session.cancelledAt) return null
  if (found.parts.length === 0 && (isLive(session, now) || !hasEnded(session, now))) return null
  const isConnected = host?.state === 'connected' || host?.state === 'permissions-missing'
  return presentSessionRecording({
    ...{ session, found, isStaff, part: wishes.part, said: wishes.said, now, zone: visit.center.timeZone, hourMs },
    host: { isConnected, plan: host?.plan ?? null, cloudRecording: host?.cloudRecording ?? null },
  })
}

function crumbsOf({ session, visit, now }: EntryFacts): EntryPage['crumbs'] {
  const zone = visit.center.timeZone
  const day = dayOf(session.startsAt, zone)
  return [
    { href: `/calendar/week?date=${day}`, text: 'Calendar' },
    { href: `/calendar/day?date=${day}`, text: shortDay(day, dayOf(now, zone)) },
  ]
}

function tabsOf(
  recording: RecordingView | null,
  attendance: EntryAttendance | null,
  { readiness, activity }: EntryPageFacts,
): Tab[] {
  const tabs: Tab[] = [
    ...(recording ? [{ href: '#recording', text: 'Recording' }] : []),
    ...(attendance ? [{ href: '#attendance', text: 'Attendance', count: attendance.count }] : []),
    ...(readiness ? [{ href: '#readiness', text: 'Readiness' }] : []),
    { href: '#details', text: 'Details' },
    ...(activity.length > 0 ? [{ href: '#activity', text: 'Activity' }] : []),
  ]
  return tabs.length === 1 ? [] : tabs.map((tab, index) => ({ ...tab, current: index === 0 }))
}
