import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Accounts } from '../connections'
import type { JobHandler, JobHandlers } from '../jobs'
import { Secret } from '../lib/secret'
import { MeetingGone, type ZoomApi } from '../zoom'
import type { MeetingLook } from './meeting-look'
import { setbackOf } from './meeting-problem'
import type { MeetingRecords } from './meeting.records'
import { REPAIR_MEETING } from './meeting-work'

const payloadSchema = z.object({ sessionId: z.string() })

/**
 * Gives a meeting back what it should have and somebody took away in Zoom: a passcode, and recording in the cloud.
 * Only on somebody's wish: what a host chose in Zoom may be meant.
 */
export class MeetingRepair {
  readonly handlers: JobHandlers = { [REPAIR_MEETING]: job => this.run(job) }

  constructor(
    private readonly accounts: Accounts,
    private readonly records: MeetingRecords,
    private readonly look: MeetingLook,
  ) {}

  private async run(job: Parameters<JobHandler>[0]): Promise<void> {
    const { sessionId } = payloadSchema.parse(job.payload)
    const session = await this.records.find(job.institutionId, sessionId)
    if (session?.meetingState !== 'ready' || !session.meetingId) return
    try {
      const zoom = await this.accounts.as(session.institutionId, session.instructorId)
      await this.repair(zoom, session.meetingId)
      // A new passcode makes a new link: learners get that one from now on.
      await this.look.at(zoom, session, session.meetingHostId ?? '')
      await this.records.tell(session)
    } catch (error) {
      if (error instanceof MeetingGone) return this.records.lose(session)
      const setback = setbackOf(error)
      if (setback?.passes !== false) throw error
      await this.records.update(session, current => current.noteProblem(setback.problem, setback.text))
    }
  }

  // Looked at first, so that a second run of the job gives no second passcode.
  private async repair(zoom: ZoomApi, meetingId: string): Promise<void> {
    const { hasPasscode, autoRecording } = await zoom.meeting(meetingId)
    const change = {
      ...(!hasPasscode && { passcode: newPasscode() }),
      ...(autoRecording !== 'cloud' && { autoRecording: 'cloud' as const }),
    }
    if (Object.keys(change).length > 0) await zoom.changeMeeting(meetingId, change)
  }
}

// Capital, small letter and digits: whatever the account asks of a passcode short of a special sign.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz'

function newPasscode(): Secret {
  const letter = (): string => LETTERS[randomInt(LETTERS.length)]!
  const digits = String(randomInt(100_000)).padStart(5, '0')
  return new Secret(`${letter().toUpperCase()}${letter()}${letter()}${digits}`)
}
