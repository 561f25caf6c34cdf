import { definePage } from '../web'
import type { PermissionReport } from '../zoom'
import { ago } from './moments'
import { reportOf } from './permission-report'
import {
  allNames,
  lostInPart,
  lostWords,
  meterOf,
  missingNames,
  missingWords,
  permissionGroups,
  type PermissionGroup,
} from './permissions.view'
import type { SetUpPage } from './set-up-frame'
import type { ScopeStyle, ZoomApp } from './zoom-app.entity'

interface Note {
  kind: 'ok' | 'warn' | 'info'
  icon: string
  title: string
  text: string
}

export interface ScopesPage extends SetUpPage {
  style: ScopeStyle
  groups: PermissionGroup[]
  names: string[]
  meter: ReturnType<typeof meterOf>
  note: Note
  checkedAgo: string | null
  /** The check is a consent: without Client ID and secret there is nothing to consent to. */
  canCheck: boolean
  /** Went to Zoom for the check, and has not come back. */
  isAway: boolean
  granted: number | null
  webinars: WebinarPack
}

/** Listed apart from the seven, and never counted. */
interface WebinarPack {
  names: readonly string[]
  /** What Zoom granted of it; null before the first check. */
  granted: string | null
}

// Of old apps the family, of new ones what a webinar would take. (Zoom reference 2.3)
const WEBINAR_NAMES = {
  classic: ['webinar:read', 'webinar:write'],
  granular: ['webinar:read:webinar', 'webinar:read:list_webinars', 'webinar:write:webinar', 'webinar:update:webinar'],
} as const

export const scopesPage = definePage<ScopesPage>('zoom-app/scopes')

export function presentScopes(app: ZoomApp | null, now: Date) {
  const report = app?.grantedScopes == null ? null : reportOf(app.grantedScopes)
  const style = app?.scopeStyle ?? 'granular'
  const groups = permissionGroups(report, style)
  return {
    style,
    groups,
    names: allNames(style),
    meter: meterOf(report, groups),
    note: noteFor(report),
    checkedAgo: app?.scopesCheckedAt ? ago(app.scopesCheckedAt, now) : null,
    canCheck: Boolean(app?.clientSecret),
    granted: report?.granted ?? null,
    webinars: { names: WEBINAR_NAMES[style], granted: webinarWords(report) },
  }
}

function webinarWords(report: PermissionReport | null): string | null {
  if (!report) return null
  return report.webinars.length > 0 ? `Granted: ${report.webinars.join(', ')}.` : 'Not granted.'
}

function noteFor(report: PermissionReport | null): Note {
  if (!report)
    return {
      kind: 'info',
      icon: 'info',
      title: 'Not checked yet.',
      text: 'The check asks Zoom for your own account: allow access there, and this page shows what Zoom grants. It also connects your account.',
    }
  const missing = missingWords(report)
  if (missing)
    return {
      kind: 'warn',
      icon: 'triangle-alert',
      title: `${missing}.`,
      text: `In Zoom, tick what is marked below, select Done, then check again. Until then ${lostWords(report)}. ${lostInPart(report)}`.trim(),
    }
  const names = missingNames(report)
  if (names > 0)
    return {
      kind: 'warn',
      icon: 'triangle-alert',
      title: `All seven are there, and ${names === 1 ? '1 name is' : `${names} names are`} still missing.`,
      text: `In Zoom, tick the names marked below, select Done, then check again. Until then: ${lostInPart(report)}`,
    }
  if (report.unused.length > 0)
    return {
      kind: 'info',
      icon: 'badge-check',
      title: `All seven are there, and ${report.unused.length} more.`,
      text: `Not used: ${report.unused.join(', ')}. Remove them in Zoom to keep access small.`,
    }
  return {
    kind: 'ok',
    icon: 'badge-check',
    title: 'All seven are there.',
    text: `Nothing is missing, and nothing extra was asked for${report.webinars.length > 0 ? ' but webinars' : ''}.`,
  }
}
