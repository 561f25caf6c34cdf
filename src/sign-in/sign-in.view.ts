import { definePage, type Actor, type FormState, type Page } from '../web'
import type { PracticeCenter } from './practice-people'

export interface SignInPage extends Page {
  form: FormState
  /** Why the person sees this page instead of the one they asked for. */
  lead: string
  /** Demo people for one-click sign-in; empty outside practice mode. */
  centers: PracticeCenter[]
}

export interface ProfilePage extends Page {
  actor: Actor
  /** Whether there is a password here that can be changed. */
  hasPassword: boolean
  form: FormState
}

export interface WelcomePage extends Page {
  form: FormState
  timeZones: { value: string; label: string }[]
}

export const signInPage = definePage<SignInPage>('sign-in/sign-in')
export const profilePage = definePage<ProfilePage>('sign-in/profile')
export const welcomePage = definePage<WelcomePage>('sign-in/welcome')

export const timeZones = (): WelcomePage['timeZones'] =>
  Intl.supportedValuesOf('timeZone').map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
