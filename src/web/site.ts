import type { Request, Response } from 'express'
import { initials } from './design/initials'
import { visitOf, type Visit } from './actor'
import { themeOf } from './theme'
import type { FormTokens } from './csrf'
import type { FlashNotes, Flash } from './flash'
import type { Links } from './links'
import { zoneName } from '../lib/time-zone'

export interface NavEntry {
  key: string
  href: string
  icon: string
  text: string
  count?: number
  countLabel?: string
}

/** Something the whole center has to know. */
export interface SiteNotice {
  kind: 'ok' | 'warn' | 'bad' | 'info'
  title: string
  text: string
  action?: { href: string; text: string }
  /** Pages that say it themselves, and more. */
  saidOn?: readonly string[]
}

/** What the features put around every page of a signed-in person. */
export interface Surroundings {
  nav: NavEntry[]
  accountLinks: { href: string; icon: string; text: string }[]
  newSessionHref: string | null
  /** Null where the host application signs people in, and out. */
  signOutHref: string | null
  notice: SiteNotice | null
  footerRight: string | null
}

export interface SiteTools {
  links: Links
  tokens: FormTokens
  flash: FlashNotes
  asset: (name: string) => string
  icon: (name: string, label?: string) => string
  /** Practice mode: every page says so. */
  practice: boolean
  /** The control page of the built-in simulator; a simulator of somebody else's has what it has. */
  practiceHref: string | null
  surroundings: (visit: Visit) => Promise<Surroundings>
}

const ROLE_WORDS = { admin: 'Administrator', instructor: 'Instructor', student: 'Student' }
const NOBODY: Surroundings = {
  ...{ nav: [], accountLinks: [], newSessionHref: null, signOutHref: null },
  ...{ notice: null, footerRight: null },
}

/** What the layout and every view see as `site`. */
export async function buildSite(tools: SiteTools, req: Request, res: Response) {
  const visit = visitOf(res)
  const flash: Flash[] = tools.flash.take(req, res)
  return {
    base: tools.links.base,
    href: tools.links.href,
    absolute: (path: string) => tools.links.absolute(path),
    asset: tools.asset,
    icon: tools.icon,
    lang: 'en-US',
    theme: themeOf(req),
    // Where to come back to after a detour; never Zoom's callback, whose address carries a code.
    path: tools.links.returnPath(req.originalUrl.slice(tools.links.base.length)),
    practice: tools.practice,
    practiceHref: tools.practiceHref,
    csrf: tools.tokens.token(req, res),
    flash,
    helpHref: tools.links.href('/help'),
    ...whoAndWhere(visit),
    ...(visit ? mounted(elsewhere(await tools.surroundings(visit), req.path), tools.links.href) : NOBODY),
  }
}

export type Site = Awaited<ReturnType<typeof buildSite>>

function elsewhere(around: Surroundings, path: string): Surroundings {
  const { notice } = around
  if (notice?.saidOn?.includes(path)) return { ...around, notice: null }
  if (notice?.action?.href !== path) return around
  // Whoever is where the button leads needs none.
  const { action: _here, ...words } = notice
  return { ...around, notice: words }
}

// Features speak of paths of the module; the layout needs them below the mount path.
function mounted(around: Surroundings, href: (path: string) => string): Surroundings {
  const link = <T extends { href: string }>(each: T): T => ({ ...each, href: href(each.href) })
  const { notice, newSessionHref, signOutHref } = around
  return {
    ...around,
    nav: around.nav.map(link),
    accountLinks: around.accountLinks.map(link),
    newSessionHref: newSessionHref && href(newSessionHref),
    signOutHref: signOutHref && href(signOutHref),
    notice: notice?.action ? { ...notice, action: link(notice.action) } : notice,
  }
}

function whoAndWhere(visit: Visit | null) {
  if (!visit) return { person: null, center: null, zoneLine: '' }
  const { actor, center } = visit
  const person = {
    name: actor.name,
    initials: initials(actor.name),
    role: actor.role,
    roleWord: ROLE_WORDS[actor.role],
  }
  return { person, center: { name: center.name, helpPhone: center.helpPhone }, zoneLine: zoneName(center.timeZone) }
}
