import { SEVEN_PERMISSIONS, type PermissionCheck, type PermissionReport } from '../zoom'
import type { ScopeStyle } from './zoom-app.entity'

/** One of the seven, as a row of a page. */
export interface PermissionRow {
  title: string
  why: string
  /** Zoom's names, to be searched there: the missing ones first of all. */
  names: string[]
  /** What is lost although it was granted: a newer app may lack one of its names. */
  lost: string | null
  /** Null: not checked. */
  granted: boolean | null
}

export interface PermissionGroup {
  name: string
  rows: PermissionRow[]
}

type Key = (typeof SEVEN_PERMISSIONS)[number]['key']

// What does not work without it.
const LOST: Record<Key, string> = {
  'meeting.view': 'what happens in a meeting is not seen',
  'meeting.manage': 'no Zoom link can be made or changed',
  'recording.view': 'recordings do not arrive',
  'recording.manage': 'recordings cannot be cleaned up in Zoom',
  'user.view': 'a connected account cannot be recognized',
  'user.manage': 'the usual meeting settings are not applied',
  'user.profile': 'name and e-mail of the account are not shown',
}

// The same to whoever did not allow it.
const LOST_TO_YOU: Partial<typeof LOST> = { 'user.manage': 'your usual meeting settings are not applied' }

const NUMBERS = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'All seven']

/** The seven in Zoom's groups. @param report null before the first check */
export function permissionGroups(report: PermissionReport | null, style: ScopeStyle): PermissionGroup[] {
  const rows = SEVEN_PERMISSIONS.map((permission, index) => {
    const check = report?.permissions[index] ?? null
    const { group, title, why } = permission
    const names = namesFor(permission, check, style)
    return { group, row: { title, why, names, lost: extrasWords(check), granted: check?.granted ?? null } }
  })
  const names = [...new Set(rows.map(({ group }) => group))]
  return names.map(name => ({ name, rows: rows.filter(({ group }) => group === name).map(({ row }) => row) }))
}

/** What the partial `meter` draws. */
export const meterOf = (report: PermissionReport | null, groups: PermissionGroup[]) => ({
  have: report?.granted ?? null,
  noun: 'scopes',
  extra: report?.unused.length ?? 0,
  groups: groups.map(({ name, rows }) => ({ name, granted: rows.map(row => row.granted) })),
})

/** `Two permissions are missing`, or null when all were granted. */
export function missingWords(report: PermissionReport): string | null {
  const missing = report.of - report.granted
  return missing === 0 ? null : `${NUMBERS[missing]} ${missing === 1 ? 'permission is' : 'permissions are'} missing`
}

/** `recordings do not arrive, and the usual meeting settings are not applied` */
export function lostWords(report: PermissionReport, isOwn = false): string {
  const words = isOwn ? { ...LOST, ...LOST_TO_YOU } : LOST
  const lost = missingIn(report).map(({ permission }) => words[permission.key])
  return lost.length < 2 ? (lost[0] ?? '') : `${lost.slice(0, -1).join(', ')}, and ${lost.at(-1)!}`
}

/** Meetings can be made and changed, whatever else is missing. */
export const meetingsWork = (report: PermissionReport): boolean =>
  !missingIn(report).some(({ permission }) => permission.key === 'meeting.manage')

export const missingIn = (report: PermissionReport): PermissionCheck[] =>
  report.permissions.filter(({ granted }) => !granted)

function namesFor(
  { classic, granular }: PermissionCheck['permission'],
  check: PermissionCheck | null,
  style: ScopeStyle,
): string[] {
  if (style === 'classic') return [classic]
  return check && !check.granted && check.missing.length > 0 ? check.missing : [...granular]
}

function extrasWords(check: PermissionCheck | null): string | null {
  if (!check?.granted) return null
  const lost = check.missingExtras.map(extra => `Without ${extra.scope}: ${extra.lost}`)
  return lost.length > 0 ? lost.join(' ') : null
}
