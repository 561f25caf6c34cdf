import { FAULTS, type FaultKind, type FaultStage } from './data/fault-kinds'
import { newText } from './ids'
import type { World } from './world'

/** A thing that goes wrong on purpose, until its count is used up or it is cleared. */
export interface Fault {
  id: string
  kind: FaultKind
  /** A call (`POST /users/{userId}/meetings`), an event name, or the beginning of one; absent = everywhere. */
  call?: string | undefined
  /** Zoom user id; absent = everybody. */
  userId?: string | undefined
  /** How many more times it strikes; absent = until cleared. */
  times?: number | undefined
  /** 0 to 1; absent = always. */
  chance?: number | undefined
  delayMs?: number | undefined
  status?: number | undefined
  retryAfter?: 'date' | 'seconds' | 'absent' | undefined
  /** The `scope` or `api_url` that a token answer carries instead of the true one. */
  value?: string | undefined
}

export type NewFault = Omit<Fault, 'id'>

interface Where {
  call: string
  userId?: string | undefined
}

export function setFault(world: World, fault: NewFault): Fault {
  const made = { ...fault, id: newText(8) }
  world.faults.push(made)
  return made
}

/** Removes one fault, all of one kind, or all. */
export function clearFaults(world: World, which: { id?: string | undefined; kind?: string | undefined } = {}): void {
  const isMeant = (fault: Fault) => (!which.id || fault.id === which.id) && (!which.kind || fault.kind === which.kind)
  world.faults = world.faults.filter(fault => !isMeant(fault))
}

/** The first fault of this stage that strikes here and now; its count goes down. */
export function strike(world: World, stage: FaultStage, where: Where): Fault | null {
  const fault = world.faults.find(each => FAULTS[each.kind].stage === stage && concerns(each, where) && rolls(each))
  if (fault) useUp(world, fault)
  return fault ?? null
}

/** Whether this very fault strikes here and now; its count goes down. */
export function strikes(world: World, kind: FaultKind, where: Where): Fault | null {
  const fault = world.faults.find(each => each.kind === kind && concerns(each, where) && rolls(each))
  if (fault) useUp(world, fault)
  return fault ?? null
}

function concerns(fault: Fault, { call, userId }: Where): boolean {
  return (!fault.call || call.startsWith(fault.call)) && (!fault.userId || fault.userId === userId)
}

const rolls = (fault: Fault): boolean => fault.chance === undefined || Math.random() < fault.chance

function useUp(world: World, fault: Fault): void {
  if (fault.times === undefined) return
  fault.times -= 1
  if (fault.times <= 0) world.faults = world.faults.filter(each => each !== fault)
}
