import type { AppInformation, ZoomApp } from './world'

/** What the page Information of an older app asks for, in its own words. */
export const INFORMATION_FIELDS: Readonly<Record<keyof AppInformation, string>> = {
  shortDescription: 'Short description',
  longDescription: 'Long description',
  companyName: 'Company Name',
  developerName: 'Developer name',
  developerEmail: 'Developer e-mail',
}

/**
 * What the page Local Test (older: Activation) still asks for. Until nothing is missing nobody can authorize the app.
 * An app made before 2024 asks for its Information as well (Zoom reference sections 10.2, 10.3).
 */
export function missingIn(app: ZoomApp): string[] {
  return [
    ...(URL.canParse(app.redirectUrl) ? [] : ['Basic Information: OAuth Redirect URL']),
    ...(app.allowList.length > 0 ? [] : ['Basic Information: OAuth Allow Lists']),
    ...(app.scopeStyle === 'classic' ? informationMissing(app) : []),
    ...(app.scopes.length > 0 ? [] : ['Scopes: at least one scope']),
  ]
}

/** Whether the app can be authorized: nothing is missing, and it was not deactivated. */
export const isReady = (app: ZoomApp): boolean => app.activated && missingIn(app).length === 0

// Worlds that were saved before know nothing of it.
function informationMissing({ information }: ZoomApp): string[] {
  if (!information) return []
  const fields = Object.entries(INFORMATION_FIELDS) as [keyof AppInformation, string][]
  return fields.filter(([field]) => information[field].trim() === '').map(([, words]) => `Information: ${words}`)
}
