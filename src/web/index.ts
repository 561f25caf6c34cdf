export {
  actorOf,
  rememberVisit,
  signedInVisit,
  visitOf,
  type Actor,
  type CenterFacts,
  type Role,
  type Visit,
} from './actor'
export { CookieJar, readCookie } from './cookies'
export { FormTokens } from './csrf'
export { FlashNotes, type Flash } from './flash'
export { emptyForm, parseForm, type FormState, type ParsedForm } from './form'
export { afterField, choiceField, readSearch, wordsField, writeSearch, type After } from './list-search'
export { Links } from './links'
export { definePage, definePart, type Page } from './page'
export { requestIdOf } from './request-log'
export { RouteTable, type AskToSignIn, type Gate, type RouteEntry } from './routes'
export { equalsInConstantTime, Signer } from './signed-value'
export type { NavEntry, Site, SiteNotice, SiteTools, Surroundings } from './site'
export { buildSubApp } from './sub-app'
export { createAssets } from './design/assets'
export { createIcon } from './design/icon'
export { chooseTheme } from './theme'
export { initials } from './design/initials'
export { sessionStatus, type SessionStatus as StatusLook } from './design/session-status'
