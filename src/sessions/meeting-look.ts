import type { SecretBox } from '../lib/secret-box'
import { MeetingGone, ZoomRefused, type StartableMeeting, type ZoomApi } from '../zoom'
import { differenceOf, fingerprintOf, isSame, minutesOf, recordsToCloud } from './meeting-plan'
import type { MeetingRecords } from './meeting.records'
import { sealedPlace } from './sealed-place'
import type { Session } from './session.entity'

/**
 * How a session's meeting stands at Zoom. `foreign`: it was made in another account than the one that is connected
 * now. `gone`: deleted there.
 */
export type MeetingSight =
  | { kind: 'gone' | 'foreign' }
  | { kind: 'refused'; said: string }
  | { kind: 'seen'; differs: boolean; hasPasscode: boolean; recordsToCloud: boolean | null }

/** Looks at a meeting as it stands, and brings what we know of it up to date. */
export class MeetingLook {
  constructor(
    private readonly box: SecretBox,
    private readonly records: MeetingRecords,
  ) {}

  /**
   * @param zoom of the session's host
   * @param zoomUserId the Zoom user behind it
   */
  async at(zoom: ZoomApi, session: Session, zoomUserId: string): Promise<MeetingSight> {
    if (session.meetingState !== 'ready' || !session.meetingId) return { kind: 'gone' }
    if (session.meetingHostId !== null && session.meetingHostId !== zoomUserId) return { kind: 'foreign' }
    try {
      return await this.compare(session, await zoom.meeting(session.meetingId))
    } catch (error) {
      if (error instanceof ZoomRefused) return { kind: 'refused', said: error.text }
      if (!(error instanceof MeetingGone)) throw error
      await this.records.lose(session)
      return { kind: 'gone' }
    }
  }

  private async compare(session: Session, meeting: StartableMeeting): Promise<MeetingSight> {
    const ours = { topic: session.title, startsAt: session.startsAt, minutes: minutesOf(session) }
    const toCloud = recordsToCloud(meeting)
    const isNews = !isSame(differenceOf(ours, meeting)) || session.differs || toCloud !== session.recordsToCloud
    const differs = isNews || this.isOtherLink(session, meeting) ? await this.takeOver(session, meeting) : false
    return { kind: 'seen', differs, hasPasscode: meeting.hasPasscode, recordsToCloud: toCloud }
  }

  // A change of ours that has not reached Zoom yet is no difference: the session knows.
  private async takeOver(session: Session, meeting: StartableMeeting): Promise<boolean> {
    const plan = await this.records.planOf(session)
    let differs = false
    await this.records.update(session, current => {
      current.compare(differenceOf(plan, meeting), fingerprintOf(plan))
      differs = current.differs
      current.recordsToCloud = recordsToCloud(meeting)
      // With another passcode Zoom gives another link: the old one would stop learners at the door.
      current.joinUrl = this.box.seal(meeting.joinUrl, sealedPlace(current))
    })
    return differs
  }

  private isOtherLink(session: Session, meeting: StartableMeeting): boolean {
    const known = session.joinUrl && this.box.open(session.joinUrl, sealedPlace(session)).reveal()
    return known !== meeting.joinUrl.reveal()
  }
}
