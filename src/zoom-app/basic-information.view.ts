import { definePage } from '../web'
import { problemWords } from './app-problem'
import { ago } from './moments'
import { savedKey, type SavedKey } from './saved-key'
import type { SetUpPage } from './set-up-frame'
import type { ZoomApp } from './zoom-app.entity'

interface Note {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
}

export interface BasicInformationPage extends SetUpPage {
  redirectUrl: string
  /** Why Zoom would not take the address, whatever is pasted. */
  addressNote: Note | null
  secretSaved: SavedKey | null
  check: Note
  checkedAgo: string | null
}

export const basicInformationPage = definePage<BasicInformationPage>('zoom-app/basic-information')

export function presentBasicInformation(app: ZoomApp | null, redirectUrl: string, now: Date) {
  return {
    redirectUrl,
    addressNote: addressNote(redirectUrl),
    secretSaved: savedKey(app?.clientSecretEnd, app?.clientSecretSavedAt, now),
    check: credentialsNote(app),
    checkedAgo: app?.credentialsCheckedAt ? ago(app.credentialsCheckedAt, now) : null,
  }
}

function addressNote(redirectUrl: string): Note | null {
  const { protocol, hostname } = new URL(redirectUrl)
  if (protocol === 'https:') return null
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return isHere
    ? {
        kind: 'info',
        title: 'This address works on this computer only.',
        text: 'That is fine for practice. For real use, start the program with the public https address.',
      }
    : {
        kind: 'bad',
        title: 'Zoom takes https addresses only.',
        text: 'Whoever runs the server has to set the public address to one that begins with https.',
      }
}

function credentialsNote(app: ZoomApp | null): Note {
  if (app?.brokenCode && app.brokenCode !== 'credentials') return { kind: 'bad', ...problemWords(app.brokenCode) }
  switch (app?.clientSecret ? (app.brokenCode ? 'refused' : app.credentialsCheck) : null) {
    case 'accepted':
      return { kind: 'ok', title: 'Zoom accepts this Client ID and secret.', text: 'Continue with the scopes.' }
    case 'refused':
      return { kind: 'bad', ...problemWords('credentials') }
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
