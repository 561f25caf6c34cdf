import { z } from 'zod'
import { afterField, choiceField, readSearch, wordsField } from '../web'

export const KINDS = {
  meetings: 'Meetings',
  participants: 'Participants',
  recordings: 'Recordings',
  accounts: 'Accounts',
} as const
export const RESULTS = { applied: 'Applied', waiting: 'Waiting', failed: 'Failed', ignored: 'Ignored' } as const

export type EventKind = keyof typeof KINDS
export type EventResult = keyof typeof RESULTS

const query = z.object({ kind: choiceField(KINDS), state: choiceField(RESULTS), q: wordsField, after: afterField })

/** Which events are asked for. */
export type EventSearch = z.output<typeof query>

/** @throws BadRequest for what no link or form of ours sends */
export const readEventSearch = (asked: unknown): EventSearch => readSearch(query, asked, 'Use up to 100 letters.')
