import { definePage } from '../web'
import { addressChecks, type CheckRow } from './address-checks'
import { problemWords } from './app-problem'
import { ago } from './moments'
import { savedKey, type SavedKey } from './saved-key'
import type { SetUpPage } from './set-up-frame'
import { exactlyAs } from './zoom-addresses'
import type { ZoomApp } from './zoom-app.entity'

interface Note {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
  actions?: { href: string; text: string }[]
}

export interface BasicInformationPage extends SetUpPage {
  redirectUrl: string
  redirectHint: string
  addressChecks: CheckRow[]
  secretSaved: SavedKey | null
  check: Note
  checkedAgo: string | null
}

export const basicInformationPage = definePage<BasicInformationPage>('zoom-app/basic-information')

/** @param host what the browser's address bar shows */
export function presentBasicInformation(app: ZoomApp | null, { redirectUrl, host, asksPassword, now }: Scene) {
  return {
    redirectUrl,
    redirectHint: exactlyAs(redirectUrl),
    addressChecks: addressChecks(app, redirectUrl, host, now),
    secretSaved: savedKey(app?.clientSecretEnd, app?.clientSecretSavedAt, asksPassword, now),
    check: credentialsNote(app),
    checkedAgo: app?.credentialsCheckedAt ? ago(app.credentialsCheckedAt, now) : null,
  }
}

interface Scene {
  redirectUrl: string
  host: string
  asksPassword: boolean
  now: Date
}

const WHAT_ELSE = { href: '/zoom/support#refused', text: 'What else it can be' }

function credentialsNote(app: ZoomApp | null): Note {
  if (app?.brokenCode && app.brokenCode !== 'credentials')
    return { kind: 'bad', ...problemWords(app.brokenCode), actions: [WHAT_ELSE] }
  switch (app?.clientSecret ? (app.brokenCode ? 'refused' : app.credentialsCheck) : null) {
    case 'accepted':
      return { kind: 'ok', title: 'Zoom accepts this Client ID and secret.', text: 'Continue with the scopes.' }
    case 'refused':
      return { kind: 'bad', ...problemWords('credentials'), actions: [WHAT_ELSE] }
    case 'unreachable':
      return {
        kind: 'warn',
        title: 'Zoom does not answer.',
        text: 'Both are saved. Check again in a minute: nothing has to be entered twice.',
      }
    default:
      return app?.clientSecret
        ? { kind: 'info', title: 'Saved, and not checked yet.', text: 'Select Check again.' }
        : { kind: 'info', title: 'Nothing to check yet.', text: 'Enter both keys and select Save and check.' }
  }
}
