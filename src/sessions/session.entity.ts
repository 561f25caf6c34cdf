import { Column, Entity, Index } from 'typeorm'
import { FlagColumn, IdColumn, InstantColumn, RefColumn } from '../database'
import { isSame, minutesOf, NO_DIFFERENCE, type Difference } from './meeting-plan'

/**
 * What stands at Zoom for a session. `none`: held in person, or cancelled. `wanted`: planned, no meeting yet. `ready`:
 * the meeting exists. `gone`: somebody deleted it in Zoom.
 */
export type MeetingState = 'none' | 'wanted' | 'ready' | 'gone'

/** Why a wanted meeting is not there yet, or a change did not reach Zoom. */
export type MeetingProblem =
  'not-connected' | 'reconnect' | 'permissions' | 'set-up' | 'zoom-down' | 'zoom-busy' | 'refused'

export type RecordingState = 'none' | 'processing' | 'ready'

/** The meeting that was made for a session, with its join link sealed. */
export interface AttachedMeeting {
  id: string
  hostId: string | null
  sealedJoinUrl: string
  recordsToCloud: boolean | null
  /** The plan as Zoom has it; null when Zoom has another one. */
  sentPlan: string | null
}

/** A simulation session in the center's calendar, and what is known of its Zoom meeting. */
@Entity('session')
@Index(['institutionId', 'startsAt'])
@Index(['institutionId', 'instructorId', 'startsAt'])
@Index(['institutionId', 'meetingId'])
export class Session {
  @IdColumn() id!: string
  @RefColumn() institutionId!: string
  @Column({ type: 'varchar', length: 200 }) title!: string
  @RefColumn() programId!: string
  @RefColumn() roomId!: string
  /** The person in whose Zoom account the meeting is. */
  @RefColumn() instructorId!: string
  @InstantColumn() startsAt!: Date
  @InstantColumn() endsAt!: Date
  /** The zone in which the time was planned; weekly sessions keep its wall clock. */
  @Column({ type: 'varchar', length: 60 }) timeZone!: string
  @FlagColumn() onZoom!: boolean
  /** Kept beside the roster, so that no list has to count it. */
  @Column({ type: 'integer' }) learnerCount!: number
  @InstantColumn({ nullable: true }) cancelledAt!: Date | null
  @Column({ type: 'varchar', length: 300, nullable: true }) cancelReason!: string | null
  @RefColumn({ nullable: true }) cancelledBy!: string | null

  @Column({ type: 'varchar', length: 10 }) meetingState!: MeetingState
  @Column({ type: 'varchar', length: 20, nullable: true }) meetingProblem!: MeetingProblem | null
  /** Zoom's own words, when it refused. */
  @Column({ type: 'varchar', length: 500, nullable: true }) meetingProblemText!: string | null
  @Column({ type: 'varchar', length: 200, nullable: true }) meetingId!: string | null
  /** The Zoom user who owns the meeting: it stays theirs when the instructor changes. */
  @Column({ type: 'varchar', length: 200, nullable: true }) meetingHostId!: string | null
  /** Sealed: it carries the passcode. The start link is never stored. */
  @Column({ type: 'text', nullable: true }) joinUrl!: string | null
  /** The plan as Zoom last knew it: nothing is sent when it is the same, for Zoom counts updates per day. */
  @Column({ type: 'varchar', length: 64, nullable: true }) sentPlan!: string | null
  /** Whether Zoom will store a recording in the cloud, as it answered; null until it did. */
  @FlagColumn({ nullable: true }) recordsToCloud!: boolean | null
  /** What somebody changed in Zoom, until a person here decides; each null where Zoom agrees with us. */
  @InstantColumn({ nullable: true }) zoomStartsAt!: Date | null
  @Column({ type: 'integer', nullable: true }) zoomMinutes!: number | null
  @Column({ type: 'varchar', length: 200, nullable: true }) zoomTopic!: string | null

  /** The newest run of the meeting: a session is live between these two. */
  @InstantColumn({ nullable: true }) startedAt!: Date | null
  @InstantColumn({ nullable: true }) endedAt!: Date | null
  @Column({ type: 'varchar', length: 10 }) recordingState!: RecordingState

  @InstantColumn() createdAt!: Date
  @RefColumn() createdBy!: string
  /** Counts the changes people made: a form that was opened before the last one is told so. */
  @Column({ type: 'integer' }) version!: number

  /** From now on a meeting is to be made for it; what was known of an earlier one is forgotten. */
  wantMeeting(): void {
    this.forgetMeeting('wanted')
  }

  /** It needs no meeting any more. */
  dropMeeting(): void {
    this.forgetMeeting('none')
  }

  /** Whether a meeting is asked for, and none is there. */
  wantsMeeting(): boolean {
    return this.cancelledAt === null && this.onZoom && this.meetingState === 'wanted'
  }

  attach(meeting: AttachedMeeting): void {
    this.forgetMeeting('ready')
    this.meetingId = meeting.id
    this.meetingHostId = meeting.hostId
    this.joinUrl = meeting.sealedJoinUrl
    this.recordsToCloud = meeting.recordsToCloud
    this.sentPlan = meeting.sentPlan
  }

  /** Its meeting was deleted in Zoom. The number stays, so that late news of it still finds the session. */
  loseMeeting(): void {
    const { meetingId, meetingHostId } = this
    this.forgetMeeting('gone')
    Object.assign(this, { meetingId, meetingHostId })
  }

  noteProblem(problem: MeetingProblem | null, text: string | null = null): void {
    this.meetingProblem = problem
    this.meetingProblemText = text?.slice(0, 500) ?? null
  }

  /** Zoom took over the plan with this fingerprint. */
  noteSent(fingerprint: string): void {
    this.sentPlan = fingerprint
    this.noteProblem(null)
    this.noteDifference(NO_DIFFERENCE)
  }

  /**
   * What Zoom shows otherwise than we planned. A change of ours that has not reached Zoom yet is no difference that
   * somebody made there.
   * @param fingerprint of our plan
   */
  compare(difference: Difference, fingerprint: string): void {
    if (this.sentPlan !== null && this.sentPlan !== fingerprint) return
    if (isSame(difference)) this.noteSent(fingerprint)
    else this.noteDifference(difference)
  }

  get differs(): boolean {
    return !isSame({ startsAt: this.zoomStartsAt, minutes: this.zoomMinutes, topic: this.zoomTopic })
  }

  /** Zoom's title and time hold from now on. */
  adoptDifference(): void {
    const minutes = this.zoomMinutes ?? minutesOf(this)
    this.title = this.zoomTopic ?? this.title
    this.startsAt = this.zoomStartsAt ?? this.startsAt
    this.endsAt = new Date(this.startsAt.getTime() + minutes * 60_000)
    this.noteDifference(NO_DIFFERENCE)
  }

  private noteDifference({ startsAt, minutes, topic }: Difference): void {
    this.zoomStartsAt = startsAt
    this.zoomMinutes = minutes
    this.zoomTopic = topic
  }

  private forgetMeeting(state: MeetingState): void {
    this.meetingState = state
    this.noteProblem(null)
    this.noteDifference(NO_DIFFERENCE)
    this.meetingId = null
    this.meetingHostId = null
    this.joinUrl = null
    this.sentPlan = null
    this.recordsToCloud = null
  }
}
