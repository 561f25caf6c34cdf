import { reportOf } from '../zoom-app'

/** Whether all of the seven permissions were granted. @param scopes as Zoom wrote them */
export const permissionState = (scopes: string): 'connected' | 'permissions-missing' =>
  reportOf(scopes).complete ? 'connected' : 'permissions-missing'
