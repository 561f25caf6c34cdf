import { z } from 'zod'
import type { Simulation } from './simulation'
import type { Instance, Meeting, Recording, Stay, ZoomApp, ZoomUser } from './world'
import { liveInstance } from './meeting-run'

/** A wish of the control API that cannot be fulfilled: it names something that does not exist, or is not possible now. */
export class ControlError extends Error {}

/** One operation of the control API: what it takes, and what it does to the simulation. */
export interface Operation<I extends z.ZodType, R> {
  input: I
  run(sim: Simulation, input: z.output<I>): R
}

export const operation = <I extends z.ZodType, R>(
  input: I,
  run: (sim: Simulation, input: z.output<I>) => R,
): Operation<I, R> => ({ input, run })

/** An operation that takes nothing. */
export const nothing = z.strictObject({}).optional()

export const meetingRef = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number)
export const userRef = z.string().describe('Zoom user id or e-mail address')
export const appRef = z.string().describe('app id, client id or name')
export const instant = z.union([z.date(), z.iso.datetime({ offset: true })]).transform(value => new Date(value))

export function aUser(sim: Simulation, idOrEmail: string): ZoomUser {
  return found(sim.findUser(idOrEmail), `user ${idOrEmail}`)
}

export function anApp(sim: Simulation, idOrName: string): ZoomApp {
  return found(sim.findApp(idOrName), `app ${idOrName}`)
}

export function aMeeting(sim: Simulation, number: number): Meeting {
  return found(sim.findMeeting(number), `meeting ${number}`)
}

export function aLiveInstance(sim: Simulation, number: number): Instance {
  return found(liveInstance(sim, number), `running meeting ${number}`)
}

export function aRecording(sim: Simulation, uuid: string): Recording {
  return found(
    sim.world.recordings.find(recording => recording.uuid === uuid),
    `recording ${uuid}`,
  )
}

/** Somebody at the door of the meeting, in its waiting room or in it. */
export function aStay(sim: Simulation, number: number, participantUuid: string): Stay {
  const stays = [...aMeeting(sim, number).knocking, ...(liveInstance(sim, number)?.stays ?? [])]
  return found(
    stays.find(stay => stay.participantUuid === participantUuid),
    `participant ${participantUuid}`,
  )
}

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new ControlError(`There is no ${name}.`)
  return thing
}
