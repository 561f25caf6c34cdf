export { answerChallenge, sign, verifySignature, type SignedRequest } from './zoom-signature'
export { checkPermissions, type PermissionCheck, type PermissionReport, type Spelling } from './zoom-scopes'
export { ConsentRefused, ZoomStrategy, type ConsentRefusal, type ConsentStore, type ZoomFlow } from './zoom-strategy'
export { reachOwnAddress, type Reach } from './own-address'
export { createZoom, type CreateZoomOptions, type Zoom } from './zoom'
export {
  DownloadRefused,
  GrantRefused,
  MeetingGone,
  ScopesMissing,
  ZoomAppBroken,
  ZoomError,
  ZoomRateLimited,
  ZoomRefused,
  ZoomUnavailable,
  type AppProblem,
  type DownloadRefusal,
  type FieldRefusal,
  type GrantRefusal,
  type ZoomTrace,
} from './zoom-errors'
export { isAllowedApiUrl, type ZoomHosts } from './zoom-hosts'
export { parseZoomEvent } from './zoom-event-parser'
export { SEVEN_PERMISSIONS, type Extra, type Permission } from './seven-permissions'
export { ZoomApi } from './zoom-api'
export { ZoomOAuth, type Grant, type ZoomAppCredentials } from './zoom-oauth'
export type { Download } from './zoom-download'
export type { Listing } from './zoom-listing'
export type { Meeting, MeetingPlan, MeetingSummary, StartableMeeting } from './meeting'
export type { MeetingChange, Participant, ZoomEvent } from './zoom-events'
export type { MeetingRecordings, RecordingFile } from './recording'
export type { PastMeeting, PastRun, Stay } from './past-meeting'
export type { MadeCall, ZoomAccess, ZoomToken } from './zoom-rest'
export type { ZoomCall } from './zoom-http'
export type { ZoomSettings, ZoomUser } from './zoom-user'
