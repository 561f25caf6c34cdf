import { initials, type CenterFacts } from '../web'
import { dayAndTime, lostWords, meetingsWork, missingIn, missingWords, reportOf, type ZoomApp } from '../zoom-app'
import type { PermissionReport } from '../zoom'
import type { ConnectionFacts } from './connections.queries'
import { healthRows } from './health-rows'

export interface HealthRow {
  state: 'ok' | 'warn' | 'bad' | 'unknown'
  title: string
  text: string
  /** For the owner alone. */
  link?: { href: string; text: string }
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
  /** Zoom accepts it, as far as we know. */
  isWorking: boolean
  /** Calls to Zoom are possible. */
  canTest: boolean
}

/** The same words wherever a connection is shown. */
export const NOT_ANSWERING = { kind: 'warn', icon: 'triangle-alert', text: 'Zoom is not answering' } as const

/** The sessions a person is going to host. */
export interface Coming {
  count: number
  /** How many of them have no link yet. */
  waiting: number
  /** The first that waits for a link; if none does, the first. */
  first: { id: string; title: string; startsAt: Date } | null
  /** The first ten of them all. */
  sessions: { id: string; title: string; startsAt: Date; hasLink: boolean }[]
}

/** What a connection is seen against. */
export interface Scene {
  ownerName: string
  /** The owner is who reads it. */
  isOwn: boolean
  center: CenterFacts
  app: ZoomApp | null
  coming: Coming
  /** Null for a reader who is not the owner, and before the first use. */
  lastUse: LastUse | null
  now: Date
}

/** The newest call that was made with the account. */
export interface LastUse {
  kind: string
  lastAt: Date
}

/** The card of a connection; null where there is nothing to tell but “connect”. */
export function presentAccount(connection: ConnectionFacts | null, scene: Scene): AccountCard | null {
  switch (connection?.state) {
    case 'connected':
      return connected(connection, scene)
    case 'permissions-missing':
      // What nobody can change now is not asked for.
      return isStandstill(scene) ? connected(connection, scene) : permissionsMissing(connection, scene)
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
  const trouble = troubleOf(connection, scene)
  return {
    initials: initials(scene.ownerName),
    ...(scene.isOwn
      ? {
          heading: connection.zoomName ?? scene.ownerName,
          line: inLine([connection.zoomEmail, planWord(connection), scene.center.name]),
        }
      : { heading: 'Zoom account', line: inLine([connection.zoomEmail, planWord(connection)]) }),
    pill: trouble?.pill ?? { kind: 'ok', icon: 'circle-check', text: 'Connected' },
    text: trouble?.text ?? null,
    rows: healthRows(connection, scene),
    connect: null,
    isWorking: true,
    canTest: !scene.app?.offSince,
  }
}

const isStandstill = ({ app }: Scene): boolean => Boolean(app?.offSince || app?.brokenCode)

const inLine = (parts: (string | null)[]): string => parts.filter(Boolean).join(' · ')

// What is wrong at the center or at Zoom, while nothing is wrong with the connection.
function troubleOf(
  { failingSince, failingCause }: ConnectionFacts,
  { app, center, now, isOwn }: Scene,
): Pick<AccountCard, 'pill' | 'text'> | null {
  const since = (instant: Date): string => dayAndTime(instant, now, center.timeZone)
  const pill = (text: string) => ({ kind: 'warn', icon: 'triangle-alert', text }) as const
  const whose = isOwn ? 'your account' : 'this account'
  if (app?.offSince)
    return {
      pill: pill('Switched off'),
      text: `Zoom was switched off for this center ${since(app.offSince)}. Nothing is wrong with ${whose}: it works again when an administrator switches Zoom on.`,
    }
  if (app?.brokenCode)
    return {
      pill: pill('Set-up broken'),
      text: `The center’s Zoom set-up has a problem. Nothing is wrong with ${whose}, and nobody has to connect again: an administrator has to mend the set-up.`,
    }
  if (!failingSince) return null
  const what = failingCause === 'busy' ? 'has asked us to slow down' : 'has not answered'
  return {
    pill: NOT_ANSWERING,
    text: `Zoom ${what} since ${since(failingSince)}. The connection stays as it is, and we keep trying: there is nothing to do.`,
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
    text: untilAllowed(report, scene.isOwn),
    rows: missing,
    connect: 'Allow in Zoom',
    isWorking: true,
    canTest: true,
  }
}

function untilAllowed(report: PermissionReport, isOwn: boolean): string {
  const missing = missingIn(report).length
  const asks = `Zoom asks ${isOwn ? 'you ' : ''}once; nothing else changes.`
  const works = meetingsWork(report) ? `${isOwn ? 'Your meetings' : 'Meetings'} work. ` : ''
  if (missing === 0) return `${works}The permissions of the app were changed in Zoom. ${asks}`
  const [it, is] = missing === 1 ? ['it', 'it is'] : ['them', 'they are']
  return `${works}Until ${isOwn ? `you allow ${it}` : `${is} allowed`}, ${lostWords(report, isOwn)}. ${asks}`
}

function refused(connection: ConnectionFacts, scene: Scene): AccountCard {
  const since = dayAndTime(connection.stateSince, scene.now, scene.center.timeZone)
  return {
    initials: initials(scene.ownerName),
    heading: 'Zoom no longer accepts our connection',
    line: `Since ${since}`,
    pill: { kind: 'bad', icon: 'unplug', text: 'Has to connect again' },
    text: `${causeWords(connection.stateCause)} ${affectedWords(scene)}`,
    rows: [],
    connect: 'Connect again',
    isWorking: false,
    canTest: false,
  }
}

function superseded(connection: ConnectionFacts, scene: Scene): AccountCard {
  const since = dayAndTime(connection.stateSince, scene.now, scene.center.timeZone).replace(/ at .*/, '')
  // Zoom says that there is a newer consent, not where: only of a center of this installation do we know.
  const isCenter = connection.stateCause === 'other-center'
  return {
    initials: initials(scene.ownerName),
    heading: `This Zoom account was connected ${isCenter ? 'to another center' : 'somewhere else'} ${since}`,
    line: connection.zoomEmail ?? '',
    pill: { kind: 'bad', icon: 'unplug', text: 'Connected elsewhere' },
    text: `Zoom keeps only the newest connection. ${affectedWords(scene)} When it is connected here again, the other ${isCenter ? 'center' : 'side'} loses it.`,
    rows: [],
    connect: 'Connect here again',
    isWorking: false,
    canTest: false,
  }
}

function causeWords(cause: string | null): string {
  if (cause === 'owner-gone') return 'Zoom says that this account is no longer there.'
  return 'This happens when the app is removed in Zoom, a password is reset, or nobody used it for 90 days.'
}

function planWord({ plan }: ConnectionFacts): string | null {
  if (plan === null) return null
  return plan === 'basic' ? 'Basic' : 'Licensed'
}
