import { ago } from './moments'
import type { ZoomApp } from './zoom-app.entity'

export interface CheckRow {
  state: 'ok' | 'warn' | 'bad' | 'unknown'
  title: string
  text: string
}

/**
 * What has to be true of the redirect URL, and whether it is.
 * @param host of the address with which the admin's browser came: good for a comparison, believed for nothing else
 */
export function addressChecks(app: ZoomApp | null, redirectUrl: string, host: string, now: Date): CheckRow[] {
  const url = new URL(redirectUrl)
  return [schemeRow(url), formRow(url), hostRow(url, host), reachRow(app, url, now)]
}

function schemeRow({ protocol, hostname }: URL): CheckRow {
  const title = 'Begins with https'
  if (protocol === 'https:') return { state: 'ok', title, text: 'As Zoom demands.' }
  if (isHere(hostname))
    return {
      state: 'warn',
      title: 'This address works on this computer only',
      text: 'That is fine for practice. For real use, start the program with the public https address.',
    }
  const text = 'Whoever runs the server has to set the public address to one that begins with https.'
  return { state: 'bad', title: 'Zoom takes https addresses only', text }
}

function formRow({ pathname, search, hash }: URL): CheckRow {
  const isPlain = !pathname.endsWith('/') && search === '' && hash === ''
  if (isPlain) return { state: 'ok', title: 'No slash at the end, no question mark', text: 'Copied whole, it matches.' }
  const text = 'Whoever runs the server has to set a public address without them.'
  return { state: 'bad', title: 'A slash at the end or a question mark', text }
}

function hostRow({ host: expected }: URL, host: string): CheckRow {
  const title = 'Same address as in your browser'
  if (host.toLowerCase() === expected) return { state: 'ok', title, text: expected }
  const text = `You came here by ${host.slice(0, 100) || 'another name'}, Zoom sends people to ${expected}. Open the center under that address, or have the public address set to yours.`
  return { state: 'warn', title: 'Not the address in your browser', text }
}

function reachRow(app: ZoomApp | null, { host }: URL, now: Date): CheckRow {
  const title = 'This server is reached there'
  if (!app?.reach || !app.reachCheckedAt)
    return { state: 'unknown', title, text: 'Not checked yet. Select Check again.' }
  const when = `Checked ${ago(app.reachCheckedAt, now)}.`
  if (app.reach === 'reached') return { state: 'ok', title, text: when }
  if (app.reach === 'elsewhere') {
    const text = `Something else answers under ${host}. ${when} Whoever runs the server has to compare the public address.`
    return { state: 'bad', title: 'Another server answers there', text }
  }
  const text = `From the server itself, ${host} did not answer within 3 seconds. ${when} Some networks forbid this from inside; if your browser is there, it is fine.`
  return { state: 'warn', title: 'This server does not reach itself there', text }
}

const isHere = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
