import { rotateKeys, type Rotated } from './database'
import { hashPassword } from './people'
import type { Parts } from './assembly'
import { setUpPractice } from './practice'
import type { Seed, SeedResult } from './seed'
import { createCenterWithAdmin } from './sign-in'

/** What the command line and practice mode do with an opened module. */
export interface Operations {
  /** A one-time code for the first admin; null when there is a center already. */
  firstAdminCode(): Promise<string | null>
  /** Makes a center with one admin. @returns the institution's id */
  createAdmin(wish: {
    centerName: string
    timeZone: string
    name: string
    email: string
    password: string
  }): Promise<string>
  seed(file: Seed): Promise<SeedResult>
  /** Fills an empty installation with the two demo centers. Practice mode with the built-in simulator only. */
  setUpPractice(): Promise<void>
  /** Jobs by state. */
  jobs(): Promise<Record<string, number>>
  /** Compares all derived state with Zoom now. */
  reconcile(): Promise<string[]>
  /** Seals every stored secret anew with the newest key; an interrupted run is finished by the next. */
  rotateKeys(): Promise<Rotated[]>
  /** The URL table with the action each route needs. */
  readonly routes: Parts['routes']
  /** Runs every job that is due, for tests. */
  drain(): Promise<void>
  readonly simulator: Parts['simulator']
}

export function createOperations(parts: Parts): Operations {
  return {
    firstAdminCode: async () => (await parts.firstAdmin?.issueCode()) ?? null,
    createAdmin: async wish => {
      const passwordHash = await hashPassword(wish.password)
      const { db, activity, clock } = parts
      const person = await db.write(tx => createCenterWithAdmin(tx, activity, { ...wish, passwordHash }, clock.now()))
      return person.institutionId
    },
    seed: file => parts.seed.load(file),
    setUpPractice: () => setUpPractice(parts),
    jobs: () => parts.outbox.counts(),
    reconcile: async () => {
      const done = []
      for (const name of parts.periodic.names) if (await parts.periodic.runNow(name)) done.push(name)
      await parts.worker.drain()
      return done
    },
    rotateKeys: () => rotateKeys(parts.db, parts.box),
    routes: parts.routes,
    drain: () => parts.worker.drain(),
    simulator: parts.simulator,
  }
}
