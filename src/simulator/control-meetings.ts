import { z } from 'zod'
import {
  aLiveInstance,
  aMeeting,
  aRecording,
  aStay,
  aUser,
  instant,
  meetingRef,
  operation,
  userRef,
} from './control-operation'
import { readMeetingRequest } from './meeting-request'
import { admit, endMeeting, join, leave, startMeeting } from './meeting-run'
import { createMeeting, deleteMeeting, recoverMeeting, updateMeeting } from './meetings'
import { addPastMeeting } from './past'
import { pauseRecording, publishRecording, publishTranscript, resumeRecording, stopRecording } from './recordings'
import { trashFiles } from './recording-trash'
import type { Simulation } from './simulation'

const meetingOnly = z.strictObject({ meeting: meetingRef })
const participant = z.strictObject({ meeting: meetingRef, participant: z.string() })
const recordingOnly = z.strictObject({ uuid: z.string() })

/** Meetings and their recordings, as people at Zoom would handle them. */
export const meetingOperations = {
  /** The host makes a meeting in Zoom itself. `request` is a body of Zoom's create call. */
  createMeeting: operation(
    z.strictObject({ user: userRef, request: z.record(z.string(), z.unknown()) }),
    (sim, input) => {
      const host = aUser(sim, input.user)
      return createMeeting(sim, host, readMeetingRequest(input.request, host, sim.world.users))
    },
  ),

  /** The host changes a meeting in Zoom itself. `request` is a body of Zoom's update call. */
  changeMeeting: operation(
    z.strictObject({ meeting: meetingRef, request: z.record(z.string(), z.unknown()) }),
    (sim, { meeting, request }) => change(sim, meeting, request),
  ),

  retitleMeeting: operation(meetingOnly.extend({ topic: z.string() }), (sim, { meeting, topic }) =>
    change(sim, meeting, { topic }),
  ),

  moveMeeting: operation(
    meetingOnly.extend({ startTime: instant, duration: z.number().optional() }),
    (sim, { meeting, startTime, duration }) =>
      change(sim, meeting, { start_time: startTime.toISOString(), ...(duration ? { duration } : {}) }),
  ),

  deleteMeeting: operation(meetingOnly, (sim, { meeting }) => deleteMeeting(sim, aMeeting(sim, meeting))),

  recoverMeeting: operation(meetingOnly, (sim, { meeting: number }) => {
    const meeting = aMeeting(sim, number)
    recoverMeeting(sim, meeting)
  }),

  startMeeting: operation(meetingOnly, (sim, { meeting: number }) => {
    const meeting = aMeeting(sim, number)
    return startMeeting(sim, meeting, aUser(sim, meeting.hostId))
  }),

  /**
   * Somebody opens the join link. A waiting room is passed at once unless `wait` is true.
   * `userId` is the Zoom id of somebody who is signed in, `registrantId` of somebody with a personal link.
   */
  join: operation(
    meetingOnly.extend({
      name: z.string(),
      email: z.string().optional(),
      userId: z.string().optional(),
      registrantId: z.string().optional(),
      wait: z.boolean().default(false),
    }),
    (sim, { meeting, name, email, userId, registrantId, wait }) => {
      const stay = join(sim, aMeeting(sim, meeting), { name, email, zoomUserId: userId, registrantId })
      return wait || stay.place !== 'waiting_room' ? stay : admit(sim, aLiveInstance(sim, meeting), stay)
    },
  ),

  admit: operation(participant, (sim, { meeting, participant: uuid }) =>
    admit(sim, aLiveInstance(sim, meeting), aStay(sim, meeting, uuid)),
  ),

  leave: operation(participant, (sim, { meeting, participant: uuid }) =>
    leave(sim, aMeeting(sim, meeting), aStay(sim, meeting, uuid)),
  ),

  endMeeting: operation(meetingOnly, (sim, { meeting }) => endMeeting(sim, aLiveInstance(sim, meeting))),

  pauseRecording: operation(meetingOnly, (sim, { meeting }) => pauseRecording(sim, aLiveInstance(sim, meeting))),
  stopRecording: operation(meetingOnly, (sim, { meeting }) => stopRecording(sim, aLiveInstance(sim, meeting))),
  /** Also starts a recording that was not running. */
  resumeRecording: operation(meetingOnly, (sim, { meeting }) => resumeRecording(sim, aLiveInstance(sim, meeting))),

  /** Ends the processing of a recording now. */
  publishRecording: operation(recordingOnly, (sim, { uuid }) => publishRecording(sim, aRecording(sim, uuid))),
  publishTranscript: operation(recordingOnly, (sim, { uuid }) => publishTranscript(sim, aRecording(sim, uuid))),
  /** The host puts a recording into the trash in Zoom itself. */
  trashRecording: operation(recordingOnly, (sim, { uuid }) => trashFiles(sim, aRecording(sim, uuid))),

  /** A meeting that was held before the simulator began, with people and, if wanted, its recording. No events are sent. */
  addPastMeeting: operation(
    z.strictObject({
      user: userRef,
      topic: z.string(),
      startTime: instant,
      minutes: z.number().int().positive(),
      agenda: z.string().default(''),
      timezone: z.string().optional(),
      participants: z
        .array(
          z.strictObject({
            name: z.string(),
            email: z.string().default(''),
            userId: z.string().default(''),
            /** Minutes after the start. */
            joins: z.number().default(0),
            leaves: z.number().optional(),
          }),
        )
        .default([]),
      recorded: z.boolean().default(true),
      /** Zoom works on the recording until then; left out, it is finished. */
      processingUntil: instant.optional(),
    }),
    (sim, input) => addPastMeeting(sim, aUser(sim, input.user), input),
  ),
}

function change(sim: Simulation, number: number, request: Record<string, unknown>): void {
  const meeting = aMeeting(sim, number)
  const host = aUser(sim, meeting.hostId)
  updateMeeting(sim, meeting, host, readMeetingRequest(request, host, sim.world.users))
}
