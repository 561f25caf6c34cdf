import { SEVEN_PERMISSIONS, type PermissionCheck, type PermissionReport } from '../zoom'
import type { ScopeStyle } from './zoom-app.entity'

/** One of the seven, as a row of a page. */
export interface PermissionRow {
  title: string
  why: string
  /** What Zoom's older picker calls it; today's shows names alone. */
  label: string | null
  /** `part`: granted, though a newer app lacks some of its names. */
  state: 'unchecked' | 'missing' | 'part' | 'granted'
  /** Zoom's names that it lacks, to be searched there, and what is lost without each. */
  missing: { name: string; lost: string | null }[]
  /** Its other names. */
  names: string[]
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

// In the picker of apps made before spring 2024. (Zoom reference 2.3)
const LABELS: Record<Key, string> = {
  'meeting.view': 'View your meetings',
  'meeting.manage': 'View and manage your meetings',
  'recording.view': 'View your recordings',
  'recording.manage': 'View and manage your recordings',
  'user.view': 'View your user information',
  'user.manage': 'View and manage your user information',
  'user.profile': 'View your profile information',
}

const NUMBERS = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'All seven']

/** The seven in Zoom's groups. @param report null before the first check */
export function permissionGroups(report: PermissionReport | null, style: ScopeStyle): PermissionGroup[] {
  const rows = SEVEN_PERMISSIONS.map((permission, index) => {
    const check = report?.permissions[index] ?? null
    const { group, title, why } = permission
    const label = style === 'classic' ? LABELS[permission.key] : null
    return { group, row: { title, why, label, state: stateOf(check), ...namesFor(permission, check, style) } }
  })
  const names = [...new Set(rows.map(({ group }) => group))]
  return names.map(name => ({ name, rows: rows.filter(({ group }) => group === name).map(({ row }) => row) }))
}

/** All names to tick in Zoom. */
export const allNames = (style: ScopeStyle): string[] =>
  SEVEN_PERMISSIONS.flatMap(({ classic, granular }) => (style === 'classic' ? [classic] : granular))

/** What the partial `meter` draws. */
export const meterOf = (report: PermissionReport | null, groups: PermissionGroup[]) => ({
  have: report?.granted ?? null,
  noun: 'scopes',
  extra: report?.unused.length ?? 0,
  groups: groups.map(({ name, rows }) => ({ name, states: rows.map(row => row.state) })),
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

/** What is lost besides, in sentences: of permissions that were granted without some of their names. */
export function lostInPart({ permissions }: PermissionReport): string {
  const inPart = permissions.filter(({ granted }) => granted).flatMap(({ missingExtras }) => missingExtras)
  return [...new Set(inPart.map(({ lost }) => lost))].join(' ')
}

/** Meetings can be made and changed, whatever else is missing. */
export const meetingsWork = (report: PermissionReport): boolean =>
  !missingIn(report).some(({ permission }) => permission.key === 'meeting.manage')

export const missingIn = (report: PermissionReport): PermissionCheck[] =>
  report.permissions.filter(({ granted }) => !granted)

/** How many of Zoom's names the app lacks, those included without which a permission still counts. */
export const missingNames = (report: PermissionReport): number =>
  report.permissions.flatMap(({ missing, missingExtras }) => [...missing, ...missingExtras]).length

function stateOf(check: PermissionCheck | null): PermissionRow['state'] {
  if (!check) return 'unchecked'
  if (!check.granted) return 'missing'
  return check.missingExtras.length > 0 ? 'part' : 'granted'
}

function namesFor(
  { classic, granular }: PermissionCheck['permission'],
  check: PermissionCheck | null,
  style: ScopeStyle,
): Pick<PermissionRow, 'missing' | 'names'> {
  const lacks = lackedBy(check)
  if (style === 'granular')
    return { missing: lacks, names: granular.filter(name => !lacks.some(lack => lack.name === name)) }
  return lacks.length > 0 ? { missing: [{ name: classic, lost: null }], names: [] } : { missing: [], names: [classic] }
}

function lackedBy(check: PermissionCheck | null): PermissionRow['missing'] {
  if (!check) return []
  const required = check.missing.map(name => ({ name, lost: null }))
  return [...required, ...check.missingExtras.map(({ scope, lost }) => ({ name: scope, lost }))]
}
