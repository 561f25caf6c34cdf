import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { World } from './world'

const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** 22 characters base64url: users, accounts, registrants. */
export const newId = (): string => randomBytes(16).toString('base64url')

export const newFileId = (): string => randomUUID()

export const newText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

export const newDigits = (length: number): string => Array.from({ length }, () => randomInt(10)).join('')

/** Eleven digits, not in use. */
export function newMeetingNumber(world: World): number {
  const number = randomInt(80_000_000_000, 90_000_000_000)
  return world.meetings.some(meeting => meeting.id === number) ? newMeetingNumber(world) : number
}

/** A participant's short number. */
export function newParticipantNumber(world: World): string {
  world.nextParticipant += 1024
  return String(world.nextParticipant)
}

/**
 * Base64 of 16 bytes. Every 8th begins with `/` and every 8th contains `//`, so that a client
 * cannot get by without the double encoding that Zoom wants for these (reference 3.2, 13.1). First runs and later
 * runs are counted apart: a meeting takes one of each, and together they would never meet the 8th.
 */
export function newMeetingUuid(world: World, purpose: keyof World['uuidsMade']): string {
  world.uuidsMade[purpose] += 1
  const turn = world.uuidsMade[purpose] % 8
  const bytes = randomBytes(16)
  if (turn === 0) bytes[0] = 0xfc | bytes[0]!
  if (turn === 4) {
    bytes[3] = 0xff
    bytes[4] = 0xf0 | bytes[4]!
  }
  const uuid = bytes.toString('base64')
  return needsDoubleEncoding(uuid) === (turn % 4 === 0) ? uuid : plainUuid()
}

export const needsDoubleEncoding = (uuid: string): boolean => uuid.startsWith('/') || uuid.includes('//')

function plainUuid(): string {
  const uuid = randomBytes(16).toString('base64')
  return needsDoubleEncoding(uuid) ? plainUuid() : uuid
}
