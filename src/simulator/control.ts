import type { z } from 'zod'
import { meetingOperations } from './control-meetings'
import type { Operation } from './control-operation'
import { peopleOperations } from './control-people'
import { worldOperations } from './control-world'
import type { Simulation } from './simulation'

/** Every operation of the control API, by its name in the address `/simulator/control/<name>`. */
export const OPERATIONS = { ...worldOperations, ...peopleOperations, ...meetingOperations }

type Operations = typeof OPERATIONS
type Method<O> =
  O extends Operation<infer I, infer R>
    ? undefined extends z.input<I>
      ? (input?: z.input<I>) => R
      : (input: z.input<I>) => R
    : never

/** The simulator in the hands of a test or of the demo: the operations of the HTTP control API, typed. */
export type SimulatorControl = { [Name in keyof Operations]: Method<Operations[Name]> }

/** Runs one operation; what it changed is saved when it returns. @throws ZodError on an input that does not fit */
export function perform(sim: Simulation, name: keyof Operations, input: unknown): unknown {
  const operation = OPERATIONS[name] as Operation<z.ZodType, unknown>
  const result = operation.run(sim, operation.input.parse(input))
  if (!(result instanceof Promise)) return saved(sim, result)
  return result.then((value: unknown) => saved(sim, value))
}

/** A copy: what a caller holds must not change with the world, nor change it. */
function saved<T>(sim: Simulation, result: T): T {
  sim.commit()
  return structuredClone(result)
}

export function controlOf(sim: Simulation): SimulatorControl {
  const names = Object.keys(OPERATIONS) as (keyof Operations)[]
  const methods = names.map(name => [name, (input?: unknown) => perform(sim, name, input)])
  return Object.fromEntries(methods) as SimulatorControl
}
