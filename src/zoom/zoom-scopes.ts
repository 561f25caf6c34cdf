import { SEVEN_PERMISSIONS, type Extra, type Permission } from './seven-permissions'

/** Which generation of scope names was found. */
export type Spelling = 'classic' | 'granular' | 'mixed' | 'none'

export interface PermissionCheck {
  permission: Permission
  granted: boolean
  spelling: Spelling
  /** Granular names to add in Zoom. Empty when granted. */
  missing: string[]
  /** Granted without these: a warning, not a failure. */
  missingExtras: Extra[]
}

export interface PermissionReport {
  /** How many of the seven. */
  granted: number
  of: 7
  complete: boolean
  spelling: Spelling
  permissions: PermissionCheck[]
  /** Granted, but nothing of ours: the app asks for more than it needs. */
  unused: string[]
  /** Granted of the webinar pack, which is apart: it is none of the seven, and nothing here needs it. */
  webinars: string[]
}

// The picker has shown the same permission under two names.
const ALIASES: Record<string, string> = { 'cloud_recording:read:content': 'cloud_recording:read:recording' }

/**
 * The check of the seven permissions.
 * @param scopes of the newest token answer, in classic or granular names; `:admin` forms count as well
 */
export function checkPermissions(scopes: readonly string[]): PermissionReport {
  const held = new Set(scopes.map(plainName))
  const permissions = SEVEN_PERMISSIONS.map(permission => check(permission, held))
  const granted = permissions.filter(each => each.granted).length
  return {
    granted,
    of: 7,
    complete: granted === 7,
    spelling: combined(permissions.map(each => each.spelling)),
    permissions,
    unused: scopes.filter(scope => !OURS.has(plainName(scope)) && !isOfWebinars(scope)),
    webinars: scopes.filter(isOfWebinars),
  }
}

function check(permission: Permission, held: ReadonlySet<string>): PermissionCheck {
  const isHeld = (scope: string): boolean => held.has(scope)
  const isClassic = [permission.classic, ...permission.classicToo].some(isHeld)
  const isGranular = granularNames(permission).some(isHeld)
  const missing = missingOf(permission.required, isHeld)
  const granted = isClassic || missing.length === 0
  return {
    permission,
    granted,
    spelling: isClassic && isGranular ? 'mixed' : isClassic ? 'classic' : isGranular ? 'granular' : 'none',
    missing: granted ? [] : missing,
    // A classic name opens its whole family.
    missingExtras: isClassic ? [] : permission.extras.filter(extra => !isHeld(extra.scope)),
  }
}

function missingOf(required: Permission['required'], isHeld: (scope: string) => boolean): string[] {
  if ('all' in required) return required.all.filter(scope => !isHeld(scope))
  return required.any.some(isHeld) ? [] : required.any.slice(0, 1)
}

function plainName(scope: string): string {
  const name = scope.toLowerCase().replace(/:(admin|master)$/, '')
  return ALIASES[name] ?? name
}

function combined(spellings: Spelling[]): Spelling {
  const found = new Set(spellings.filter(spelling => spelling !== 'none'))
  return found.size > 1 ? 'mixed' : ([...found][0] ?? 'none')
}

const granularNames = ({ required, extras, alsoFitting }: Permission): string[] => [
  ...('all' in required ? required.all : required.any),
  ...extras.map(extra => extra.scope),
  ...alsoFitting,
]

const isOfWebinars = (scope: string): boolean => plainName(scope).startsWith('webinar:')

const OURS = new Set(
  SEVEN_PERMISSIONS.flatMap(each => [each.classic, ...each.classicToo, ...granularNames(each)].map(plainName)),
)
