import { initials, type CenterFacts } from '../web'
import { ago, dateOf, dayAndTime, lostWords, missingIn, missingWords, reportOf, type ZoomApp } from '../zoom-app'
import type { PermissionReport } from '../zoom'
import type { ConnectionFacts } from './connections.queries'

export interface HealthRow {
  state: 'ok' | 'warn' | 'bad' | 'unknown'
  title: string
  text: string
}

/** A connection that exists, or existed: how it stands, and what can be done. */
export interface AccountCard {
  initials: string
  heading: string
  line: string
  pill: { kind: 'ok' | 'warn' | 'bad'; icon: string; text: string }
  text: string | null
  rows: HealthRow[]
  /** The words of the button that leads to Zoom; null where nothing has to be done there. */
  connect: string | null
  /** Calls to Zoom are possible: it can be tested. */
  isWorking: boolean
}

/** The sessions a person is going to host. */
export interface Coming {
  count: number
  /** How many of them have no link yet. */
  waiting: number
  /** The first that waits for a link; if none does, the first. */
  first: { id: string; title: string; startsAt: Date } | null
}

/** What a connection is seen against. */
export interface Scene {
  ownerName: string
  /** The owner is who reads it. */
  isOwn: boolean
  center: CenterFacts
  app: ZoomApp | null
  coming: Coming
  now: Date
}

/** The card of a connection; null where there is nothing to tell but “connect”. */
export function presentAccount(connection: ConnectionFacts | null, scene: Scene): AccountCard | null {
  switch (connection?.state) {
    case 'connected':
      return connected(connection, scene)
    case 'permissions-missing':
      return permissionsMissing(connection, scene)
    case 'reconnect':
      return refused(connection, scene)
    case 'superseded':
      return superseded(connection, scene)
    default:
      return null
  }
}

/** `3 of your sessions are affected, the first today at 14:00. Their meetings still exist, …` */
function affectedWords({ coming, center, now, isOwn }: Scene): string {
  const [one, many] = isOwn
    ? ['One of your sessions', `${coming.count} of your sessions`]
    : ['One session', `${coming.count} sessions`]
  if (!coming.first) return 'No session to come is affected.'
  const first = dayAndTime(coming.first.startsAt, now, center.timeZone)
  return coming.count === 1
    ? `${one} is affected, ${first}. Its meeting still exists, and students can still join.`
    : `${many} are affected, the first ${first}. Their meetings still exist, and students can still join.`
}

function connected(connection: ConnectionFacts, scene: Scene): AccountCard {
  return {
    initials: initials(scene.ownerName),
    heading: connection.zoomName ?? scene.ownerName,
    line: [connection.zoomEmail, planWord(connection), scene.center.name].filter(Boolean).join(' · '),
    pill: { kind: 'ok', icon: 'circle-check', text: 'Connected' },
    text: null,
    rows: healthRows(connection, scene),
    connect: null,
    isWorking: true,
  }
}

function permissionsMissing(connection: ConnectionFacts, scene: Scene): AccountCard {
  const report = reportOf(connection.scopes)
  const missing = missingIn(report).map(({ permission }): HealthRow => {
    return { state: 'bad', title: permission.title, text: permission.why }
  })
  return {
    initials: initials(scene.ownerName),
    heading: missingWords(report) ?? 'Zoom asks for consent again',
    line: connection.zoomEmail ?? '',
    pill: { kind: 'warn', icon: 'triangle-alert', text: `${report.granted} of ${report.of}` },
    text: `${untilAllowed(report)} Zoom asks once; nothing else changes.`,
    rows: missing,
    connect: 'Allow in Zoom',
    isWorking: true,
  }
}

function untilAllowed(report: PermissionReport): string {
  const missing = missingIn(report).length
  if (missing === 0) return 'The permissions of the app were changed in Zoom.'
  return `Until ${missing === 1 ? 'it is' : 'they are'} allowed, ${lostWords(report)}.`
}

function refused(connection: ConnectionFacts, scene: Scene): AccountCard {
  const since = dayAndTime(connection.stateSince, scene.now, scene.center.timeZone)
  return {
    initials: initials(scene.ownerName),
    heading: 'Zoom no longer accepts our connection',
    line: `Since ${since}`,
    pill: { kind: 'bad', icon: 'unplug', text: 'Disconnected' },
    text: `${causeWords(connection.stateCause)} ${affectedWords(scene)}`,
    rows: [],
    connect: 'Connect again',
    isWorking: false,
  }
}

function superseded(connection: ConnectionFacts, scene: Scene): AccountCard {
  const since = dayAndTime(connection.stateSince, scene.now, scene.center.timeZone)
  return {
    initials: initials(scene.ownerName),
    heading: `This Zoom account was connected to another center ${since.replace(/ at .*/, '')}`,
    line: connection.zoomEmail ?? '',
    pill: { kind: 'bad', icon: 'unplug', text: 'Connected elsewhere' },
    text: `Zoom keeps only the newest connection. ${affectedWords(scene)} When it is connected here again, the other center loses it.`,
    rows: [],
    connect: 'Connect here again',
    isWorking: false,
  }
}

function causeWords(cause: string | null): string {
  if (cause === 'owner-gone') return 'Zoom says that this account is no longer there.'
  return 'This happens when the app is removed in Zoom, a password is reset, or nobody used it for 90 days.'
}

function healthRows(connection: ConnectionFacts, { app, center, now }: Scene): HealthRow[] {
  const report = reportOf(connection.scopes)
  const contact = connection.lastContactAt ? ago(connection.lastContactAt, now) : 'never'
  const inMs = connection.lastContactMs ? `, in ${connection.lastContactMs} ms` : ''
  return [
    {
      state: 'ok',
      title: 'Permission',
      text: `${report.granted} of ${report.of} scopes, given on ${dateOf(connection.connectedAt, center.timeZone)}`,
    },
    { state: 'ok', title: 'Last contact', text: contact + inMs },
    ...planRows(connection),
    ...recordingRows(connection),
    ...accountRows(connection, app),
  ]
}

function planRows({ plan }: ConnectionFacts): HealthRow[] {
  if (plan !== 'basic') return []
  const text =
    'The Zoom plan is Basic: no cloud recording, and meetings stop after 40 minutes. The Zoom admin can give a license.'
  return [{ state: 'warn', title: 'Plan', text }]
}

function recordingRows({ plan, cloudRecording }: ConnectionFacts): HealthRow[] {
  if (plan === 'basic' || cloudRecording === null) return []
  return cloudRecording === 'on'
    ? [{ state: 'ok', title: 'Cloud recording', text: 'On in the Zoom settings' }]
    : [{ state: 'warn', title: 'Cloud recording', text: 'Off in the Zoom settings. Sessions are not recorded.' }]
}

// The institution's own Zoom account is the one that the admin's check showed.
function accountRows({ zoomAccountId, zoomEmail }: ConnectionFacts, app: ZoomApp | null): HealthRow[] {
  if (!app?.zoomAccountId || !zoomAccountId || app.zoomAccountId === zoomAccountId) return []
  const text = `${zoomEmail ?? 'This user'} is not in the center’s Zoom account. If that is a mistake, disconnect and connect the other one.`
  return [{ state: 'warn', title: 'Zoom account', text }]
}

function planWord({ plan }: ConnectionFacts): string | null {
  if (plan === null) return null
  return plan === 'basic' ? 'Basic' : 'Licensed'
}
