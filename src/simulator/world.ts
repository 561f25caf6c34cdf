import type { Fault } from './faults'
import type { Delivery } from './webhook-deliveries'

/** A Zoom account: the organization that users belong to, and whose plan decides the rate limits. */
export interface Account {
  id: string
  number: number
  name: string
  plan: 'free' | 'pro' | 'business'
}

export interface ZoomUser {
  id: string
  accountId: string
  firstName: string
  lastName: string
  email: string
  /** 1 Basic, 2 Licensed */
  type: 1 | 2
  role: 'owner' | 'admin' | 'member'
  status: 'active' | 'inactive' | 'deleted'
  /** false: the account's admins took the right to host away (code 3161). */
  mayHost: boolean
  timezone: string
  dept: string
  jobTitle: string
  pmi: number
  createdAt: string
  settings: UserSettings
}

/** The parts of a user's settings that matter to meetings; free-form inside, as Zoom's are. */
export type UserSettings = Record<'schedule_meeting' | 'in_meeting' | 'recording' | 'feature', Record<string, unknown>>

export interface EventSubscription {
  enabled: boolean
  name: string
  endpointUrl: string
  /** The address that answered the last challenge; events go nowhere else. */
  validatedUrl: string | null
  events: string[]
  failedChallenges: number
  nextChallengeAt: string | null
}

/** An app on the Marketplace: user-managed OAuth, or Server-to-Server. */
export interface ZoomApp {
  id: string
  name: string
  kind: 'user-managed' | 'server-to-server'
  accountId: string
  /** Made on the page Build App, not there before anybody came. */
  builtHere?: boolean
  clientId: string
  clientSecret: string
  scopeStyle: 'classic' | 'granular'
  scopes: string[]
  optionalScopes: string[]
  redirectUrl: string
  allowList: string[]
  strictMode: boolean
  subdomainCheck: boolean
  /** Server-to-Server apps give no token before activation; user-managed ones cannot be authorized. */
  activated: boolean
  /** Of an app made before 2024: it cannot be authorized before all of it is filled in. */
  information?: AppInformation
  /** Switched off by Zoom (4717). */
  disabled: boolean
  published: boolean
  /** The account wants an admin's approval before users may authorize the app. */
  needsApproval: boolean
  approved: boolean
  secretToken: string
  subscription: EventSubscription
}

/** The page Information of an older app. */
export interface AppInformation {
  shortDescription: string
  longDescription: string
  companyName: string
  developerName: string
  developerEmail: string
}

/** What one authorization left behind. The tokens themselves are signed texts that name the grant and a serial number. */
export interface Grant {
  id: string
  appId: string
  userId: string
  scopes: string[]
  state: 'live' | 'revoked' | 'superseded' | 'removed'
  createdAt: string
  /** Only the refresh token with this serial number works. */
  refreshSerial: number
  refreshedAt: string
  replays: number
}

export interface AuthorizationCode {
  code: string
  appId: string
  userId: string
  redirectUri: string
  scopes: string[]
  challenge: string | null
  challengeMethod: 'plain' | 'S256'
  expiresAt: string
  used: boolean
}

export interface Occurrence {
  occurrence_id: string
  start_time: string
  duration: number
  status: 'available' | 'deleted'
}

export interface Registrant {
  id: string
  firstName: string
  lastName: string
  email: string
  status: 'approved' | 'pending' | 'denied'
  token: string
  createdAt: string
  pinCode: number
}

export interface Meeting {
  id: number
  /** The UUID of the next run; each run that ends leaves a new one. */
  uuid: string
  hostId: string
  accountId: string
  topic: string
  type: number
  startTime: string | null
  duration: number
  timezone: string
  agenda: string
  createdAt: string
  password: string
  encryptedPassword: string
  phonePassword: string
  settings: Record<string, unknown>
  recurrence: Record<string, unknown> | null
  occurrences: Occurrence[]
  trackingFields: { field: string; value: string }[]
  registrants: Registrant[]
  /** People at the door before the host came. */
  knocking: Stay[]
  lastUsedAt: string
  deletedAt: string | null
}

/** One person's presence in one run of a meeting, from the door to leaving. */
export interface Stay {
  participantUuid: string
  /** Short number, valid in this run only. */
  userId: string
  name: string
  zoomUserId: string
  email: string
  registrantId: string
  isHost: boolean
  place: 'door' | 'waiting_room' | 'meeting' | 'left'
  waitingSince: string | null
  joinedAt: string | null
  leftAt: string | null
}

export interface RecordingSegment {
  start: string
  end: string | null
}

/** One run of a meeting. */
export interface Instance {
  uuid: string
  meetingId: number
  hostId: string
  accountId: string
  topic: string
  type: number
  timezone: string
  scheduledMinutes: number
  startTime: string
  endTime: string | null
  stays: Stay[]
  recordingSegments: RecordingSegment[]
  isRecording: boolean
  /** Basic hosts are cut off here. */
  cutOffAt: string | null
}

export interface RecordingFile {
  id: string
  fileType: 'MP4' | 'M4A' | 'TIMELINE' | 'CHAT' | 'TRANSCRIPT'
  extension: 'MP4' | 'M4A' | 'JSON' | 'TXT' | 'VTT'
  recordingType: string
  start: string
  end: string
  /** The text of a text file; sample media otherwise. */
  text: string | null
  size: number
  trashedAt: string | null
}

export interface Recording {
  uuid: string
  meetingId: number
  hostId: string
  accountId: string
  topic: string
  type: number
  timezone: string
  startTime: string
  minutes: number
  shareId: string
  password: string
  playPasscode: string
  state: 'processing' | 'completed'
  readyAt: string | null
  transcriptAt: string | null
  files: RecordingFile[]
  /** Made, but told to nobody yet. */
  transcript: RecordingFile | null
  settings: Record<string, unknown>
}

/** Everything the simulator knows: plain data, so that it can be saved, exported and imported as it is. */
export interface World {
  version: 1
  signingKey: string
  clock: { offsetMs: number; pausedAt: string | null }
  uuidsMade: { firstRun: number; laterRun: number }
  nextParticipant: number
  /** How long an access token lives. Zoom: one hour less one second. */
  accessTokenSeconds: number
  accounts: Account[]
  users: ZoomUser[]
  apps: ZoomApp[]
  grants: Grant[]
  codes: AuthorizationCode[]
  meetings: Meeting[]
  instances: Instance[]
  recordings: Recording[]
  deliveries: Delivery[]
  faults: Fault[]
  /** Requests of this UTC day that count against a daily limit, by key. */
  daily: { day: string; counts: Record<string, number> }
}
