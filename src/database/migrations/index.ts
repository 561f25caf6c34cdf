import { JobsAndLeases1764000000000 } from './1764000000000-jobs-and-leases'
import { People1764000100000 } from './1764000100000-people'
import { ZoomAppAndConnections1764000200000 } from './1764000200000-zoom-app-and-connections'
import { Sessions1764000300000 } from './1764000300000-sessions'
import { BackFromZoom1764000400000 } from './1764000400000-back-from-zoom'
import { EventLog1764000600000 } from './1764000600000-event-log'
import { ZoomSetUp1764100000000 } from './1764100000000-zoom-set-up'
import { OwnPasswordTries1764200000000 } from './1764200000000-own-password-tries'
import { Reminders1764300000000 } from './1764300000000-reminders'
import { ReadinessAndHandOver1764400000000 } from './1764400000000-readiness-and-hand-over'
import { ZoomUse1764600000000 } from './1764600000000-zoom-use'
import { TestMeetings1764700000000 } from './1764700000000-test-meetings'
import { ZoomChallenge1764710000000 } from './1764710000000-zoom-challenge'

/** Every migration, oldest first, by hand: a glob would make the schema depend on what lies in a folder. */
export const MIGRATIONS = [
  JobsAndLeases1764000000000,
  People1764000100000,
  ZoomAppAndConnections1764000200000,
  Sessions1764000300000,
  BackFromZoom1764000400000,
  EventLog1764000600000,
  ZoomSetUp1764100000000,
  OwnPasswordTries1764200000000,
  Reminders1764300000000,
  ReadinessAndHandOver1764400000000,
  ZoomUse1764600000000,
  TestMeetings1764700000000,
  ZoomChallenge1764710000000,
]
