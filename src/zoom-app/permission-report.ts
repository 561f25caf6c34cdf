import { checkPermissions, type PermissionReport } from '../zoom'

/** Which of the seven were granted. @param scopes as Zoom wrote them, separated by blanks */
export const reportOf = (scopes: string): PermissionReport => checkPermissions(scopes.split(/\s+/).filter(Boolean))
