import { definePage, type Page } from '../web'
import type { ConsentWish } from './consent-transactions'

/** How a way to Zoom and back ended without a connection. Each has one page. */
export type Outcome =
  | 'declined'
  | 'failed'
  | 'used'
  | 'foreign'
  | 'old'
  | 'unknown'
  | 'marketplace'
  | 'already'
  | 'unreadable'
  | 'code'
  | 'set-up'
  | 'approval'
  | 'zoom-down'
  | 'unfinished'
  | 'taken'
  | 'cut-down'
  | 'nameless'
  | 'not-set-up'
  | 'off'

interface Words {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  heading: string
  text: string
  /** The button that starts again; absent where that would not help. */
  connect?: string
  /** The link to the page that tells how to choose another Zoom account. */
  other?: string
}

export interface OutcomePage extends Page, Words {
  /** What starting again sends, and where to. */
  again: { action: string; fields: Record<string, string> }
  /** The step of the set-up from which the person went to Zoom. */
  backHref: string | null
  /** The Zoom account that is spoken of. */
  zoomEmail: string | null
  /** For somebody who can mend the set-up. */
  setUpHref: string | null
}

export const outcomePage = definePage<OutcomePage>('connections/outcome')

const WORDS: Record<Outcome, Words> = {
  declined: {
    kind: 'info',
    heading: 'You did not allow access, so nothing changed.',
    text: 'Your sessions stay as they are. You can connect at any time.',
    connect: 'Try again',
  },
  failed: {
    kind: 'warn',
    heading: 'Zoom came back without an answer, so nothing changed.',
    text: 'This happens when its page is closed too early.',
    connect: 'Try again',
  },
  used: {
    kind: 'info',
    heading: 'This is finished already.',
    text: 'The answer from Zoom counts once. How your connection stands is under My Zoom.',
  },
  foreign: {
    kind: 'warn',
    heading: 'This was started by another person, or in another browser.',
    text: 'Nothing was connected. Start it here, where you are signed in.',
    connect: 'Connect my Zoom',
  },
  old: {
    kind: 'info',
    heading: 'That took longer than ten minutes, so nothing changed.',
    text: 'For safety an answer from Zoom counts for ten minutes only.',
    connect: 'Try again',
  },
  unknown: {
    kind: 'warn',
    heading: 'This answer does not belong to anything you started here.',
    text: 'Nothing was connected.',
    connect: 'Connect my Zoom',
  },
  marketplace: {
    kind: 'info',
    heading: 'You came from the Zoom App Marketplace.',
    text: 'Nothing is connected yet. Start here, so that this center knows who you are. In Zoom, “Add” is not needed.',
    connect: 'Connect my Zoom',
  },
  already: {
    kind: 'info',
    heading: 'You came from the Zoom App Marketplace.',
    text: 'Nothing changed: you are already connected. In Zoom, “Add” is not needed.',
  },
  unreadable: {
    kind: 'warn',
    heading: 'What came back from Zoom cannot be read, so nothing changed.',
    text: 'Start again from here.',
    connect: 'Try again',
  },
  code: {
    kind: 'warn',
    heading: 'Zoom took its answer back, so nothing changed.',
    text: 'An answer from Zoom lasts five minutes and counts once.',
    connect: 'Try again',
  },
  'set-up': {
    kind: 'bad',
    heading: 'Your center’s Zoom set-up has a problem.',
    text: 'Nothing was connected, and nothing is wrong with your account. An administrator has to mend the set-up.',
  },
  approval: {
    kind: 'warn',
    heading: 'Your Zoom admin must approve this app first.',
    text: 'Nothing was connected. As soon as it is approved in Zoom, connect again.',
    connect: 'Try again',
  },
  'zoom-down': {
    kind: 'warn',
    heading: 'Zoom does not answer.',
    text: 'Nothing changed. Try again in a minute.',
    connect: 'Try again',
  },
  unfinished: {
    kind: 'warn',
    heading: 'Zoom stopped answering half-way.',
    text: 'You allowed access, but Zoom did not say whose account it is. Connect again in a minute: until then a connection that you had before may not work.',
    connect: 'Connect again',
  },
  taken: {
    kind: 'warn',
    heading: 'This Zoom account is connected to another person of this center.',
    text: 'Your colleague’s connection stays. Connect your own Zoom account instead.',
    other: 'Use another account',
  },
  'cut-down': {
    kind: 'warn',
    heading: 'This Zoom account is connected to another person of this center.',
    text: 'Your colleague’s connection stays, but it has fewer permissions now, because Zoom gave fewer this time. They can allow them again under My Zoom. Connect your own Zoom account instead.',
    other: 'Use another account',
  },
  nameless: {
    kind: 'bad',
    heading: 'Zoom gave too few permissions to tell whose account this is.',
    text: 'Nothing was connected. In Zoom, the permission to see the user has to be ticked in the app.',
  },
  'not-set-up': {
    kind: 'info',
    heading: 'Your center has not set Zoom up yet.',
    text: 'Nothing was connected. An administrator has to set Zoom up first.',
  },
  off: {
    kind: 'info',
    heading: 'Zoom is switched off for this center.',
    text: 'Nothing was connected, and your sessions stay. Connect as soon as an administrator has switched it on.',
  },
}

// Zoom's own trouble is no refusal of ours.
const SERVED: readonly Outcome[] = ['set-up', 'approval', 'zoom-down', 'unfinished', 'nameless', 'not-set-up', 'off']

export const statusOf = (outcome: Outcome): number => (SERVED.includes(outcome) ? 200 : 403)

interface Scene {
  isAdmin: boolean
  zoomEmail: string | null
  /** Why the person went to Zoom; null while that is not known. */
  wish: ConsentWish | null
}

export const presentOutcome = (outcome: Outcome, { isAdmin, zoomEmail, wish }: Scene): OutcomePage => {
  const mendable = outcome === 'set-up' || outcome === 'nameless' || outcome === 'not-set-up'
  const setUpHref = isAdmin && mendable ? '/zoom/setup' : null
  const step = wish?.purpose === 'check' ? wish.returnTo : null
  return {
    title: 'Your Zoom account',
    ...WORDS[outcome],
    section: 'zoom',
    zoomEmail,
    again: step
      ? { action: '/zoom/setup/scopes/check', fields: { return_to: step } }
      : { action: '/me/zoom/connect', fields: {} },
    backHref: setUpHref ? null : step,
    setUpHref,
  }
}
