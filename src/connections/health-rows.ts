import { ago, capital, dateOf, reportOf, type ZoomApp } from '../zoom-app'
import type { HealthRow, LastUse, Scene } from './account-card'
import type { ConnectionFacts } from './connections.queries'
import { useWords } from './use-words'

/** A refresh that takes longer was not answered. */
const REFRESHING_MS = 30_000

/** How a connection that can be used stands, as far as it is known without asking Zoom. */
export function healthRows(connection: ConnectionFacts, scene: Scene): HealthRow[] {
  return [
    permissionRow(connection, scene),
    contactRow(connection, scene),
    accessRow(connection, scene),
    ...planRows(connection),
    ...recordingRows(connection, scene),
    eventsRow(scene),
    ...accountRows(connection, scene),
  ]
}

function permissionRow({ scopes, connectedAt }: ConnectionFacts, { center }: Scene): HealthRow {
  const { granted, of, complete } = reportOf(scopes)
  const text = `${granted} of ${of} scopes, given on ${dateOf(connectedAt, center.timeZone)}`
  return { state: complete ? 'ok' : 'warn', title: 'Permission', text }
}

function contactRow({ lastContactAt, lastContactMs }: ConnectionFacts, { now, lastUse }: Scene): HealthRow {
  if (!lastContactAt) return { state: 'unknown', title: 'Last contact', text: 'None so far' }
  const inMs = lastContactMs ? `, in ${lastContactMs} ms` : ''
  return {
    state: 'ok',
    title: 'Last contact',
    text: `${capital(ago(lastContactAt, now))}${inMs}${lastUseWords(lastUse, now)}`,
  }
}

const lastUseWords = (lastUse: LastUse | null, now: Date): string =>
  lastUse ? `. Last used ${ago(lastUse.lastAt, now)}: ${lowerFirst(useWords(lastUse.kind))}` : ''

const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

function accessRow({ refreshedAt, refreshStartedAt }: ConnectionFacts, { now, isOwn }: Scene): HealthRow {
  const title = 'Access'
  const renewed = `Renewed ${ago(refreshedAt, now)}.`
  const isHanging = refreshStartedAt !== null && now.getTime() - refreshStartedAt.getTime() > REFRESHING_MS
  const always = isOwn ? 'We renew it by ourselves, whether you teach or not.' : 'We renew it by ourselves.'
  if (!isHanging) return { state: 'ok', title, text: `${renewed} ${always}` }
  const text = `${renewed} Zoom did not answer ${ago(refreshStartedAt, now)}. We try again with the next call.`
  return { state: 'warn', title, text }
}

function planRows({ plan, capacity, concurrent }: ConnectionFacts): HealthRow[] {
  if (plan === null) return []
  const atOnce =
    concurrent === 'several'
      ? 'Several meetings can run at once.'
      : 'One meeting at a time: a second one ends the first.'
  const people = capacity === null ? '' : ` Up to ${capacity} people.`
  const text =
    plan === 'basic'
      ? `The Zoom plan is Basic: no cloud recording, and meetings stop after 40 minutes. The Zoom admin can give a license. ${atOnce}`
      : `Licensed: meetings do not stop after 40 minutes, and can be recorded in the cloud.${people} ${atOnce}`
  return [{ state: plan === 'basic' ? 'warn' : 'ok', title: 'Plan', text }]
}

function recordingRows({ plan, cloudRecording }: ConnectionFacts, { isOwn, app }: Scene): HealthRow[] {
  const title = 'Cloud recording'
  if (plan === 'basic') return []
  const canTest = isOwn && !app?.offSince
  const test = canTest ? 'Select Test now to ask Zoom.' : `It shows after ${isOwn ? 'your' : 'their'} first test.`
  if (cloudRecording === null) return [{ state: 'unknown', title, text: `Not known yet. ${test}` }]
  return cloudRecording === 'on'
    ? [{ state: 'ok', title, text: 'On in the Zoom settings' }]
    : [{ state: 'warn', title, text: 'Off in the Zoom settings. Sessions are not recorded.' }]
}

function eventsRow({ app, now, isOwn }: Scene): HealthRow {
  const title = 'Events'
  if (!app?.validatedAt && !app?.lastEventAt)
    return {
      state: 'warn',
      title,
      text: 'Zoom does not tell this center what happens in meetings yet. Recordings are looked for by ourselves.',
    }
  const last = app.lastEventAt ? `. Last event ${ago(app.lastEventAt, now)}` : ''
  const whose = isOwn ? 'your' : 'their'
  return {
    state: 'ok',
    title,
    text: `Zoom tells this center when ${whose} meetings start, end and are recorded${last}`,
  }
}

/** The institution’s own Zoom account is the one that the admin’s check showed; with licenses of their own, all may differ. */
export const isOutside = ({ zoomAccountId }: Pick<ConnectionFacts, 'zoomAccountId'>, app: ZoomApp | null): boolean =>
  Boolean(app?.zoomAccountId && zoomAccountId && app.zoomAccountId !== zoomAccountId && app.licensing !== 'own')

function accountRows(connection: ConnectionFacts, { app, isOwn }: Scene): HealthRow[] {
  if (!isOutside(connection, app)) return []
  const text = `${connection.zoomEmail ?? 'This user'} is not in the center’s Zoom account. If that is a mistake, connect the other one.`
  const link = isOwn ? { link: { href: '/me/zoom/other', text: 'Use another account' } } : {}
  return [{ state: 'warn', title: 'Zoom account', text, ...link }]
}
