import { Activity } from './activity'
import { AttendanceCheck, AttendanceMark, ParticipantChoice } from './attendance'
import { Institution, Program, Room } from './center'
import { Connection, OAuthTransaction, ZoomUse } from './connections'
import { HandOver } from './hand-over'
import { Credential, Person } from './people'
import { Readiness } from './readiness'
import { Recording, RecordingFile, Transcript } from './recordings'
import { Reminder } from './reminders'
import { Enrollment, JoinClick, MeetingRun, Session } from './sessions'
import { FirstAdminCode, SignIn } from './sign-in'
import { InboxEvent } from './webhooks'
import { OwnPasswordTry, ZoomApp } from './zoom-app'

/** Every entity of the product, by hand: a glob would make what is stored depend on what lies in a folder. */
export const ENTITIES = [
  Activity,
  AttendanceCheck,
  AttendanceMark,
  Connection,
  Credential,
  Enrollment,
  FirstAdminCode,
  HandOver,
  InboxEvent,
  Institution,
  JoinClick,
  MeetingRun,
  OAuthTransaction,
  OwnPasswordTry,
  ParticipantChoice,
  Person,
  Program,
  Readiness,
  Recording,
  RecordingFile,
  Reminder,
  Room,
  Session,
  SignIn,
  Transcript,
  ZoomApp,
  ZoomUse,
]
